/**
 * The load client: a command line that sends batches with malformed requests among them, and counts
 * the answers.
 */
@NullMarked
package dev.sluice.load;

import org.jspecify.annotations.NullMarked;
