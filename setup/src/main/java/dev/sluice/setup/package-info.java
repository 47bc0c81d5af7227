/** The command line that creates and checks what an installation needs. */
@NullMarked
package dev.sluice.setup;

import org.jspecify.annotations.NullMarked;
