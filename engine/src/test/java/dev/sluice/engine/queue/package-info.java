/** The contract suite of the queue port, and tests of what is in the engine. */
@NullMarked
package dev.sluice.engine.queue;

import org.jspecify.annotations.NullMarked;
