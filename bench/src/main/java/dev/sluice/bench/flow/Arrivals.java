package dev.sluice.bench.flow;

import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.work.ConsumerListener;
import dev.sluice.engine.work.Outcome;
import dev.sluice.engine.work.Settlement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Counts the messages that arrive, and takes the time since they were handed over, with which their
 * bodies begin.
 */
final class Arrivals implements ConsumerListener {

  private volatile CountDownLatch left = new CountDownLatch(0);
  private volatile Histogram latency = new ConcurrentHistogram(3);

  /** From now on so many are awaited; nothing is on its way. */
  void expect(int messages) {
    left = new CountDownLatch(messages);
    latency = new ConcurrentHistogram(3);
  }

  Outcome handle(Delivery delivery) {
    String body = delivery.message().body();
    long sent = Long.parseLong(body.substring(0, body.indexOf(' ')));
    latency.recordValue(Math.max(0, System.nanoTime() - sent));
    return Outcome.done();
  }

  @Override
  public void settled(Delivery delivery, Settlement how) {
    left.countDown();
  }

  /**
   * Waits until all have been taken off the queue.
   *
   * @throws IllegalStateException if they have not after this time
   */
  void await(Duration patience) throws InterruptedException {
    if (!left.await(patience.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(left.getCount() + " messages have not arrived");
    }
  }

  Histogram latency() {
    return latency;
  }
}
