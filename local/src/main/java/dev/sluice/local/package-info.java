/** The stack that Sluice needs, in one process on loopback: for one machine and for tests. */
@NullMarked
package dev.sluice.local;

import org.jspecify.annotations.NullMarked;
