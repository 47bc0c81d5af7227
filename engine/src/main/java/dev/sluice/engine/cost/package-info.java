/**
 * What jobs cost: a plan or a measurement, times a dated list of prices.
 *
 * <p>Amounts are {@code double}s in the list's currency. They are sums of a few products, good to
 * 12 digits, where a price list has five; what is measured comes in halves of units, and no bill is
 * written from it. A GB has 2³⁰ bytes and a month 730 hours, as in AWS's pricing calculator.
 *
 * <p>No argument and no return value in this package is ever null.
 */
@NullMarked
package dev.sluice.engine.cost;

import org.jspecify.annotations.NullMarked;
