package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.acceptance.Stack.Service;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The whole system with its queues on an AMQP broker, whichever it is. */
abstract class AmqpFlowContract {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern ID = Pattern.compile("\"messageId\"\\s*:\\s*\"([^\"]+)\"");

  /** Where the broker is. */
  abstract String broker();

  Stack stack(String queue) {
    return new Stack().onAmqp(broker()).named(queue);
  }

  @Test
  void every_message_answered_with_201_ends_at_one_of_two_readers() {
    try (Stack stack = stack("flow")) {
      Flow.run(stack, 2, 2_700, PATIENCE);
    }
  }

  @Test
  void every_job_ends_and_has_its_effect_once_though_readers_are_killed() {
    int jobs = 200;
    try (Stack stack = stack("jobs")) {
      JobFlow flow = new JobFlow(stack);
      stack.localWithQueues();
      Service writer = stack.writer();
      Service first = stack.reader();
      Service second = stack.reader();
      List.of(writer, first, second).forEach(Service::awaitReady);

      List<String> ids = JobFlow.submit(List.of(writer), jobs);
      flow.awaitEffects(jobs / 10);
      first.program().kill();
      stack.reader();
      flow.awaitEffects(jobs / 4);
      second.program().kill();
      assertThat(flow.effects()).as("killed in the middle").hasSizeLessThan(jobs);
      flow.awaitEnd(writer, jobs, PATIENCE);

      List<String> tries = flow.tries();
      long lost =
          ids.stream()
              .filter(id -> writer.get("/api/jobs/" + id).body().contains("\"LOST\""))
              .count();
      System.out.printf(
          "%d jobs, 2 kills: %s, effects %d, tries %d, with a lost worker %d%n",
          jobs, JobFlow.states(writer), flow.effects().size(), tries.size(), lost);
      assertThat(lost).as("jobs that were running at a kill").isPositive();
      assertThat(JobFlow.states(writer)).isEqualTo(Map.of("SUCCEEDED", jobs));
      assertThat(flow.effects()).isEqualTo(Set.copyOf(ids));
      // The fence: no try of a job has run twice.
      assertThat(new HashSet<>(tries)).hasSameSizeAs(tries);
    }
  }

  @Test
  void a_message_that_a_program_exits_0_on_is_consumed_and_any_other_exit_leaves_it_to_others() {
    int tries = 20;
    try (Stack stack = stack("exits")) {
      stack
          .with("SLUICE_STORE", "none")
          .with("SLUICE_HANDLERS_ADDRESSEE_KIND", "command")
          .with("SLUICE_READER_MESSAGES", "addressee")
          .with("SLUICE_READER_TRIES", Integer.toString(tries))
          .with("SLUICE_READER_RETRY_FIRST", "50ms")
          .with("SLUICE_READER_RETRY_LONGEST", "50ms");
      stack.localWithQueues();
      Service writer = stack.writer();
      List<Service> readers =
          Stream.of("first", "second").map(name -> addressee(stack, name).reader()).toList();
      readers.forEach(Service::awaitReady);
      writer.awaitReady();

      Map<String, String> ids = new TreeMap<>();
      for (String name : List.of("first", "second", "nobody")) {
        for (int i = 0; i < 10; i++) {
          ids.put(sent(writer, name), name);
        }
      }
      await("the end of each")
          .atMost(PATIENCE)
          .until(() -> Set.copyOf(ended(stack)).equals(ids.keySet()));

      Map<String, Long> byAddressee =
          stack.ledger("PROCESSED").stream()
              .collect(Collectors.groupingBy(ids::get, TreeMap::new, Collectors.counting()));
      assertThat(byAddressee).isEqualTo(Map.of("first", 10L, "second", 10L));
      List<String> dead = stack.ledger("DEAD_LETTERED");
      assertThat(dead).hasSize(10).allMatch(id -> "nobody".equals(ids.get(id)));
      List<String> retried = stack.ledger("RETRIED");
      assertThat(dead).allMatch(id -> Collections.frequency(retried, id) == tries - 1);
      assertThat(retried.stream().map(ids::get)).contains("first", "second");
      assertThat(stack.setup("--check", "--json"))
          .contains("\"exits\":{\"ready\":0,\"inFlight\":0,\"delayed\":0}")
          .contains("\"exits-dead\":{\"ready\":10,");
      System.out.printf(
          "exit codes: %s, dead-lettered %d, tried again %s%n",
          byAddressee,
          dead.size(),
          retried.stream().collect(Collectors.groupingBy(ids::get, Collectors.counting())));
    }
  }

  /** The next reader has a program that does only what is for this name. */
  private static Stack addressee(Stack stack, String name) {
    return stack.with("SLUICE_HANDLERS_ADDRESSEE_COMMAND", "sh,-c,[ $(cat) = $0 ]," + name);
  }

  private static String sent(Service writer, String body) {
    HttpResponse<String> answer = writer.post("{\"body\": \"%s\"}".formatted(body));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    Matcher id = ID.matcher(answer.body());
    assertThat(id.find()).as(answer.body()).isTrue();
    return id.group(1);
  }

  private static List<String> ended(Stack stack) {
    return Stream.of("PROCESSED", "DEAD_LETTERED")
        .map(stack::ledger)
        .flatMap(List::stream)
        .toList();
  }
}
