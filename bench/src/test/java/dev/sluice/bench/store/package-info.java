/** Servers of the tests, for the benchmark. */
@NullMarked
package dev.sluice.bench.store;

import org.jspecify.annotations.NullMarked;
