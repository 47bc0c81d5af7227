/**
 * Batches: the entries of many callers in few calls. No argument and no return value in this
 * package is ever null.
 */
@NullMarked
package dev.sluice.engine.batch;

import org.jspecify.annotations.NullMarked;
