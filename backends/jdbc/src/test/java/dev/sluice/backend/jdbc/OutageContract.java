package dev.sluice.backend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.engine.job.Insertion;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobLife;
import dev.sluice.engine.job.JobOptions;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.JobPolicy;
import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.JobStoreException;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.job.WorkerId;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.work.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store does while its database is away. */
abstract class OutageContract {

  private static final Instant NOW = Instant.parse("2126-03-01T12:00:00.123Z");

  /** What the port promises. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final JobLife life =
      new JobLife(
          JobPolicy.of(
              new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofMinutes(15), new Random(7))));

  private TestDatabase database;
  private JdbcStores stores;
  private JobStore jobs;

  abstract TestDatabase newDatabase();

  @BeforeEach
  void open() {
    database = newDatabase();
    new JdbcProvisioner(database.options()).provision();
    stores = JdbcStores.open(database.options());
    jobs = stores.jobs();
  }

  @AfterEach
  void end() {
    stores.close();
    stores.close();
    database.close();
  }

  private List<Job> newJobs(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                life.created(
                    new JobOrder(
                        new MessageId(prefix + i),
                        new Owner("ada"),
                        new JobType("sleep"),
                        "{}",
                        JobOptions.NONE),
                    NOW,
                    Optional.empty()))
        .toList();
  }

  private static JobStoreException failure(Runnable call) {
    long start = System.nanoTime();
    JobStoreException failure = catchThrowableOfType(JobStoreException.class, call::run);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(failure).isNotNull();
    assertThat(String.valueOf(failure.getMessage()).lines()).hasSize(1);
    assertThat(took).as(failure.getMessage()).isLessThan(LONGEST);
    return failure;
  }

  private void answersAgain() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .ignoreException(JobStoreException.class)
        .untilAsserted(() -> jobs.check());
  }

  @Test
  void fails_in_time_while_the_server_is_down_and_goes_on_when_it_is_back() {
    List<Job> kept = newJobs("kept", 5);
    jobs.insert(kept);
    database.kill();

    for (int i = 0; i < 3; i++) {
      assertThat(failure(() -> jobs.insert(newJobs("down", 10))))
          .hasMessageContaining("could not insert 10 jobs");
    }
    failure(jobs::check);

    database.start();
    answersAgain();
    assertThat(jobs.find(kept.stream().map(Job::id).toList()))
        .containsExactlyInAnyOrderElementsOf(kept);
    assertThat(jobs.insert(newJobs("back", 5))).allMatch(Insertion.Inserted.class::isInstance);
  }

  @Test
  void fails_in_time_while_the_server_stands_still_and_goes_on_when_it_does() {
    List<Job> kept = newJobs("kept", 10);
    jobs.insert(kept);
    List<Job> claimed =
        kept.stream().map(job -> life.claimed(job, new WorkerId("box:1:a"), NOW)).toList();
    database.pause();

    failure(() -> jobs.replace(claimed));
    failure(() -> jobs.insert(newJobs("still", 10)));
    failure(() -> jobs.find(List.of(kept.get(0).id())));
    failure(jobs::check);

    database.resume();
    answersAgain();
    // What was to be done may have been done.
    List<Boolean> replaced = jobs.replace(claimed);
    assertThat(jobs.find(kept.stream().map(Job::id).toList()))
        .containsExactlyInAnyOrderElementsOf(claimed);
    assertThat(replaced).doesNotContainNull();
  }

  @Test
  void opens_without_a_server_and_says_why_it_fails() {
    database.kill();
    try (JdbcStores early = JdbcStores.open(database.options())) {
      assertThat(failure(() -> early.jobs().check()))
          .hasMessageContaining("the job store on " + database.options().address())
          .hasMessageContaining("could not answer: ")
          .hasMessageMatching(".*[Cc]onnection.*");
      database.start();
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .ignoreException(JobStoreException.class)
          .untilAsserted(() -> early.jobs().check());
    }
  }

  @Test
  void names_the_variables_when_the_password_is_wrong() {
    JdbcOptions right = database.options();
    JdbcOptions wrong = new JdbcOptions(right.url(), right.user(), "guess", 1);
    try (JdbcStores stranger = JdbcStores.open(wrong)) {
      assertThat(failure(() -> stranger.jobs().check()))
          .hasMessageContaining("SLUICE_STORE_URL, _USER and _PASSWORD")
          .message()
          .doesNotContain("guess");
    }
  }
}
