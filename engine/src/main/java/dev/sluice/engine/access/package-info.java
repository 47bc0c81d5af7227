/**
 * Who may do what: API keys, whose they are, and what they are good for.
 *
 * <p>No argument and no return value in this package is ever null.
 */
@NullMarked
package dev.sluice.engine.access;

import org.jspecify.annotations.NullMarked;
