/** Tests. No argument and no return value in this package is ever null. */
@NullMarked
package dev.sluice.bench.report;

import org.jspecify.annotations.NullMarked;
