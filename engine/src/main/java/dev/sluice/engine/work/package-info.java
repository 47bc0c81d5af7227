/**
 * Work: the loop that takes messages off a queue, hands each to a handler, and acknowledges,
 * retries or dead-letters it. No argument and no return value in this package is ever null.
 */
@NullMarked
package dev.sluice.engine.work;

import org.jspecify.annotations.NullMarked;
