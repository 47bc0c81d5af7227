/**
 * Operations by themselves, for JMH. No argument and no return value in this package is ever null.
 */
@NullMarked
package dev.sluice.bench.micro;

import org.jspecify.annotations.NullMarked;
