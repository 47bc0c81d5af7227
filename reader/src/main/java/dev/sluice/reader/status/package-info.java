/** The status API: what this box does, how the queue and the other boxes stand, and the levers. */
@NullMarked
package dev.sluice.reader.status;

import org.jspecify.annotations.NullMarked;
