/**
 * The services that are compared, each as a process of its own. No argument and no return value in
 * this package is ever null.
 */
@NullMarked
package dev.sluice.bench.service;

import org.jspecify.annotations.NullMarked;
