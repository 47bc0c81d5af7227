package dev.sluice.shell;

import dev.sluice.engine.cost.QueueCalls;
import java.time.Duration;

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

  /**
   * How long a reader puts off its next poll after one that has brought little. With 500 messages a
   * second that makes 0.3 receives for each of them where it would be 0.8; a broker of one's own
   * bills none, and its messages come without being asked for.
   */
  public Duration linger() {
    return switch (this) {
      case SQS -> Duration.ofMillis(10);
      case AMQP -> Duration.ZERO;
    };
  }
}
