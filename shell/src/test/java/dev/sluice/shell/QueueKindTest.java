package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.backend.amqp.AmqpClient;
import dev.sluice.backend.amqp.AmqpOptions;
import dev.sluice.backend.amqp.AmqpQueue;
import dev.sluice.backend.sqs.SqsCalls;
import dev.sluice.engine.cost.CostEstimate.Item;
import dev.sluice.engine.cost.JobShape;
import dev.sluice.engine.job.JobSender;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.engine.work.RetryPolicy;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.event.BeanDestroyedEventListener;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

class QueueKindTest {

  private static final RetryPolicy RETRY =
      new RetryPolicy(1, Duration.ZERO, Duration.ZERO, new Random(1));

  private static ApplicationContext context(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("sluice.store", "none");
    all.put("micronaut.application.name", "writer");
    return ApplicationContext.builder(all).singletons(RETRY).start();
  }

  private static ApplicationContext amqp(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("sluice.queue", "amqp");
    return context(settings);
  }

  private static MessageQueue queue(ApplicationContext context, String name) {
    return context.getBean(MessageQueue.class, Qualifiers.byName(name));
  }

  private static String refusal(Map<String, Object> settings) {
    Throwable failure = catchThrowable(() -> context(settings).close());
    assertThat(failure).isNotNull();
    return StartupFailure.explain(failure, "its address");
  }

  @Test
  void queues_are_on_sqs_unless_something_else_is_set() {
    try (ApplicationContext context = context(Map.of())) {
      assertThat(context.getBean(QueueKind.class)).isEqualTo(QueueKind.SQS);
      assertThat(context.findBean(SqsCalls.class)).isPresent();
      assertThat(context.findBean(AmqpClient.class)).isEmpty();
    }
  }

  @Test
  void with_amqp_nothing_of_sqs_is_made() {
    try (ApplicationContext context = amqp(Map.of("sluice.stage", "dev"))) {
      assertThat(
              Stream.of(Queues.MAIN, Queues.DEAD, Queues.RESULTS)
                  .map(name -> queue(context, name))
                  .toList())
          .allMatch(AmqpQueue.class::isInstance)
          .map(queue -> queue.name().value())
          .containsExactly("dev-sluice", "dev-sluice-dead", "dev-sluice-results");
      assertThat(context.findBean(SqsCalls.class)).isEmpty();
      assertThat(context.findBean(SqsMeters.class)).isEmpty();
      assertThat(context.getActiveBeanRegistrations(SqsAsyncClient.class)).isEmpty();
      assertThat(context.getBean(AmqpOptions.class)).hasToString("amqp://guest@127.0.0.1:5672");
    }
  }

  @Test
  void the_kind_and_the_names_of_the_queues_are_set_side_by_side() {
    try (ApplicationContext context =
        amqp(Map.of("sluice.queue.name", "work", "sluice.queue.visibility", "45s"))) {
      assertThat(queue(context, Queues.MAIN).name().value()).isEqualTo("work");
      assertThat(context.getBean(QueueConfiguration.class).visibility())
          .isEqualTo(Duration.ofSeconds(45));
    }
  }

  @Test
  void the_client_is_closed_after_its_queues() {
    assertThat(closedBy(amqp(Map.of())))
        .containsSubsequence("SendBatcher", "AmqpQueue", "AmqpQueue", "AmqpQueue", "AmqpClient")
        .containsOnlyOnce("AmqpClient");
    assertThat(closedBy(context(Map.of())))
        .containsSubsequence(
            "SendBatcher", "SqsQueue", "SqsQueue", "SqsQueue", "Client", "DefaultSqsClient")
        .containsOnlyOnce("Client");
  }

