/**
 * Jobs from a Java program: a queue's name in, job ids out. No argument and no return value in this
 * package is ever null.
 */
@NullMarked
package dev.sluice.enqueuer;

import org.jspecify.annotations.NullMarked;
