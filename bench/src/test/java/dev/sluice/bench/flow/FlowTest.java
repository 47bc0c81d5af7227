package dev.sluice.bench.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.sqs.SqsOptions;
import dev.sluice.backend.sqs.SqsQueue;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.local.LocalOptions;
import dev.sluice.local.LocalStack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** The flows on a real queue: what they say has gone all its way is no longer there. */
@SuppressWarnings("NullAway.Init") // set before all tests
class FlowTest {

  private static final int MESSAGES = 205;
  private static final int BYTES = 100;

  private static LocalStack stack;
  private static SqsAsyncClient client;

  @BeforeAll
  static void start() {
    stack = LocalStack.start(new LocalOptions(0, new LocalOptions.Storage.Memory()));
    client =
        SqsAsyncClient.builder()
            .endpointOverride(stack.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build();
  }

  @AfterAll
  static void stop() {
    client.close();
    stack.close();
  }

  private static SqsQueue queue(String name) {
    client.createQueue(r -> r.queueName(name)).join();
    return new SqsQueue(client, new QueueName(name), SqsOptions.defaults());
  }

  private static RawCalls raw(String name) {
    return new RawCalls(client, client.getQueueUrl(r -> r.queueName(name)).join().queueUrl());
  }

  private static long held(SqsQueue queue) {
    var depth = queue.depth().join();
    return depth.ready() + depth.inFlight() + depth.delayed();
  }

  @Test
  void raw_calls_leave_what_they_send_and_take_all_of_it() throws Exception {
    try (SqsQueue queue = queue("raw")) {
      RawCalls raw = raw("raw");

      assertThat(raw.send(MESSAGES, BYTES).messages()).isEqualTo(MESSAGES);
      assertThat(held(queue)).isEqualTo(MESSAGES);
      assertThat(raw.drain(MESSAGES, BYTES).messages()).isEqualTo(MESSAGES);
      assertThat(held(queue)).isZero();
      assertThat(raw.sendAndDrain(MESSAGES, BYTES).messages()).isEqualTo(MESSAGES);
      assertThat(held(queue)).isZero();
    }
  }

  @Test
  void what_sluice_sends_is_on_the_queue() throws Exception {
    try (SqsQueue queue = queue("sluice-send");
        SluiceFlow flow = new SluiceFlow(queue)) {
      FlowFigures figures = flow.send(MESSAGES, BYTES);

      assertThat(figures.messages()).isEqualTo(MESSAGES);
      assertThat(figures.latency().getTotalCount()).isZero();
      assertThat(held(queue)).isEqualTo(MESSAGES);
    }
  }

  @Test
  void what_sluice_sends_end_to_end_is_handled_and_gone_time_after_time() throws Exception {
    try (SqsQueue queue = queue("sluice");
        SluiceFlow flow = new SluiceFlow(queue)) {
      for (int times = 0; times < 2; times++) {
        FlowFigures figures = flow.endToEnd(MESSAGES, BYTES);

        assertThat(figures.messages()).isEqualTo(MESSAGES);
        assertThat(figures.latency().getTotalCount()).isEqualTo(MESSAGES);
        assertThat(held(queue)).isZero();
      }
    }
  }

  @Test
  void figures_are_a_line_with_latencies_only_where_there_are_some() throws Exception {
    try (SqsQueue queue = queue("line");
        SluiceFlow flow = new SluiceFlow(queue)) {
      assertThat(flow.send(10, BYTES).line()).matches("messages=10 seconds=[0-9.]+");
      assertThat(raw("line").drain(10, BYTES).line()).matches("messages=10 seconds=[0-9.]+");
      assertThat(flow.endToEnd(10, BYTES).line())
          .matches("messages=10 seconds=[0-9.]+ p50=[0-9.]+ p99=[0-9.]+ max=[0-9.]+");
    }
  }
}
