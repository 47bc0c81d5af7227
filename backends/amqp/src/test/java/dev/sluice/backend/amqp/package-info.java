/** Tests over the real protocol: the embedded broker in this process, and RabbitMQ. */
@NullMarked
package dev.sluice.backend.amqp;

import org.jspecify.annotations.NullMarked;
