/** Processes, and what they use. No argument and no return value in this package is ever null. */
@NullMarked
package dev.sluice.bench.process;

import org.jspecify.annotations.NullMarked;
