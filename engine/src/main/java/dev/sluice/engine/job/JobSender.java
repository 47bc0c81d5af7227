package dev.sluice.engine.job;

import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.engine.queue.SendResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Puts the messages of jobs on the queue. Safe for use by many threads; never blocks. */
public final class JobSender {

  /** Beyond this many messages that wait to be sent, nothing new is taken on. */
  private static final int FULL = 5_000;

  /** The same for delayed messages, each of which is a call of its own. */
  private static final int FULL_OF_DELAYED = 500;

  private static final Duration SEND_WITHIN = Duration.ofSeconds(30);

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

  /**
   * Sends the messages of jobs, as few calls as they fit into.
   *
   * @param jobs in any number
   * @param delay how long to hide them; at most 15 minutes
   * @return those of them that the queue did not confirm; never fails
   */
  CompletableFuture<List<Job>> send(List<Job> jobs, Duration delay) {
    List<CompletableFuture<List<Job>>> calls = new ArrayList<>();
    List<Job> batch = new ArrayList<>();
    long bytes = 0;
    for (Job job : jobs) {
      Message message = JobMessages.message(job.order());
      int size = queue.sizeOf(message);
      if (batch.size() == queue.limits().messages() || bytes + size > queue.limits().bytes()) {
        calls.add(call(batch, delay));
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(job);
      bytes += size;
    }
    if (!batch.isEmpty()) {
      calls.add(call(batch, delay));
    }
    return calls.stream()
        .reduce((one, other) -> one.thenCombine(other, JobSender::both))
        .orElseGet(() -> CompletableFuture.completedFuture(List.of()));
  }

  private static List<Job> both(List<Job> some, List<Job> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  private CompletableFuture<List<Job>> call(List<Job> batch, Duration delay) {
    return queue
        .send(batch.stream().map(job -> JobMessages.message(job.order())).toList(), delay)
        .handle(
            (results, failure) ->
                failure == null
                    ? IntStream.range(0, batch.size())
                        .filter(i -> !(results.get(i) instanceof SendResult.Sent))
                        .mapToObj(batch::get)
                        .toList()
                    : batch);
  }

  /** Waits for something that was sent, 30 s at the most. */
  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(SEND_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException("interrupted", e);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new CompletionException("the queue did not answer within " + SEND_WITHIN, e);
    }
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
