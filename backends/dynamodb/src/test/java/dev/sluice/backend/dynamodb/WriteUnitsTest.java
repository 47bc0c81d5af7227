package dev.sluice.backend.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.dynamodb.DynamoUsage.Snapshot;
import dev.sluice.engine.cost.Usage;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobLife;
import dev.sluice.engine.job.JobQuery;
import dev.sluice.engine.job.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * What a job costs. AWS, "DynamoDB read and write operations": a write takes a unit for each KB
 * that is begun, an update by the larger of the row before and after it; an index takes a unit for
 * each KB of an entry that is put or deleted, so two when an entry's key changes, and none when
 * nothing of the entry changes.
 */
final class WriteUnitsTest {

  @RegisterExtension static final LocalDynamo DYNAMO = new LocalDynamo();

  private static final String KB = "\"" + "x".repeat(1022) + "\"";

  private final JobLife life = Jobs.LIFE;
  private final DynamoUsage usage = new DynamoUsage();
  private final DynamoOptions options = DYNAMO.newTables();
  private final DynamoDbAsyncClient client = DYNAMO.clientWith(usage);
  private final DynamoJobStore store = new DynamoJobStore(client, options);

  @AfterEach
  void close() {
    client.close();
  }

  /** The units that this takes, by index; the table itself under an empty name. */
  private Map<String, Integer> units(String what, Runnable writes) {
    Snapshot before = usage.snapshot();
    writes.run();
    Map<String, Integer> units = new TreeMap<>();
    usage
        .snapshot()
        .writes()
        .forEach(
            (name, sum) -> {
              double used = sum - before.writes().getOrDefault(name, 0.0);
              if (used > 0) {
                units.put(name.replaceFirst("^[^/]*/?", ""), (int) used);
              }
            });
    System.out.println(
        what + ": " + units.values().stream().mapToInt(i -> i).sum() + " write units " + units);
    return units;
  }

  private Map<String, Integer> insert(Job job) {
    return units("insert", () -> store.insert(List.of(job)));
  }

  private Map<String, Integer> replace(String what, Job job) {
    return units(what, () -> assertThat(store.replace(List.of(job))).containsExactly(true));
  }

  @Test
  void a_job_of_a_kilobyte_takes_eleven() {
    Job job = Jobs.job(1, KB, Jobs.NOW);
    assertThat(insert(job)).isEqualTo(Map.of("", 2, "by-owner", 1, "due", 1));

    Job claimed = life.claimed(job, Jobs.WORKER, Jobs.NOW.plusSeconds(1));
    assertThat(replace("claim", claimed)).isEqualTo(Map.of("", 2, "due", 2));

    Job done = life.succeeded(claimed, Optional.of("{\"n\":1}"), "", Jobs.NOW.plusSeconds(2));
    assertThat(replace("finish", done)).isEqualTo(Map.of("", 2, "due", 1));

    assertThat(usage.snapshot().writeUnits()).isEqualTo(11);
    assertThat(usage.snapshot().calls()).isEqualTo(Map.of("PutItem", 1L, "UpdateItem", 2L));
    assertThat(usage.usage()).isEqualTo(Usage.of(new Usage.Store(3, 11, 0, 0)));
  }

  @Test
  void without_the_claim_it_takes_seven() {
    Job job = Jobs.job(1, KB, Jobs.NOW);
    assertThat(insert(job)).isEqualTo(Map.of("", 2, "by-owner", 1, "due", 1));

    Job done = life.succeeded(job, Optional.of("{\"n\":1}"), "", Jobs.NOW.plusSeconds(2));
    assertThat(replace("finish without claim", done)).isEqualTo(Map.of("", 2, "due", 1));

    assertThat(usage.snapshot().writeUnits()).isEqualTo(7);
  }

  @Test
  void a_small_job_takes_eight() {
    Job job = Jobs.job(1, "{\"text\":\"" + "x".repeat(640) + "\"}", Jobs.NOW);
    assertThat(insert(job)).isEqualTo(Map.of("", 1, "by-owner", 1, "due", 1));

    Job claimed = life.claimed(job, Jobs.WORKER, Jobs.NOW.plusSeconds(1));
    assertThat(replace("claim, small", claimed)).isEqualTo(Map.of("", 1, "due", 2));

    Job done = life.succeeded(claimed, Optional.of("{\"n\":1}"), "", Jobs.NOW.plusSeconds(2));
    assertThat(replace("finish, small", done)).isEqualTo(Map.of("", 1, "due", 1));

    assertThat(usage.snapshot().writeUnits()).isEqualTo(8);
  }

  @Test
  void every_other_step_takes_its_row_and_its_moves_in_the_indexes() {
    Instant later = Jobs.NOW.plus(Duration.ofDays(1));
    Job scheduled = life.created(Jobs.job(1, KB, Jobs.NOW).order(), Jobs.NOW, Optional.of(later));
    assertThat(insert(scheduled)).isEqualTo(Map.of("", 2, "by-owner", 1, "by-state", 1, "due", 1));

    Job queued = life.resent(scheduled, later);
    assertThat(replace("send a scheduled one", queued))
        .isEqualTo(Map.of("", 2, "by-state", 1, "due", 2));

    Job claimed = life.claimed(queued, Jobs.WORKER, later);
    replace("claim", claimed);
    Job extended =
        life.extended(claimed, Optional.of(new Progress(0.5, "half")), later.plusSeconds(15));
    assertThat(replace("extend the lease", extended)).isEqualTo(Map.of("", 2, "due", 2));

    Job retrying =
        life.retrying(extended, "no luck", "", Duration.ofSeconds(1), later.plusSeconds(20));
    assertThat(replace("give back for another try", retrying)).isEqualTo(Map.of("", 2, "due", 2));

    Job again = life.claimed(retrying, Jobs.WORKER, later.plusSeconds(25));
    replace("claim", again);
    Job wished = life.cancelWished(again);
    assertThat(replace("wish a cancellation", wished)).isEqualTo(Map.of("", 2));

    Job failed = life.failed(wished, "broken", "", later.plusSeconds(30));
    assertThat(replace("fail", failed)).isEqualTo(Map.of("", 2, "by-state", 1, "due", 1));
  }

  @Test
  void reads_take_half_a_unit_for_4_kb_or_a_whole_one_when_current() {
    Job job = Jobs.job(1, KB, Jobs.NOW);
    store.insert(List.of(job));
    store.find(List.of(job.id()));
    assertThat(usage.snapshot().reads()).isEqualTo(Map.of(options.jobs(), 1.0));

    store.list(JobQuery.of(Jobs.OWNER, 10));
    assertThat(usage.snapshot().reads())
        .isEqualTo(Map.of(options.jobs(), 1.5, options.jobs() + "/by-owner", 0.5));
    assertThat(usage.snapshot().readUnits()).isEqualTo(2);
    assertThat(usage.snapshot().callCount()).isEqualTo(4);
  }
}
