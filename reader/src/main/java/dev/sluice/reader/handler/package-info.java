/**
 * Handlers of jobs, none of which needs Sluice in the work itself: a program, a container, a Java
 * handler, and two that make work to look at. No argument and no return value in this package is
 * ever null.
 */
@NullMarked
package dev.sluice.reader.handler;

import org.jspecify.annotations.NullMarked;
