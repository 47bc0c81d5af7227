/**
 * Sluice beside its peers and the physical limit, in one run. No argument and no return value in
 * this package is ever null.
 */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
