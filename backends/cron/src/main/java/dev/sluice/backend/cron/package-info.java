/**
 * Cron expressions, understood by the library cron-utils.
 *
 * <p>No argument and no return value in this package is ever null.
 */
@NullMarked
package dev.sluice.backend.cron;

import org.jspecify.annotations.NullMarked;
