/** Tests. No argument and no return value in this package is ever null. */
@NullMarked
package dev.sluice.bench.measure;

import org.jspecify.annotations.NullMarked;
