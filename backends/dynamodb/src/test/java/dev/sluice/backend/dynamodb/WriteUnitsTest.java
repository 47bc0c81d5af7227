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
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a job costs. AWS, "DynamoDB read and write operations": a write takes a unit for each KB
 * that is begun, an update by the larger of the row before and after it; an index takes a unit for
 * each KB of an entry that is put or deleted, so two when an entry's key changes, and none when
 * nothing of the entry changes.
 */
final class WriteUnitsTest {

  @RegisterExtension static final LocalDynamo DYNAMO = new LocalDynamo();

  /** What packs into less than a KB with the rest of the row, and what does not. */
  private static final String ORDER = Payloads.order(1);

  private static final String RANDOM = Payloads.random(1, 1_500);

  private final JobLife life = Jobs.LIFE;
  private final DynamoUsage usage = new DynamoUsage();
  private final DynamoOptions options = DYNAMO.newTables();
  private final DynamoDbAsyncClient client = DYNAMO.clientWith(usage);
  private DynamoJobStore store = new DynamoJobStore(client, options);

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

  private void indexOnlyExceptions() {
    store = new DynamoJobStore(client, options.withIndexed(DynamoOptions.Indexed.EXCEPTIONS));
  }

  /** The end of a job that was not claimed. */
  private Job doneUnclaimed(Job job, String result) {
    Job claimed = life.claimed(job, Jobs.WORKER, Jobs.NOW.plusSeconds(1));
    Job done = life.succeeded(claimed, Optional.of(result), "", Jobs.NOW.plusSeconds(2));
    return new Job(done.order(), done.createdAt(), job.version() + 1, done.status());
  }

  @Test
  void the_cheapest_job_takes_two() {
    indexOnlyExceptions();
    Job job = Jobs.job(1, ORDER, Jobs.NOW);
    assertThat(insert(job)).isEqualTo(Map.of("", 1));
    assertThat(replace("finish without claim", doneUnclaimed(job, "{\"n\":1}")))
        .isEqualTo(Map.of("", 1));

    assertThat(usage.snapshot().writeUnits()).isEqualTo(2);
    assertThat(usage.snapshot().calls()).isEqualTo(Map.of("PutItem", 1L, "UpdateItem", 1L));
  }

  @Test
  void the_cheapest_job_takes_four_if_it_does_not_pack() {
    indexOnlyExceptions();
    Job job = Jobs.job(1, RANDOM, Jobs.NOW);
    assertThat(insert(job)).isEqualTo(Map.of("", 2));
    assertThat(replace("finish without claim, random", doneUnclaimed(job, "{\"n\":1}")))
        .isEqualTo(Map.of("", 2));
  }

  @Test
  void a_kilobyte_of_random_letters_takes_three_of_the_cheapest() {
    indexOnlyExceptions();
    Job job = Jobs.job(1, Payloads.random(1), Jobs.NOW);
    assertThat(insert(job)).isEqualTo(Map.of("", 1));
    assertThat(replace("finish without claim, base64", doneUnclaimed(job, "{\"n\":1}")))
        .isEqualTo(Map.of("", 2));
  }

  @Test
  void with_exceptions_indexed_each_exception_takes_its_entries() {
    indexOnlyExceptions();
    Job job = Jobs.job(1, ORDER, Jobs.NOW);
    insert(job);
    Job claimed = life.claimed(job, Jobs.WORKER, Jobs.NOW.plusSeconds(1));
    assertThat(replace("claim an unlisted one", claimed))
        .isEqualTo(Map.of("", 1, "by-owner", 1, "due", 1));
    Job retrying =
        life.retrying(claimed, "no luck", "", Duration.ofSeconds(1), Jobs.NOW.plusSeconds(2));
    assertThat(replace("give it back", retrying)).isEqualTo(Map.of("", 1, "due", 2));
    assertThat(replace("finish a listed one", doneUnclaimed(retrying, "{}")))
        .isEqualTo(Map.of("", 1, "due", 1));

    Job unsent = Jobs.job(2, ORDER, Jobs.NOW);
    insert(unsent);
    assertThat(replace("note that it is not sent", Jobs.unsent(unsent)))
        .isEqualTo(Map.of("", 1, "by-owner", 1, "due", 1));

    Job unwanted = Jobs.job(3, ORDER, Jobs.NOW);
    insert(unwanted);
    assertThat(replace("cancel an unlisted one", life.cancelled(unwanted, "", Jobs.NOW)))
        .isEqualTo(Map.of("", 1, "by-owner", 1, "by-state", 1));
  }

  @Test
  void a_result_is_packed_when_that_saves_a_unit_and_stays_text_when_not() {
    Job job = Jobs.job(1, "{}", Jobs.NOW);
    insert(job);
    Job done = doneUnclaimed(job, Payloads.order(7));
    assertThat(replace("finish with 1 KB of result", done)).isEqualTo(Map.of("", 1, "due", 1));
    assertThat(store.find(List.of(job.id()))).containsExactly(done);

    Job other = Jobs.job(2, ORDER, Jobs.NOW);
    insert(other);
    Job both = doneUnclaimed(other, Payloads.order(8));
    assertThat(replace("finish with 1 KB beside 1 KB", both)).isEqualTo(Map.of("", 1, "due", 1));
    assertThat(store.find(List.of(other.id()))).containsExactly(both);

    String words = "a result that fits ".repeat(12);
    Job third = Jobs.job(3, "{}", Jobs.NOW);
    JobRows rows = new JobRows(new IndexEntries(options.indexed()));
    assertThat(rows.status(doneUnclaimed(third, words), new WriteToken("x")).values())
        .containsEntry("r", AttributeValue.fromS(words));
  }

