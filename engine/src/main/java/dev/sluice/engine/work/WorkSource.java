package dev.sluice.engine.work;

import dev.sluice.engine.queue.MessageQueue;

/**
 * Where a consumer's messages come from, and where those go that can't be processed.
 *
 * @param queue the queue to consume
 * @param dead its dead-letter queue
 */
public record WorkSource(MessageQueue queue, MessageQueue dead) {}
