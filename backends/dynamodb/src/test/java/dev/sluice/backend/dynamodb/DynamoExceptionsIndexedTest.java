package dev.sluice.backend.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.dynamodb.DynamoOptions.Indexed;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobQuery;
import dev.sluice.engine.job.JobState;
import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.JobStoreContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The whole contract, where only the exceptions are in indexes. */
final class DynamoExceptionsIndexedTest extends JobStoreContract {

  @RegisterExtension static final LocalDynamo DYNAMO = new LocalDynamo();

  private DynamoOptions options = DynamoOptions.defaults();

  @Override
  protected JobStore newStore() {
    options = DYNAMO.newTables().withIndexed(Indexed.EXCEPTIONS);
    return new DynamoJobStore(DYNAMO.client(), options);
  }

  @Override
  protected boolean purgesByItself() {
    return true;
  }

  @Override
  protected boolean listsStraightJobs() {
    return false;
  }

  private Map<String, AttributeValue> row(Job job) {
    return DYNAMO
        .client()
        .getItem(
            r ->
                r.tableName(options.jobs())
                    .key(Map.of("id", AttributeValue.fromS(job.id().value()))))
        .join()
        .item();
  }

  private Instant deletedAt(Job job) {
    AttributeValue ttl = row(job).get("ttl");
    return ttl == null ? Instant.MAX : Instant.ofEpochSecond(Long.parseLong(ttl.n()));
  }

  private Job done(Job job) {
    Job claimed = life.claimed(job, Jobs.WORKER, NOW);
    Job done = life.succeeded(claimed, Optional.empty(), "", NOW);
    return replaced(new Job(done.order(), done.createdAt(), job.version() + 1, done.status()));
  }

  @Test
  void what_goes_straight_is_in_no_index_from_its_insertion_to_its_end() {
    Job job = inserted(job());
    assertThat(row(job)).doesNotContainKeys("o", "d", "f");
    Job done = done(job);
    assertThat(row(job)).doesNotContainKeys("o", "d", "f");
    assertThat(store().find(List.of(job.id()))).containsExactly(done);
  }

  @Test
  void what_is_an_exception_once_is_in_its_owners_list_to_its_end() {
    Job job = inserted(job());
    Job waits =
        replaced(
            life.retrying(
                replaced(life.claimed(job, Jobs.WORKER, NOW)), "no", "", Duration.ZERO, NOW));
    Job done = done(waits);
    assertThat(row(job)).containsKey("o").doesNotContainKeys("d", "f");
    assertThat(store().list(JobQuery.of(OWNER, 10)).jobs()).containsExactly(done);
  }

  @Test
  void a_first_version_that_was_tried_before_it_had_a_row_is_seen_when_it_is_due() {
    Job tried =
        life.retrying(life.claimed(job(), Jobs.WORKER, NOW), "no", "", Duration.ofMinutes(1), NOW);
    Job first = inserted(new Job(tried.order(), tried.createdAt(), 1, tried.status()));
    assertThat(deletedAt(first)).isEqualTo(Instant.MAX);
    assertThat(store().due(JobState.QUEUED, NOW.plus(Duration.ofDays(1)), 10))
        .containsExactly(first);
  }

  @Test
  void a_worker_that_is_lost_is_seen_though_its_job_was_in_no_list_before() {
    Job claimed = replaced(life.claimed(inserted(job()), Jobs.WORKER, NOW));
    Instant over = claimed.status().timing().wakeAt();
    assertThat(store().due(JobState.RUNNING, over, 10)).containsExactly(claimed);
  }

  @Test
  void what_nobody_ever_comes_for_is_deleted_after_fifteen_days_and_an_exception_is_not() {
    Job job = inserted(job());
    assertThat(deletedAt(job)).isBetween(NOW.plus(Duration.ofDays(15)), NOW.plusSeconds(1296001));
    replaced(life.claimed(job, Jobs.WORKER, NOW));
    assertThat(deletedAt(job)).isEqualTo(Instant.MAX);
  }

  @Test
  void rows_of_the_one_setting_are_read_and_changed_under_the_other() {
    DynamoJobStore all = new DynamoJobStore(DYNAMO.client(), options.withIndexed(Indexed.ALL));
    Job straight = inserted(job());
    Job listed = job();
    all.insert(List.of(listed));
    assertThat(store().list(JobQuery.of(OWNER, 10)).jobs()).containsExactly(listed);

    Job claimed = life.claimed(straight, Jobs.WORKER, NOW);
    assertThat(all.replace(List.of(claimed))).containsExactly(true);
    Job done = done(listed);

    assertThat(all.list(JobQuery.of(OWNER, 10)).jobs()).containsExactlyInAnyOrder(claimed, done);
    assertThat(
            Stream.of(JobState.QUEUED, JobState.RUNNING)
                .flatMap(state -> all.due(state, NOW.plus(Duration.ofDays(1)), 10).stream()))
        .containsExactly(claimed);
  }
}
