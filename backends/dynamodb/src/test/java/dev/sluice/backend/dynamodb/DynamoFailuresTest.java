package dev.sluice.backend.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobQuery;
import dev.sluice.engine.job.JobState;
import dev.sluice.engine.job.JobStoreException;
import dev.sluice.engine.job.WorkerCard;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class DynamoFailuresTest {

  @RegisterExtension static final LocalDynamo DYNAMO = new LocalDynamo();

  /** Each method, on a store that has these options. */
  private static Stream<ThrowingCallable> methods(
      DynamoDbAsyncClient client, DynamoOptions options) {
    DynamoJobStore store = new DynamoJobStore(client, options);
    DynamoWorkerRegistry registry = new DynamoWorkerRegistry(client, options);
    Job job = Jobs.job(1);
    return Stream.of(
        () -> store.insert(IntStream.range(0, 100).mapToObj(Jobs::job).toList()),
        () -> store.find(List.of(job.id())),
        () -> store.replace(List.of(Jobs.LIFE.claimed(job, Jobs.WORKER, Jobs.NOW))),
        () -> store.list(JobQuery.of(Jobs.OWNER, 10)),
        () -> store.due(JobState.QUEUED, Jobs.NOW, 10),
        () -> store.queuedBefore(Jobs.NOW, 10),
        store::check,
        () -> registry.beat(new WorkerCard(Jobs.WORKER, "box", Jobs.NOW, Jobs.NOW, Map.of(), 0)),
        () -> registry.leave(Jobs.WORKER),
        () -> registry.seenSince(Jobs.NOW),
        () -> new DynamoProvisioner(client, options).check());
  }

  @Test
  void every_method_fails_in_time_when_nobody_answers() throws Exception {
    try (ServerSocket silent = silent();
        DynamoDbAsyncClient client = clientOf(silent.getLocalPort())) {
      DynamoOptions hasty =
          DynamoOptions.defaults().withTimeouts(Duration.ofMillis(100), Duration.ofMillis(250));
      methods(client, hasty)
          .forEach(
              method -> {
                long start = System.nanoTime();
                assertThatThrownBy(method)
                    .isInstanceOf(JobStoreException.class)
                    .hasMessageContaining("sluice-")
                    .hasMessageContaining("in time");
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(5));
              });
    }
  }

  @Test
  void says_that_nothing_is_there() throws Exception {
    int port;
    try (ServerSocket closed = silent()) {
      port = closed.getLocalPort();
    }
    try (DynamoDbAsyncClient client = clientOf(port)) {
      DynamoOptions hasty =
          DynamoOptions.defaults().withTimeouts(Duration.ofMillis(300), Duration.ofSeconds(1));
      DynamoJobStore store = new DynamoJobStore(client, hasty);
      assertThatThrownBy(store::check)
          .isInstanceOf(JobStoreException.class)
          .hasMessageStartingWith("BatchGetItem on table sluice-jobs failed: ")
          .hasMessageEndingWith("; is it running, and is AWS_ENDPOINT_URL_DYNAMODB right?")
          .hasMessageContaining("http://127.0.0.1:" + port);
    }
  }

  /** It takes connections, and says nothing. */
  private static ServerSocket silent() throws Exception {
    for (int port = 28_100; ; port++) {
      try {
        return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      } catch (BindException taken) {
        if (port > 28_200) {
          throw taken;
        }
      }
    }
  }

  private static DynamoDbAsyncClient clientOf(int port) {
    return LocalDynamo.builder(URI.create("http://127.0.0.1:" + port)).build();
  }

  @Test
  void says_what_creates_tables_that_are_missing() {
    DynamoOptions none = DYNAMO.newOptions();
    methods(DYNAMO.client(), none)
        .limit(10) // the provisioner is what creates them
        .forEach(
            method ->
                assertThatThrownBy(method)
                    .isInstanceOf(JobStoreException.class)
                    .hasMessageMatching(
                        "[A-Z][A-Za-z]+ on table test-\\d+-(jobs|workers) failed:"
                            + " the table or its index does not exist; run setup to create it"));
  }

  @RepeatedTest(20) // the interrupt comes before, between and after the calls
  void an_interrupted_thread_stops_waiting_and_stays_interrupted() throws Exception {
    try (ServerSocket silent = silent();
        DynamoDbAsyncClient client = clientOf(silent.getLocalPort())) {
      DynamoJobStore store = new DynamoJobStore(client, DynamoOptions.defaults());
      CountDownLatch done = new CountDownLatch(1);
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      AtomicReference<Boolean> flag = new AtomicReference<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  store.insert(IntStream.range(0, 100).mapToObj(Jobs::job).toList());
                } catch (JobStoreException e) {
                  thrown.set(e);
                }
                flag.set(Thread.currentThread().isInterrupted());
                done.countDown();
              });
      thread.start();
      thread.interrupt();
      assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(thrown.get()).hasMessageContaining("interrupted");
      assertThat(flag.get()).isTrue();
    }
  }

  @Test
  void a_row_that_cannot_be_read_is_named_and_one_that_has_more_can_be() {
    DynamoOptions options = DYNAMO.newTables();
    DynamoJobStore store = new DynamoJobStore(DYNAMO.client(), options);
    Job job = Jobs.job(1);
    JobRows rows = new JobRows(new IndexEntries(options.indexed()));
    Map<String, AttributeValue> row =
        new HashMap<>(rows.row(job, new WriteToken("token")).values());
    row.put("of-a-later-version", AttributeValue.fromS("x"));
    DYNAMO.client().putItem(r -> r.tableName(options.jobs()).item(row)).join();
    assertThat(store.find(List.of(job.id()))).containsExactly(job);

    row.put("s", AttributeValue.fromS("PAUSED"));
    DYNAMO.client().putItem(r -> r.tableName(options.jobs()).item(row)).join();
    assertThatThrownBy(() -> store.find(List.of(job.id())))
        .isInstanceOf(JobStoreException.class)
        .hasMessageContaining(job.id().value())
        .hasMessageContaining("PAUSED");
  }

  @Test
  void options_that_cannot_be_are_refused() {
    DynamoOptions options = DynamoOptions.defaults();
    assertThatIllegalArgumentException().isThrownBy(() -> options.withTables("a table"));
    assertThatIllegalArgumentException().isThrownBy(() -> options.withTables("x".repeat(201)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.withTimeouts(Duration.ZERO, Duration.ofSeconds(5)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(11)))
        .withMessageContaining("PT9S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DynamoOptions.Billing.Provisioned(0, 1));
  }
}
