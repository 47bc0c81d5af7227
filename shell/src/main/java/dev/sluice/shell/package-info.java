/**
 * The Micronaut shell around the engine, once for all services: it turns configuration into ports,
 * starts and stops a service, and shows its health and its figures.
 */
@NullMarked
package dev.sluice.shell;

import org.jspecify.annotations.NullMarked;
