package dev.sluice.backend.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobPage;
import dev.sluice.engine.job.JobQuery;
import dev.sluice.engine.job.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Reading what batches leave out, what indexes lag behind with, and what is far down a list. */
final class DynamoReadsTest {

  @RegisterExtension static final LocalDynamo DYNAMO = new LocalDynamo();

  private final DynamoOptions options = DYNAMO.newTables();
  private final Answers answers = new Answers();
  private final DynamoDbAsyncClient client = DYNAMO.clientWith(answers);
  private final DynamoJobStore store = new DynamoJobStore(client, options);

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void asks_again_for_what_a_batch_has_left_out() {
    List<Job> jobs = IntStream.range(0, 5).mapToObj(Jobs::job).toList();
    store.insert(jobs);
    AtomicInteger calls = new AtomicInteger();
    // The second answer has no row at all, as when DynamoDB is overloaded.
    answers.change(
        response ->
            response instanceof BatchGetItemResponse batch
                ? cut(batch, calls.incrementAndGet() == 2 ? 0 : 2)
                : response);

    assertThat(store.find(jobs.stream().map(Job::id).toList()))
        .containsExactlyInAnyOrderElementsOf(jobs);
    assertThat(calls).hasValue(4);
  }

  /** The answer with this many rows only, the others not processed. */
  private SdkResponse cut(BatchGetItemResponse batch, int rows) {
    List<Map<String, AttributeValue>> found =
        batch.responses().getOrDefault(options.jobs(), List.of());
    if (found.size() <= rows) {
      return batch;
    }
    List<Map<String, AttributeValue>> keys =
        found.subList(rows, found.size()).stream().map(row -> Map.of("id", row.get("id"))).toList();
    return batch.toBuilder()
        .responses(Map.of(options.jobs(), found.subList(0, rows)))
        .unprocessedKeys(
            Map.of(
                options.jobs(),
                KeysAndAttributes.builder().keys(keys).consistentRead(true).build()))
        .build();
  }

  @Test
  void a_job_that_only_the_index_still_shows_is_neither_due_nor_listed() {
    Instant due = Jobs.NOW.plus(Jobs.LIFE.policy().resendAfter());
    Job claimed = Jobs.job(1);
    Job left = Jobs.job(2);
    store.insert(List.of(claimed, left));
    JobQuery failed =
        new JobQuery(
            Jobs.OWNER, Optional.of(JobState.FAILED), Optional.empty(), Optional.empty(), 10);
    assertThat(store.due(JobState.QUEUED, due, 10)).containsExactlyInAnyOrder(claimed, left);
    assertThat(store.list(failed).jobs()).isEmpty();
    List<Map<String, AttributeValue>> entries = new ArrayList<>();
    answers.change(response -> remembered(response, entries));
    store.due(JobState.QUEUED, due, 10);
    assertThat(entries).hasSize(2);

    store.replace(List.of(Jobs.LIFE.claimed(claimed, Jobs.WORKER, due)));
    answers.change(
        response ->
            response instanceof QueryResponse query
                ? query.toBuilder().items(entries).build()
                : response);

    assertThat(store.due(JobState.QUEUED, due, 10)).containsExactly(left);
    assertThat(store.list(failed).jobs()).isEmpty();
  }

  private static SdkResponse remembered(
      SdkResponse response, List<Map<String, AttributeValue>> entries) {
    if (response instanceof QueryResponse query) {
      synchronized (entries) {
        entries.addAll(query.items());
      }
    }
    return response;
  }

  @Test
  void a_page_ends_after_a_bounded_walk_and_the_next_goes_on() {
    Job oldest = Jobs.job(0, "{}", Jobs.NOW.minusSeconds(1));
    store.insert(List.of(oldest));
    Job running = Jobs.LIFE.claimed(oldest, Jobs.WORKER, Jobs.NOW);
    store.replace(List.of(running));
    for (int from = 1; from <= 1_000; from += 100) {
      store.insert(IntStream.range(from, from + 100).mapToObj(Jobs::job).toList());
    }
    JobQuery query =
        new JobQuery(
            Jobs.OWNER, Optional.of(JobState.RUNNING), Optional.empty(), Optional.empty(), 5);

    JobPage first = store.list(query);
    assertThat(first.jobs()).isEmpty();
    JobPage second = store.list(query.after(first.next().orElseThrow()));
    assertThat(second.jobs()).containsExactly(running);
    assertThat(second.next()).isEmpty();
    assertThat(store.queuedBefore(Jobs.NOW.plusSeconds(1), 10_000)).hasValue(1_000);
    assertThat(store.queuedBefore(Jobs.NOW.plusSeconds(1), 700)).hasValue(700);
  }
}
