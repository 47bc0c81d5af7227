/** The reader: takes messages off the queue and hands them to a handler. */
@NullMarked
package dev.sluice.reader;

import org.jspecify.annotations.NullMarked;
