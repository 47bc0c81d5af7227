/** Tests of setup over the local stack. */
@NullMarked
package dev.sluice.setup;

import org.jspecify.annotations.NullMarked;
