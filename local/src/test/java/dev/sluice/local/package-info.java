/** Tests of the local stack, in this process and in processes that are killed. */
@NullMarked
package dev.sluice.local;

import org.jspecify.annotations.NullMarked;
