package dev.sluice.enqueuer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.engine.batch.BatchingOptions;
import dev.sluice.engine.job.Attempt;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobLife;
import dev.sluice.engine.job.JobOptions;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.JobPolicy;
import dev.sluice.engine.job.JobSender;
import dev.sluice.engine.job.JobState;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.Jobs;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.job.Submission;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MessageIds;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.MessageText;
import dev.sluice.engine.queue.ProvisioningStep;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.QueueProvisioner;
import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.engine.queue.Stage;
import dev.sluice.engine.queue.Topology;
import dev.sluice.engine.work.RetryPolicy;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Puts jobs on a queue, and says what became of them, for a program that has no HTTP in between.
 *
 * <p>Where the queue and the store are is taken from the environment, under the same names as the
 * services take it: {@code SLUICE_QUEUE} with the AWS SDK's standard chain or {@code
 * SLUICE_AMQP_*}, and {@code SLUICE_STORE*}. What is missing there is made: the queue with its
 * dead-letter and result queue ({@code NAME-dead}, {@code NAME-results}) and the tables; what is
 * there is not changed.
 *
 * <p>Safe for use by many threads; each method blocks. Make one and keep it: it holds connections.
 */
public final class Enqueuer implements AutoCloseable {

  /** The type of a job that was given none. */
  public static final String DEFAULT_TYPE = "default";

  private static final JsonFactory JSON = new JsonFactory();
  private static final int THREADS = 4;

  private final Broker broker;
  private final MessageQueue messages;
  private final Stores stores;
  private final SendBatcher batcher;
  private final Jobs jobs;
  private final MessageIds ids;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "sluice-enqueue");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * An enqueuer to a queue.
   *
   * @param queue the queue's name: 1 to 72 letters, digits, '-' and '_'; SLUICE_STAGE is put before
   *     it
   * @param visibility for how long a delivery hides its message, if the queue has yet to be made; 1
   *     s to 12 h
   * @throws IllegalArgumentException if one of these, or the environment, makes no sense
   * @throws dev.sluice.engine.queue.QueueException if the queue cannot be reached
   * @throws dev.sluice.engine.job.JobStoreException if the store cannot be reached
   */
  public Enqueuer(String queue, Duration visibility) {
    this(
        Stage.fromEnvironment(System.getenv()).of(queue),
        visibility,
        Connections.open(System.getenv()));
  }

  /** Both, or neither. */
  private record Connections(Broker broker, Stores stores) {

    static Connections open(Map<String, String> environment) {
      Broker broker = Broker.open(environment);
      try {
        return new Connections(broker, Stores.open(environment));
      } catch (RuntimeException e) {
        broker.close();
        throw e;
      }
    }
  }

  private Enqueuer(String queue, Duration visibility, Connections connections) {
    this(queue, visibility, connections.broker(), connections.stores());
  }

  Enqueuer(String queue, Duration visibility, Broker broker, Stores stores) {
    this.broker = broker;
    this.stores = stores;
    Clock clock = Clock.systemUTC();
    SecureRandom random = new SecureRandom();
    try {
      Topology topology =
          Topology.of(
                  new QueueName(queue),
                  new QueueName(queue + "-dead"),
                  new QueueName(queue + "-results"))
              .withVisibility(visibility);
      makeWhatIsMissing(topology);
      this.messages = broker.queue().apply(topology);
    } catch (RuntimeException e) {
      stores.close();
      broker.close();
      throw e;
    }
    this.batcher = new SendBatcher(messages, BatchingOptions.forSending());
    this.ids = new MessageIds(clock, random);
    JobLife life =
        new JobLife(
            JobPolicy.of(
                // Tries are the worker's business; nothing is tried here.
                new RetryPolicy(1, Duration.ZERO, Duration.ZERO, random)));
    this.jobs = new Jobs(stores.jobs(), new JobSender(messages, batcher), life, clock, threads);
  }

  private void makeWhatIsMissing(Topology topology) {
    QueueProvisioner queues = broker.provisioner();
    if (queues.check(topology).stream().anyMatch(ProvisioningStep.Missing.class::isInstance)) {
      queues.provision(topology);
    }
    if (stores.provisioner().check().stream()
        .anyMatch(ProvisioningStep.Missing.class::isInstance)) {
      stores.provisioner().provision();
    }
  }

  /** Enqueues a job of the type {@value #DEFAULT_TYPE}; see {@link #enqueue(String, Map)}. */
  public String enqueue(Map<String, String> payload) {
    return enqueue(DEFAULT_TYPE, payload);
  }

  /**
   * Enqueues a job. When this returns, the job is stored and on the queue.
   *
   * @param type what kind of work it is; workers have a handler for it, or the job waits for one
   * @param payload what to work on: the worker gets it as a JSON object of strings
   * @return the job's id
   * @throws IllegalArgumentException if the type or the payload makes no sense
   * @throws EnqueueException if the job was not confirmed by the store or the queue; it may be
   *     there all the same
   */
  public String enqueue(String type, Map<String, String> payload) {
    JobOrder order =
        new JobOrder(ids.next(), Owner.OPEN, new JobType(type), json(payload), JobOptions.NONE);
    Submission submission = jobs.submit(order, Optional.empty()).join();
    if (submission instanceof Submission.Accepted) {
      return order.id().value();
    }
    throw new EnqueueException(order.id() + " was not confirmed: " + submission);
  }

  private static String json(Map<String, String> payload) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, String> entry : payload.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter does not fail
    }
    return MessageText.escapedJson(text.toString());
  }

  /**
   * What has become of a job.
   *
   * @param id its id
   * @param state where it stands
   * @param tries how often it was begun
   * @param error why its last try failed; empty if it did not
   * @param result what came out, when it has succeeded
   */
  public record Status(
      String id, JobState state, int tries, Optional<String> error, Optional<String> result) {

    private static Status of(Job job) {
      return new Status(
          job.id().value(),
          job.state(),
          job.status().history().started(),
          job.status()
              .history()
              .last()
              .flatMap(Attempt::end)
              .map(Attempt.End::error)
              .filter(error -> !error.isEmpty()),
          job.status().result());
    }
  }

  /**
   * What has become of a job; empty if there is none with this id (any more).
   *
   * @throws dev.sluice.engine.job.JobStoreException if the store cannot be reached
   */
  public Optional<Status> status(String id) {
    return jobs.find(Optional.of(Owner.OPEN), new MessageId(id)).map(Status::of);
  }

  /** Sends what waits, 20 s at the most, and ends the connections. May be called twice. */
  @Override
  public void close() {
    jobs.close();
    batcher.close();
    threads.shutdown();
    messages.close();
    stores.close();
    broker.close();
  }
}
