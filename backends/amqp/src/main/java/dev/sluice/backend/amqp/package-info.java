/**
 * The ports over AMQP 0-9-1, for RabbitMQ 3.10 and later.
 *
 * <p>What is particular to AMQP (channels, confirms, properties, exchanges, arguments of queues) is
 * here and nowhere else. No argument and no return value in this package is ever null.
 */
@NullMarked
package dev.sluice.backend.amqp;

import org.jspecify.annotations.NullMarked;
