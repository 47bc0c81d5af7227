package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.acceptance.Stack.Service;
import dev.sluice.backend.jdbc.JdbcOptions;
import dev.sluice.backend.jdbc.Postgres;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole system with its jobs in a real PostgreSQL, which is killed as well. */
@Tag("verify")
class PostgresFlowTest {

  private static final int JOBS = 300;

  @Test
  void every_job_ends_though_a_reader_and_the_database_are_killed() {
    try (Postgres postgres = new Postgres();
        Stack stack = new Stack()) {
      JobFlow flow = new JobFlow(stack);
      JdbcOptions store = postgres.options();
      stack
          .with("SLUICE_STORE_URL", store.url())
          .with("SLUICE_STORE_USER", store.user())
          .with("SLUICE_STORE_PASSWORD", store.password());
      stack.localWithQueues();
      Service writer = stack.writer();
      Service first = stack.reader();
      Service second = stack.reader();
      List.of(writer, first, second).forEach(Service::awaitReady);

      Set<String> ids = Set.copyOf(JobFlow.submit(List.of(writer), JOBS));
      flow.awaitEffects(JOBS / 10);
      first.program().kill();
      stack.reader();
      flow.awaitEffects(JOBS / 4);
      postgres.kill();
      assertThat(flow.effects()).as("killed in the middle").hasSizeLessThan(JOBS);
      writer.awaitStatus("/api/jobs", 500);
      HttpResponse<String> readiness = writer.get("/health/readiness");
      assertThat(readiness.statusCode()).as(readiness.body()).isEqualTo(200);
      assertThat(readiness.body()).contains("DEGRADED");
      postgres.start();
      writer.awaitStatus("/api/jobs", 200);
      flow.awaitEnd(writer, JOBS, Duration.ofMinutes(2));

      Map<String, Integer> states = JobFlow.states(writer);
      List<String> tries = flow.tries();
      System.out.println(states + ", effects " + flow.effects().size() + ", tries " + tries.size());
      // One reader was killed once: that alone takes no job to its last try.
      assertThat(states).isEqualTo(Map.of("SUCCEEDED", JOBS));
      assertThat(flow.effects()).isEqualTo(ids);
      // The fence: no try of a job has run twice.
      assertThat(new HashSet<>(tries)).hasSameSizeAs(tries);
      assertThat(second.program().isAlive()).isTrue();
    }
  }
}
