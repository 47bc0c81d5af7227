package dev.sluice.bench.service;

import dev.sluice.bench.process.Child;
import dev.sluice.bench.process.Jvm;
import dev.sluice.bench.queue.QueueHost;
import dev.sluice.bench.store.StoreServer;
import dev.sluice.engine.cost.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A writer and a reader with a store for jobs and with queues of their own. For one thread. */
public final class JobSystem implements AutoCloseable {

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Duration SET_UP_WITHIN = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final QueueHost host;
  private final String queue;
  private final StoreServer store;
  private final Running writer;
  private final Running reader;

  private JobSystem(
      QueueHost host, String queue, StoreServer store, Running writer, Running reader) {
    this.host = host;
    this.queue = queue;
    this.store = store;
    this.writer = writer;
    this.reader = reader;
  }

  /**
   * Makes the queues and the tables, and starts the services, which may not be ready yet.
   *
   * @param store which is closed with the system
   * @param settings of the services, over what they need to find their queue and store
   */
  public static JobSystem start(
      StoreServer store, Map<String, String> settings, Launcher launcher, QueueHost host)
      throws InterruptedException {
    String queue = "bench-jobs-" + COUNT.incrementAndGet();
    Map<String, String> environment = new HashMap<>(host.environment(QueueHost.Distance.HERE));
    environment.put("SLUICE_QUEUE_NAME", queue);
    environment.put("SLUICE_QUEUE_DEAD", queue + "-dead");
    environment.put("SLUICE_QUEUE_RESULTS", queue + "-results");
    environment.put("SLUICE_DEMO_FAILURE_RATE", "0");
    environment.putAll(store.environment());
    environment.putAll(settings);
    Optional<Running> writer = Optional.empty();
    try {
      setUp(launcher, environment);
      writer = Optional.of(service("writer", launcher, environment));
      Running reader = service("reader", launcher, environment);
      return new JobSystem(host, queue, store, writer.get(), reader);
    } catch (RuntimeException | InterruptedException e) { // what has been started ends with us
      writer.ifPresent(Running::close);
      store.close();
      throw e;
    }
  }

  private static void setUp(Launcher launcher, Map<String, String> environment)
      throws InterruptedException {
    List<String> command = new ArrayList<>(Jvm.tool(launcher.root(), "setup"));
    command.addAll(List.of("--wait", "60s"));
    try (Child setup =
        Child.start(
            "setup",
            command,
            environment,
            launcher.logs().resolve("setup.log"),
            Child.Output.LOG)) {
      setup.awaitSuccess(SET_UP_WITHIN);
    }
  }

  private static Running service(
      String module, Launcher launcher, Map<String, String> environment) {
    int port = Launcher.freePort();
    Map<String, String> own = new HashMap<>(environment);
    own.put("MICRONAUT_SERVER_PORT", Integer.toString(port));
    return launcher.start("jobs-" + module, Jvm.service(launcher.root(), module), own, port);
  }

  /** Waits until both services are ready. */
  public void awaitReady() throws InterruptedException {
    writer.awaitReady();
    reader.awaitReady();
  }

  /** Where the writer listens. */
  public int port() {
    return writer.port();
  }

  /** The writer and the reader. */
  public Collection<ProcessHandle> services() {
    List<ProcessHandle> services = new ArrayList<>(writer.child().family());
    services.addAll(reader.child().family());
    return services;
  }

  /** The store's server. */
  public Collection<ProcessHandle> store() {
    return store.child().family();
  }

  public Collection<ProcessHandle> processes() {
    List<ProcessHandle> all = new ArrayList<>(services());
    all.addAll(store());
    return all;
  }

  /**
   * Waits until the queue is empty: a job's message is acknowledged once its end is written down.
   *
   * @throws IllegalStateException if it is not after this time
   */
  public void awaitAllDone(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (host.depth(queue) > 0) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("jobs are not done within " + patience);
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      if (Thread.interrupted()) {
        throw new InterruptedException("while jobs are being done");
      }
    }
  }

  /** How many jobs the reader has done so far. */
  public double done() throws InterruptedException {
    return reader.meter("sluice_jobs_succeeded_total");
  }

  /** What both services have used of the queue and the store so far, as they count it. */
  public Usage usage() throws InterruptedException {
    Usage sum = Usage.NONE;
    for (Running service : List.of(writer, reader)) {
      sum =
          sum.plus(
                  Usage.of(
                      new Usage.Queue(
                          service.meter("sluice_sqs_calls_total"),
                          service.meter("sluice_sqs_request_units_total"),
                          0,
                          0)))
              .plus(
                  Usage.of(
                      new Usage.Store(
                          service.meter("sluice_dynamodb_calls_total"),
                          service.meter("sluice_dynamodb_write_units_total"),
                          service.meter("sluice_dynamodb_read_units_total"),
                          0)));
    }
    return sum;
  }

  @Override
  public void close() {
    try (store) {
      writer.close();
      reader.close();
    }
  }
}
