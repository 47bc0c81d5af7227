/** What tests of several modules need: real servers in processes of their own, and bad networks. */
@NullMarked
package dev.sluice.testing;

import org.jspecify.annotations.NullMarked;