  private static List<String> closedBy(ApplicationContext context) {
    List<String> closed = new ArrayList<>();
    context.registerSingleton(
        BeanDestroyedEventListener.class,
        (BeanDestroyedEventListener<Object>)
            event -> closed.add(event.getBean().getClass().getSimpleName()));
    for (String name : List.of(Queues.MAIN, Queues.DEAD, Queues.RESULTS)) {
      assertThat(queue(context, name)).isNotNull();
    }
    assertThat(context.getBean(SendBatcher.class)).isNotNull();
    assertThat(context.getBean(JobSender.class)).isNotNull();
    context.close();
    return closed;
  }

  @Test
  void nobody_bills_calls_of_an_amqp_broker() {
    JobShape shape = new JobShape(2_000, 500, Duration.ofSeconds(40), 1);
    try (ApplicationContext context = amqp(Map.of())) {
      Costs costs = context.getBean(Costs.class);
      assertThat(costs.planned(shape).line(Item.QUEUE_CALLS).quantity()).isZero();
      assertThat(costs.planned(shape).line(Item.QUEUE_CALLS).perJob()).isZero();
      assertThat(costs.measured(10).orElseThrow().line(Item.QUEUE_CALLS).quantity()).isZero();
    }
    try (ApplicationContext context = context(Map.of())) {
      assertThat(context.getBean(Costs.class).planned(shape).line(Item.QUEUE_CALLS).perJob())
          .isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({"kafka", "AMQP", "''"})
  void what_is_no_kind_of_queue_is_one_line(String kind) {
    assertThat(refusal(Map.of("sluice.queue", kind)))
        .isEqualTo("sluice.queue is one of sqs, amqp, not \"" + kind + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "http://ada:secret@rabbit-1, 'SLUICE_AMQP_URL begins with amqp:// or amqps://, not with http://'",
    "ada:secret@rabbit-1, 'begins with amqp:// or amqps://'",
    "amqp://ada:sec ret@rabbit-1, 'it is wrong at character '",
    "amqp://ada:secret@rabbit-1:0, 'names hosts and ports such as rabbit-1:5672'",
    "'', 'begins with amqp:// or amqps://'",
  })
  void an_address_that_makes_no_sense_is_one_line_without_the_password(String url, String said) {
    assertThat(refusal(Map.of("sluice.queue", "amqp", "sluice.amqp.url", url)))
        .startsWith("SLUICE_AMQP_URL ")
        .contains(said)
        .doesNotContain("secret", "sec ret");
  }

  @Test
  void certificates_that_make_no_sense_are_one_line(@TempDir Path folder) throws IOException {
    String file = folder.resolve("ca.pem").toString();
    Map<String, Object> settings =
        Map.of("sluice.queue", "amqp", "sluice.amqp.url", "amqps://r", "sluice.amqp.ca-file", file);
    assertThat(refusal(settings)).isEqualTo("SLUICE_AMQP_CA_FILE " + file + " cannot be read");
    assertThat(refusal(Map.of("sluice.queue", "amqp", "sluice.amqp.ca-file", file)))
        .isEqualTo("SLUICE_AMQP_CA_FILE is for amqps://, and SLUICE_AMQP_URL is amqp://");
    Files.writeString(Path.of(file), "");
    assertThat(refusal(settings))
        .isEqualTo(
            "SLUICE_AMQP_CA_FILE=" + file + " cannot be used: there is no certificate in it");
  }

  @Test
  void no_text_of_the_configuration_has_the_password() {
    try (ApplicationContext context =
        amqp(Map.of("sluice.amqp.url", "amqp://ada:secret@rabbit-1/jobs"))) {
      assertThat(context.getBean(AmqpConfiguration.class).toString()).doesNotContain("secret");
      assertThat(context.getBean(AmqpOptions.class)).hasToString("amqp://ada@rabbit-1:5672/jobs");
    }
  }

  @Test
  void an_address_is_of_no_interest_where_queues_are_on_sqs() {
    try (ApplicationContext context = context(Map.of("sluice.amqp.url", "nonsense"))) {
      assertThat(context.findBean(AmqpOptions.class)).isEmpty();
    }
  }
}
