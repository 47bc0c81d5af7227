/**
 * Secrets at rest: sealed with a key that no store has.
 *
 * <p>No argument and no return value in this package is ever null.
 */
@NullMarked
package dev.sluice.engine.secret;

import org.jspecify.annotations.NullMarked;
