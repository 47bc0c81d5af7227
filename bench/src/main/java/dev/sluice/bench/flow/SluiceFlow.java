package dev.sluice.bench.flow;

import dev.sluice.engine.batch.BatchingOptions;
import dev.sluice.engine.queue.InMemoryQueue;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageIds;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.engine.queue.SendResult;
import dev.sluice.engine.work.Consumer;
import dev.sluice.engine.work.ConsumerOptions;
import dev.sluice.engine.work.Polling;
import dev.sluice.engine.work.RetryPolicy;
import dev.sluice.engine.work.WorkSource;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Sluice's own engine from producers to a handler that does nothing: the batcher of the writer and
 * the consumer of the reader, with their defaults. The consumer goes on once it has begun: a poll
 * that is aborted may take a message along, which ElasticMQ then hides for half a minute.
 */
final class SluiceFlow implements AutoCloseable {

  /** Producers that each wait for their message before they send the next. */
  private static final int PRODUCERS = 200;

  private static final Duration PACED_FOR = Duration.ofSeconds(4);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final ConsumerOptions CONSUMER =
      new ConsumerOptions(
          10,
          new Polling(Duration.ofSeconds(20), Duration.ofMillis(10)),
          Duration.ofSeconds(30),
          Duration.ofMinutes(30),
          Duration.ofSeconds(25),
          new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofMinutes(15), new SecureRandom()));

  private final MessageQueue queue;
  private final MessageIds ids = new MessageIds(InstantSource.system(), new SecureRandom());

  private final Arrivals arriving = new Arrivals();
  private final Consumer consumer;
  private boolean consuming;

  SluiceFlow(MessageQueue queue) {
    this.queue = queue;
    this.consumer =
        new Consumer(
            new WorkSource(queue, nowhere()),
            arriving::handle,
            CONSUMER,
            arriving,
            InstantSource.system());
  }

  /** Messages by the batcher alone. */
  FlowFigures send(int messages, int bytes) throws InterruptedException {
    long begun = System.nanoTime();
    sending(messages, bytes);
    return new FlowFigures(messages, Duration.ofNanos(System.nanoTime() - begun), new Histogram(3));
  }

  /** As many at a time as there are producers. */
  FlowFigures endToEnd(int messages, int bytes) throws InterruptedException {
    return through(messages, () -> sending(messages, bytes));
  }

  /** So many a second, for four seconds. */
  FlowFigures paced(int perSecond, int bytes) throws InterruptedException {
    int messages = Math.toIntExact(perSecond * PACED_FOR.toSeconds());
    return through(messages, () -> pacing(messages, perSecond, bytes));
  }

  private interface Producing {
    void run() throws InterruptedException;
  }

  private FlowFigures through(int messages, Producing producing) throws InterruptedException {
    arriving.expect(messages);
    if (!consuming) {
      consuming = true;
      consumer.start();
    }
    long begun = System.nanoTime();
    producing.run();
    arriving.await(PATIENCE);
    return new FlowFigures(
        messages, Duration.ofNanos(System.nanoTime() - begun), arriving.latency());
  }

  /** No message fails here, so nothing is ever sent there. */
  private static MessageQueue nowhere() {
    return new InMemoryQueue(
        new QueueName("nowhere"), Duration.ofSeconds(30), InstantSource.system());
  }

  private void sending(int messages, int bytes) throws InterruptedException {
    String filling = "x".repeat(bytes);
    Semaphore producers = new Semaphore(PRODUCERS);
    AtomicReference<@Nullable SendResult> failure = new AtomicReference<>();
    try (SendBatcher batcher = new SendBatcher(queue, BatchingOptions.forSending())) {
      for (int i = 0; i < messages; i++) {
        producers.acquire();
        send(batcher, filling, failure, producers);
      }
      producers.acquire(PRODUCERS);
    }
    require(failure);
  }

  private void pacing(int messages, int perSecond, int bytes) throws InterruptedException {
    String filling = "x".repeat(bytes);
    Semaphore open = new Semaphore(messages);
    AtomicReference<@Nullable SendResult> failure = new AtomicReference<>();
    long begun = System.nanoTime();
    try (SendBatcher batcher = new SendBatcher(queue, BatchingOptions.forSending())) {
      for (int i = 0; i < messages; i++) {
        long due = begun + TimeUnit.SECONDS.toNanos(1) * i / perSecond;
        for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
          LockSupport.parkNanos(due - now);
        }
        open.acquire();
        send(batcher, filling, failure, open);
      }
      open.acquire(messages);
    }
    require(failure);
  }

  /** The body begins with the moment at which it was handed over. */
  private void send(
      SendBatcher batcher,
      String filling,
      AtomicReference<@Nullable SendResult> failure,
      Semaphore done) {
    String stamp = System.nanoTime() + " ";
    String body = stamp + filling.substring(Math.min(stamp.length(), filling.length()));
    var unused =
        batcher
            .send(new Message(ids.next(), body))
            .thenAccept(
                result -> {
                  if (!(result instanceof SendResult.Sent)) {
                    failure.set(result);
                  }
                  done.release();
                });
  }

  private static void require(AtomicReference<@Nullable SendResult> failure) {
    SendResult failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a message was not sent: " + failed);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