  @Test
  void what_a_row_is_reckoned_to_take_is_what_it_takes() {
    JobRows rows = new JobRows(new IndexEntries(options.indexed()));
    WriteToken token = new WriteToken("0123456789abcdef");
    for (int length = 700; length < 1_000; length += 3) {
      Job job =
          Jobs.job(length, "\"" + Integer.toString(length).repeat(length / 3) + "\"", Jobs.NOW);
      Item row = JobItem.order(job, rows.entries(), TextForm.PLAIN);
      Item status = StatusItem.of(job, token, rows.entries(), TextForm.PLAIN);
      int bytes = ItemSize.of(row) + ItemSize.of(status);
      Item whole = new Item.Builder().all(row).all(status).build();
      Map<String, Integer> units =
          units(
              "put " + bytes + " bytes",
              () ->
                  client
                      .putItem(
                          r ->
                              r.tableName(options.jobs())
                                  .item(whole.values())
                                  .returnConsumedCapacity("INDEXES"))
                      .join());
      if (Math.abs(bytes - 1_024) > 8) { // numbers are approximate, by a byte or so each
        assertThat(units.get("")).isEqualTo(ItemSize.units(bytes));
      }
    }
  }

  @Test
  void a_job_of_a_kilobyte_takes_eight() {
    Job job = Jobs.job(1, ORDER, Jobs.NOW);
    assertThat(insert(job)).isEqualTo(Map.of("", 1, "by-owner", 1, "due", 1));

    Job claimed = life.claimed(job, Jobs.WORKER, Jobs.NOW.plusSeconds(1));
    assertThat(replace("claim", claimed)).isEqualTo(Map.of("", 1, "due", 2));

    Job done = life.succeeded(claimed, Optional.of("{\"n\":1}"), "", Jobs.NOW.plusSeconds(2));
    assertThat(replace("finish", done)).isEqualTo(Map.of("", 1, "due", 1));

    assertThat(usage.snapshot().writeUnits()).isEqualTo(8);
  }

  @Test
  void a_job_that_begins_a_second_kilobyte_however_it_is_packed_takes_eleven() {
    Job job = Jobs.job(1, RANDOM, Jobs.NOW);
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
  void without_the_claim_it_takes_five() {
    Job job = Jobs.job(1, ORDER, Jobs.NOW);
    assertThat(insert(job)).isEqualTo(Map.of("", 1, "by-owner", 1, "due", 1));

    Job done = doneUnclaimed(job, "{\"n\":1}");
    assertThat(replace("finish without claim", done)).isEqualTo(Map.of("", 1, "due", 1));

    assertThat(usage.snapshot().writeUnits()).isEqualTo(5);
  }

  @Test
  void a_small_job_takes_eight_and_stays_readable() {
    Job job = Jobs.job(1, "{\"text\":\"" + "x".repeat(640) + "\"}", Jobs.NOW);
    assertThat(insert(job)).isEqualTo(Map.of("", 1, "by-owner", 1, "due", 1));

    Job claimed = life.claimed(job, Jobs.WORKER, Jobs.NOW.plusSeconds(1));
    assertThat(replace("claim, small", claimed)).isEqualTo(Map.of("", 1, "due", 2));

    Job done = life.succeeded(claimed, Optional.of("{\"n\":1}"), "", Jobs.NOW.plusSeconds(2));
    assertThat(replace("finish, small", done)).isEqualTo(Map.of("", 1, "due", 1));

    assertThat(usage.snapshot().writeUnits()).isEqualTo(8);
    JobRows rows = new JobRows(new IndexEntries(options.indexed()));
    assertThat(rows.row(job, new WriteToken("x")).values())
        .containsEntry("b", AttributeValue.fromS(job.order().payload()));
  }

  @Test
  void every_other_step_takes_its_row_and_its_moves_in_the_indexes() {
    Instant later = Jobs.NOW.plus(Duration.ofDays(1));
    Job scheduled =
        life.created(Jobs.job(1, RANDOM, Jobs.NOW).order(), Jobs.NOW, Optional.of(later));
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
    Job job = Jobs.job(1, RANDOM, Jobs.NOW);
    store.insert(List.of(job));
    store.find(List.of(job.id()));
    assertThat(usage.snapshot().reads()).isEqualTo(Map.of(options.jobs(), 1.0));

    store.list(JobQuery.of(Jobs.OWNER, 10));
    assertThat(usage.snapshot().reads())
        .isEqualTo(Map.of(options.jobs(), 1.5, options.jobs() + "/by-owner", 0.5));
    assertThat(usage.snapshot().readUnits()).isEqualTo(2);
    assertThat(usage.snapshot().callCount()).isEqualTo(4);
  }

  @Test
  void a_look_at_an_ended_job_takes_half_a_unit_and_at_another_one_and_a_half() {
    Job job = Jobs.job(1, ORDER, Jobs.NOW);
    store.insert(List.of(job));
    assertThat(store.look(job.id())).contains(job);
    assertThat(usage.snapshot().readUnits()).isEqualTo(1.5);

    Job done = doneUnclaimed(job, "{}");
    store.replace(List.of(done));
    assertThat(store.look(job.id())).contains(done);
    assertThat(usage.snapshot().readUnits()).isEqualTo(2);
  }
}
