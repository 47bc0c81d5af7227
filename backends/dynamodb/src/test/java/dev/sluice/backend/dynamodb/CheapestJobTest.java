package dev.sluice.backend.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.dynamodb.DynamoOptions.Indexed;
import dev.sluice.engine.batch.BatchingOptions;
import dev.sluice.engine.cost.CostCalculator;
import dev.sluice.engine.cost.CostEstimate;
import dev.sluice.engine.cost.CostEstimate.Item;
import dev.sluice.engine.cost.Place;
import dev.sluice.engine.cost.PriceList;
import dev.sluice.engine.cost.QueueCalls;
import dev.sluice.engine.cost.StoreBilling;
import dev.sluice.engine.cost.Usage;
import dev.sluice.engine.job.ClaimMode;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobHandling;
import dev.sluice.engine.job.JobOptions;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.JobRecords;
import dev.sluice.engine.job.JobResult;
import dev.sluice.engine.job.JobSender;
import dev.sluice.engine.job.JobState;
import dev.sluice.engine.job.JobWorker;
import dev.sluice.engine.job.ResultSender;
import dev.sluice.engine.job.Submission;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.InMemoryQueue;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.engine.work.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What docs/cost.md calls the cheapest tracked job, measured: jobs of a kilobyte from their
 * submission over a worker to a caller's look at each, with the units that the store says they
 * took.
 */
final class CheapestJobTest {

  @RegisterExtension static final LocalDynamo DYNAMO = new LocalDynamo();

  private static final int JOBS = 300;
  private static final Duration KEPT = Duration.ofHours(12);
  private static final int STORED_WITH_IT = 100;

  private final DynamoUsage usage = new DynamoUsage();
  private final InstantSource clock = InstantSource.fixed(Jobs.NOW);
  private final DynamoOptions options = DYNAMO.newTables().withIndexed(Indexed.EXCEPTIONS);

  private static JobOrder order(int number) {
    return new JobOrder(
        new MessageId("0199d3c4-7a1e-7c1b-9d55-%012d".formatted(number)),
        Jobs.OWNER,
        Jobs.TYPE,
        Payloads.order(number),
        JobOptions.NONE);
  }

  private JobWorker worker(DynamoJobStore store, InMemoryQueue results) {
    return new JobWorker(
        Jobs.WORKER,
        new JobWorker.Duties(
            delivery -> Outcome.deadLetter("no job"),
            Map.of(
                Jobs.TYPE,
                new JobHandling(run -> JobResult.done("{\"n\":1}"), Duration.ofSeconds(50))),
            ClaimMode.PRESUME,
            job -> {}),
        new ResultSender(results),
        new JobRecords(store, Jobs.LIFE, clock));
  }

  /** Submits, works and looks as the services do. */
  private void run(DynamoDbAsyncClient client) throws Exception {
    InMemoryQueue queue = new InMemoryQueue(new QueueName("q"), Duration.ofSeconds(30), clock);
    InMemoryQueue results = new InMemoryQueue(new QueueName("r"), Duration.ofSeconds(30), clock);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    DynamoJobStore store = new DynamoJobStore(client, options);
    try (SendBatcher batcher = new SendBatcher(queue, BatchingOptions.forSending());
        dev.sluice.engine.job.Jobs jobs =
            new dev.sluice.engine.job.Jobs(
                store, new JobSender(queue, batcher), Jobs.LIFE, clock, threads);
        JobWorker worker = worker(store, results)) {
      List<CompletableFuture<Submission>> submissions =
          IntStream.range(0, JOBS).mapToObj(i -> jobs.submit(order(i), Optional.empty())).toList();
      for (CompletableFuture<Submission> submission : submissions) {
        assertThat(submission.get(60, TimeUnit.SECONDS)).isInstanceOf(Submission.Accepted.class);
      }
      List<Delivery> deliveries = new ArrayList<>();
      while (deliveries.size() < JOBS) {
        deliveries.addAll(queue.receive(10, Duration.ZERO).get(60, TimeUnit.SECONDS));
      }
      for (Delivery delivery : deliveries) {
        assertThat(worker.handle(delivery)).isEqualTo(Outcome.done());
      }
      for (int i = 0; i < JOBS; i++) {
        Job job = jobs.find(Optional.of(Jobs.OWNER), order(i).id()).orElseThrow();
        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.order()).isEqualTo(order(i));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private double bytesOfARow() {
    List<Map<String, AttributeValue>> rows =
        DYNAMO.client().scan(r -> r.tableName(options.jobs())).join().items();
    assertThat(rows).hasSize(JOBS);
    return rows.stream()
        .mapToInt(row -> ItemSize.of(new dev.sluice.backend.dynamodb.Item(row)))
        .average()
        .orElseThrow();
  }

  private static double services(CostEstimate cost) {
    return Stream.of(Item.QUEUE_CALLS, Item.STORE_WRITES, Item.STORE_READS, Item.BYTES_STORED)
        .mapToDouble(item -> cost.line(item).perMillion())
        .sum();
  }

  @Test
  void costs_two_writes_half_a_read_and_no_more_than_the_documentation_says() throws Exception {
    try (DynamoDbAsyncClient client = DYNAMO.clientWith(usage)) {
      run(client);
    }
    DynamoUsage.Snapshot used = usage.snapshot();
    assertThat(used.writes()).isEqualTo(Map.of(options.jobs(), 2.0 * JOBS));
    assertThat(used.reads()).isEqualTo(Map.of(options.jobs(), 0.5 * JOBS));

    double kept = (bytesOfARow() + STORED_WITH_IT) * KEPT.toSeconds() * JOBS;
    double calls = QueueCalls.SATURATED.total() * JOBS;
    Usage measured =
        usage
            .usage()
            .plus(Usage.of(new Usage.Store(0, 0, 0, kept)))
            .plus(Usage.of(new Usage.Queue(calls, calls, 0, 0)));
    CostCalculator calculator = new CostCalculator(PriceList.bundled());
    Place place = new Place("us-east-1", "c7g.large", 10);
    CostEstimate onDemand = calculator.measured(measured, JOBS, place, StoreBilling.ON_DEMAND);
    CostEstimate provisioned = calculator.measured(measured, JOBS, place, StoreBilling.PROVISIONED);
    System.out.printf(
        "a row of %.0f bytes; $%.4f a million on demand, $%.4f provisioned%n",
        bytesOfARow(), services(onDemand), services(provisioned));

    assertThat(onDemand.line(Item.QUEUE_CALLS).perMillion()).isLessThanOrEqualTo(0.14);
    assertThat(services(onDemand)).isLessThanOrEqualTo(1.45);
    assertThat(services(provisioned)).isLessThan(1.00);
  }
}
