/**
 * Algorithms: things with a name that are called over HTTP.
 *
 * <p>No argument and no return value in this package is ever null.
 */
@NullMarked
package dev.sluice.engine.algorithm;

import org.jspecify.annotations.NullMarked;
