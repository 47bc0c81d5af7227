package dev.sluice.engine.queue;

import dev.sluice.engine.batch.BatchCounts;
import dev.sluice.engine.batch.BatchingOptions;
import dev.sluice.engine.batch.GroupCommit;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Acknowledges deliveries in full batches where there are enough, and after {@code linger} in any
 * case.
 *
 * <p>Safe for use by many threads; never blocks, except in {@link #close}.
 */
public final class AcknowledgeBatcher implements AutoCloseable {

  private final GroupCommit<Delivery, AcknowledgeResult> batches;

  public AcknowledgeBatcher(MessageQueue queue, BatchingOptions options) {
    this.batches = new GroupCommit<>(new AcknowledgeLane(queue), queue.limits(), options);
  }

  /**
   * Acknowledges a delivery; the future never fails. {@link AcknowledgeResult#KEPT} means that the
   * message will come again.
   */
  public CompletableFuture<AcknowledgeResult> acknowledge(Delivery delivery) {
    return batches.submit(delivery);
  }

  /** The calls made and the deliveries in them, since the start. */
  public BatchCounts counts() {
    return batches.counts();
  }

  /** Acknowledges what waits and waits for the answers, 10 s at the most. */
  @Override
  public void close() {
    batches.close();
  }

  private record AcknowledgeLane(MessageQueue queue)
      implements GroupCommit.Lane<Delivery, AcknowledgeResult> {

    @Override
    public int sizeOf(Delivery delivery) {
      return 1; // receipts are short: the number of entries is what limits a call
    }

    @Override
    public CompletableFuture<List<AcknowledgeResult>> call(List<Delivery> deliveries) {
      return queue.acknowledge(deliveries);
    }

    @Override
    public AcknowledgeResult failed(Throwable failure) {
      return AcknowledgeResult.KEPT;
    }

    @Override
    public AcknowledgeResult refused() {
      return AcknowledgeResult.KEPT;
    }
  }
}
