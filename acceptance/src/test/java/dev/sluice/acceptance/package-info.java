/** The whole system from outside: real processes over real protocols, faults among them. */
@NullMarked
package dev.sluice.acceptance;

import org.jspecify.annotations.NullMarked;
