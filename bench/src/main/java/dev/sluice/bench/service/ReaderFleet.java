package dev.sluice.bench.service;

import dev.sluice.bench.measure.Measure;
import dev.sluice.bench.measure.Sample;
import dev.sluice.bench.process.Jvm;
import dev.sluice.bench.process.Machine;
import dev.sluice.bench.process.Meter;
import dev.sluice.bench.queue.QueueHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sluice's readers, so many of them on a queue of their own. For one thread. */
public final class ReaderFleet implements AutoCloseable {

  private static final String CALLS = "sluice_sqs_calls_total";
  private static final int BODY = 1_000;
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final QueueHost host;
  private final String queue;
  private final List<Running> readers = new ArrayList<>();

  private ReaderFleet(QueueHost host, String queue) {
    this.host = host;
    this.queue = queue;
  }

  /** Starts so many; they may not be ready yet. */
  public static ReaderFleet start(int size, Launcher launcher, QueueHost host) {
    ReaderFleet fleet = new ReaderFleet(host, "bench-readers-" + size);
    host.create(fleet.queue);
    for (int i = 0; i < size; i++) {
      int port = Launcher.freePort();
      Map<String, String> environment = new HashMap<>(host.environment(QueueHost.Distance.HERE));
      environment.put("SLUICE_QUEUE_NAME", fleet.queue);
      environment.put("MICRONAUT_SERVER_PORT", Integer.toString(port));
      environment.put("SLUICE_STORE", "none");
      environment.put("SLUICE_DEMO_FAILURE_RATE", "0");
      environment.put("SLUICE_DEMO_WORK", "20ms");
      fleet.readers.add(
          launcher.start("reader", Jvm.service(launcher.root(), "reader"), environment, port));
    }
    return fleet;
  }

  /** Waits until all of them are ready. */
  public void awaitReady() throws InterruptedException {
    for (Running reader : readers) {
      reader.awaitReady();
    }
  }

  public int size() {
    return readers.size();
  }

  public List<ProcessHandle> processes() {
    return readers.stream().flatMap(reader -> reader.child().family().stream()).toList();
  }

  /**
   * Puts messages on the queue and takes the time from when all of them are there until none is; of
   * what the readers have taken meanwhile only the calls count.
   *
   * @param idle processes of the benchmark's that have nothing to do
   * @throws IllegalStateException if that takes longer than {@code patience}
   */
  public Sample drain(int messages, List<ProcessHandle> idle, Duration patience)
      throws InterruptedException {
    double calls = calls();
    host.fill(queue, messages, BODY);
    Meter meter = new Meter(this::processes, host::processes, () -> idle);
    meter.begin();
    long begun = System.nanoTime();
    long left = host.depth(queue);
    while (host.depth(queue) > 0) {
      if (System.nanoTime() - begun > patience.toNanos()) {
        throw new IllegalStateException(
            readers.size() + " readers do not empty their queue within " + patience);
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    double seconds = (System.nanoTime() - begun) / (double) TimeUnit.SECONDS.toNanos(1);
    Sample.Builder sample = new Sample.Builder();
    meter.end(sample, left);
    return sample
        .with(Measure.RATE, left / seconds)
        .with(Measure.CALLS, (calls() - calls) / messages)
        .with(Measure.RSS, Machine.rssMegabytes(processes()))
        .build();
  }

  private double calls() throws InterruptedException {
    double calls = 0;
    for (Running reader : readers) {
      calls += reader.meter(CALLS);
    }
    return calls;
  }

  @Override
  public void close() {
    readers.forEach(Running::close);
  }
}
