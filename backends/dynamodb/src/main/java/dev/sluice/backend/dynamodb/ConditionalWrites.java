package dev.sluice.backend.dynamodb;

import dev.sluice.engine.job.JobStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Writes rows on a condition, many at a time. The bound on writes in flight is for all threads
 * together; it leaves half of the 50 connections that the SDK's client has for reads.
 */
final class ConditionalWrites {

  private static final int MOST_IN_FLIGHT = 25;

  /** A write that asks for the row as it is if its condition does not hold. */
  record Write<R>(WriteToken token, DynamoCaller.Request<R> request) {}

  private final DynamoCaller caller;
  private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);

  ConditionalWrites(DynamoCaller caller) {
    this.caller = caller;
  }

  /**
   * Writes all, and waits for all.
   *
   * @return for each, in their order, the row that was in its way, without attributes if there is
   *     no row; empty if it is written
   */
  List<Optional<Item>> all(DynamoCall call, Deadline deadline, List<? extends Write<?>> writes) {
    List<CompletableFuture<?>> calls = new ArrayList<>();
    try {
      List<CompletableFuture<Optional<Item>>> answers = new ArrayList<>();
      for (Write<?> write : writes) {
        acquire(call, deadline);
        CompletableFuture<?> begun = caller.begin(deadline, write.request());
        calls.add(begun);
        var unused = begun.whenComplete((done, failure) -> inFlight.release());
        answers.add(
            begun.handle(
                (done, failure) ->
                    failure == null ? Optional.empty() : inTheWay(write.token(), failure)));
      }
      return join(call, deadline, answers);
    } finally {
      // Nothing is to run on behind the back of a caller who was told that it failed.
      calls.forEach(begun -> begun.cancel(true));
    }
  }

  /** One that fails keeps the others from nothing; then the first failure is thrown. */
  private List<Optional<Item>> join(
      DynamoCall call, Deadline deadline, List<CompletableFuture<Optional<Item>>> answers) {
    List<Optional<Item>> results = new ArrayList<>();
    List<JobStoreException> failures = new ArrayList<>();
    for (CompletableFuture<Optional<Item>> answer : answers) {
      try {
        results.add(caller.await(call, deadline, answer));
      } catch (JobStoreException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
    return results;
  }

  private void acquire(DynamoCall call, Deadline deadline) {
    try {
      if (!inFlight.tryAcquire(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
        throw caller.failed(call, new TimeoutException());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw caller.failed(call, e);
    }
  }

  private static Optional<Item> inTheWay(WriteToken token, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (!(cause instanceof ConditionalCheckFailedException refused)) {
      throw new CompletionException(cause);
    }
    Item row = new Item(refused.item());
    return token.isOf(row) ? Optional.empty() : Optional.of(row);
  }
}
