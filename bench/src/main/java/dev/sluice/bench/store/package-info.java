/** The servers that keep jobs. No argument and no return value in this package is ever null. */
@NullMarked
package dev.sluice.bench.store;

import org.jspecify.annotations.NullMarked;
