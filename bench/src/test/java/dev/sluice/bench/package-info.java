/** Tests. No argument and no return value in this package is ever null. */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
