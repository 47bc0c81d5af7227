package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.jdbc.JdbcOptions;
import dev.sluice.backend.jdbc.JdbcStores;
import dev.sluice.backend.sqs.SqsOptions;
import dev.sluice.backend.sqs.SqsQueue;
import dev.sluice.engine.batch.BatchingOptions;
import dev.sluice.engine.job.JobDispatcher;
import dev.sluice.engine.job.JobLife;
import dev.sluice.engine.job.JobPolicy;
import dev.sluice.engine.job.JobSender;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.engine.schedule.ScheduleLife;
import dev.sluice.engine.schedule.SchedulePolicy;
import dev.sluice.engine.schedule.Scheduler;
import dev.sluice.engine.schedule.Timetables;
import dev.sluice.engine.work.RetryPolicy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** A hundred thousand schedules, of which two thousand are due: a figure, and so a proof. */
@Tag("prove")
class ManySchedulesTest {

  private static final int ALL = 100_000;
  private static final int DUE = 2_000;
  private static final Instant NOW = Instant.parse("2126-03-01T12:00:00Z");
  private static final Duration WITHIN = Duration.ofSeconds(20);

  private final Stack stack = new Stack();

  @BeforeEach
  void insert_them() throws SQLException {
    stack.localWithQueues();
    try (Connection connection = connect();
        Statement insert = connection.createStatement()) {
      insert.execute(
          "insert into sluice.schedule select"
              + " '00000000-0000-7000-8000-' || lpad(cast(x as varchar), 12, '0'), 'ada',"
              + " %1$d, 1, 'algorithm', '{\"input\":\"test input 123\"}', '', 'every PT5M',"
                  .formatted(NOW.toEpochMilli())
              + " %1$d, null, 'SKIP', 3600, true, %1$d + case when x <= %2$d then 0 else x end,"
                  .formatted(NOW.toEpochMilli(), DUE)
              + " '', 0, 0, 0 from system_range(1, "
              + ALL
              + ") as r(x)");
    }
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  private Connection connect() throws SQLException {
    JdbcOptions options = stack.store();
    return DriverManager.getConnection(options.url(), options.user(), options.password());
  }

  @Test
  void what_is_due_is_dispatched_in_time() {
    InstantSource clock = () -> NOW;
    JobLife jobs =
        new JobLife(
            JobPolicy.of(
                new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofMinutes(15), new Random(7))));
    ScheduleLife life =
        new ScheduleLife(
            new Timetables(
                expression -> {
                  throw new IllegalArgumentException(expression);
                }),
            SchedulePolicy.DEFAULT);
    try (SqsAsyncClient client = stack.client();
        JdbcStores stores = JdbcStores.open(stack.store())) {
      SqsQueue queue = new SqsQueue(client, new QueueName("sluice"), SqsOptions.defaults());
      try (SendBatcher batcher = new SendBatcher(queue, BatchingOptions.forSending());
          Scheduler scheduler =
              new Scheduler(
                  stores.schedules(),
                  new JobDispatcher(stores.jobs(), new JobSender(queue, batcher), jobs, clock),
                  life,
                  clock)) {
        long begun = System.nanoTime();
        scheduler.tick();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        System.out.printf(
            "%,d schedules, %,d due: dispatched within %d ms%n", ALL, DUE, took.toMillis());

        assertThat(scheduler.counts().fired()).isEqualTo(DUE);
        assertThat(stores.schedules().due(NOW, 100)).isEmpty();
        assertThat(queue.depth().join().total()).isEqualTo(DUE);
        assertThat(took).isLessThan(WITHIN);
      }
    }
  }

  @Test
  void the_query_for_what_is_due_touches_nothing_else() throws SQLException {
    try (Connection connection = connect();
        PreparedStatement explain =
            connection.prepareStatement(
                "explain analyze select id from sluice.schedule where next_run_at <= ?"
                    + " order by next_run_at limit 100")) {
      explain.setLong(1, NOW.toEpochMilli());
      try (ResultSet row = explain.executeQuery()) {
        row.next();
        Matcher scanned = Pattern.compile("scanCount: (\\d+)").matcher(row.getString(1));
        assertThat(scanned.find()).as(row.getString(1)).isTrue();
        assertThat(Integer.parseInt(scanned.group(1))).isLessThanOrEqualTo(101);
      }
    }
  }
}
