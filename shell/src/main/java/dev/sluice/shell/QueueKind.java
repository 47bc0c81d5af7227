package dev.sluice.shell;

import dev.sluice.engine.cost.QueueCalls;

/** What kind of queue the messages of this installation wait on: {@code sluice.queue}. */
public enum QueueKind {
  /** Amazon SQS, or what speaks its protocol. */
  SQS,
  /** A broker of one's own that speaks AMQP 0-9-1: RabbitMQ. */
  AMQP;

  /** How many calls that are paid for a job is expected to take. */
  QueueCalls calls() {
    return switch (this) {
      case SQS -> QueueCalls.SATURATED;
      case AMQP -> QueueCalls.NONE;
    };
  }
}
