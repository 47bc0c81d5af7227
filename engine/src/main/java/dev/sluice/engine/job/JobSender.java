package dev.sluice.engine.job;

import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.engine.queue.SendResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Puts the messages of jobs on the queue. Safe for use by many threads; never blocks. */
public final class JobSender {

  /** Beyond this many messages that wait to be sent, nothing new is taken on. */
  private static final int FULL = 5_000;

  /** The same for delayed messages, each of which is a call of its own. */
  private static final int FULL_OF_DELAYED = 500;

  private final MessageQueue queue;
  private final SendBatcher batcher;
  private final AtomicInteger delayed = new AtomicInteger();

  /**
   * A sender to this queue.
   *
   * @param batcher for what needs no delay
   */
  public JobSender(MessageQueue queue, SendBatcher batcher) {
    this.queue = queue;
    this.batcher = batcher;
  }

  /** Whether too much waits to be sent. */
  boolean isFull() {
    return batcher.waiting() >= FULL || delayed.get() >= FULL_OF_DELAYED;
  }

  /**
   * Sends a job's message.
   *
   * @param delay how long to hide it; at most 15 minutes
   * @return what became of it; never fails
   */
  CompletableFuture<Submission> send(Job job, Duration delay) {
    Message message = JobMessages.message(job.order());
    CompletableFuture<SendResult> sending =
        delay.isZero() ? batcher.send(message) : sendLater(message, delay);
    return sending.thenApply(
        result -> {
          if (result instanceof SendResult.Sent) {
            return new Submission.Accepted(job);
          }
          if (result instanceof SendResult.Refused refused) {
            return new Submission.Refused(refused.reason());
          }
          return new Submission.NotSent(
              result instanceof SendResult.Failed failed
                  ? failed.reason()
                  : "too much waits to be sent");
        });
  }

  private CompletableFuture<SendResult> sendLater(Message message, Duration delay) {
    delayed.incrementAndGet();
    return queue
        .send(List.of(message), delay)
        .handle(
            (results, failure) -> {
              delayed.decrementAndGet();
              return failure == null
                  ? results.get(0)
                  : new SendResult.Failed(String.valueOf(failure.getMessage()));
            });
  }

  /** What waits to be read by workers; fails when the queue cannot be used. */
  CompletableFuture<Long> ready() {
    return queue.depth().thenApply(depth -> depth.ready());
  }
}
