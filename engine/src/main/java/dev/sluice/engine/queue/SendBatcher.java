package dev.sluice.engine.queue;

import dev.sluice.engine.batch.BatchCounts;
import dev.sluice.engine.batch.BatchingOptions;
import dev.sluice.engine.batch.GroupCommit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Sends the messages of many callers in few calls, without a timer.
 *
 * <p>While fewer than {@code eager} sends are in flight, what waits goes out at once; beyond that
 * only full batches go. A lone caller so pays nothing, and under load ten messages cost one call. A
 * message that fails does not touch the others of its batch. What waits is bounded: beyond the
 * bound a caller gets {@link SendResult.Busy} at once.
 *
 * <p>Safe for use by many threads; never blocks, except in {@link #close}.
 */
public final class SendBatcher implements AutoCloseable {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final GroupCommit<Message, SendResult> batches;

  public SendBatcher(MessageQueue queue, BatchingOptions options) {
    this.batches = new GroupCommit<>(new SendLane(queue), queue.limits(), options);
  }

  /** Sends a message; the future never fails, and every outcome is a value. */
  public CompletableFuture<SendResult> send(Message message) {
    return batches.submit(message);
  }

  /** The calls made and the messages in them, since the start. */
  public BatchCounts counts() {
    return batches.counts();
  }

  /** How many messages wait for a call. */
  public int waiting() {
    return batches.waiting();
  }

  /**
   * Takes no more messages, sends what waits and waits for the answers, 10 s at the most; what
   * still waits for its call then has {@link SendResult.Failed}.
   */
  @Override
  public void close() {
    batches.close();
  }

  private record SendLane(MessageQueue queue) implements GroupCommit.Lane<Message, SendResult> {

    @Override
    public int sizeOf(Message message) {
      return queue.sizeOf(message);
    }

    @Override
    public CompletableFuture<List<SendResult>> call(List<Message> messages) {
      return queue.send(messages, Duration.ZERO);
    }

    @Override
    public SendResult failed(Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      return new SendResult.Failed(String.valueOf(cause.getMessage()));
    }

    @Override
    public SendResult refused() {
      return new SendResult.Busy(RETRY_AFTER);
    }
  }
}
