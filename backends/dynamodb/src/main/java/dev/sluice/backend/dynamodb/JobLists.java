package dev.sluice.backend.dynamodb;

import dev.sluice.backend.dynamodb.RowReads.Freshness;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobCursor;
import dev.sluice.engine.job.JobPage;
import dev.sluice.engine.job.JobQuery;
import dev.sluice.engine.job.JobState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/**
 * Lists an owner's jobs. It walks an index and reads the rows that the index names, because a row
 * in the index would cost a write for each change of the job. For the states that have no index
 * ({@link StatusItem#SEARCHED} has the others) it walks over all jobs of the owner; a page then
 * ends after a bounded number of steps with what was found, and the next goes on from there.
 */
final class JobLists {

  private static final int MOST_STEPS = 10;
  private static final int STEP = 100;

  private final DynamoCaller caller;
  private final RowReads reads;

  JobLists(DynamoCaller caller, RowReads reads) {
    this.caller = caller;
    this.reads = reads;
  }

  JobPage page(JobQuery query, Deadline deadline) {
    List<Job> found = new ArrayList<>();
    Optional<JobCursor> place = query.after();
    for (int steps = 0; steps < MOST_STEPS; steps++) {
      QueryResponse step = step(query, place, steps == 0 ? query.limit() + 1 : STEP, deadline);
      found.addAll(matching(query, step, deadline));
      if (found.size() > query.limit()) {
        List<Job> page = found.subList(0, query.limit());
        return new JobPage(page, Optional.of(JobCursor.behind(page.get(page.size() - 1))));
      }
      if (!step.hasLastEvaluatedKey() || step.lastEvaluatedKey().isEmpty()) {
        return new JobPage(found, Optional.empty());
      }
      place = Optional.of(Place.cursor(new Item(step.lastEvaluatedKey()).text(JobItem.PLACE)));
    }
    return new JobPage(found, place);
  }

  private QueryResponse step(
      JobQuery query, Optional<JobCursor> after, int entries, Deadline deadline) {
    return caller.call(
        DynamoCall.QUERY,
        deadline,
        (client, timeouts) ->
            client.query(
                request(query, after).limit(entries).overrideConfiguration(timeouts).build()));
  }

  private QueryRequest.Builder request(JobQuery query, Optional<JobCursor> after) {
    Optional<JobState> indexed = query.state().filter(StatusItem.SEARCHED::contains);
    TableIndex index = indexed.isPresent() ? TableIndex.BY_STATE : TableIndex.BY_OWNER;
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    names.put("#partition", index.partitionKey());
    values.put(
        ":partition",
        AttributeValue.fromS(
            indexed
                .map(state -> StatusItem.byState(query.owner(), state))
                .orElse(query.owner().value())));
    after.ifPresent(
        cursor -> {
          names.put("#place", JobItem.PLACE);
          values.put(":after", AttributeValue.fromS(Place.of(cursor)));
        });
    QueryRequest.Builder request = QueryRequest.builder();
    query
        .type()
        .ifPresent(
            type -> {
              names.put("#type", JobItem.TYPE);
              values.put(":type", AttributeValue.fromS(type.value()));
              request.filterExpression("#type = :type");
            });
    return request
        .tableName(caller.table())
        .indexName(index.indexName())
        .keyConditionExpression(
            "#partition = :partition" + (after.isPresent() ? " AND #place < :after" : ""))
        .expressionAttributeNames(names)
        .expressionAttributeValues(values)
        .scanIndexForward(false)
        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES);
  }

  /**
   * The rows behind an index's entries, in its order; it may lag behind them, so they are asked.
   */
  private List<Job> matching(JobQuery query, QueryResponse step, Deadline deadline) {
    List<String> ids =
        step.items().stream().map(entry -> new Item(entry).text(JobItem.ID)).toList();
    Map<String, Job> jobs =
        reads.rows(ids, Freshness.RECENT, deadline).stream()
            .map(JobItem::job)
            .collect(Collectors.toMap(job -> job.id().value(), Function.identity()));
    return ids.stream()
        .flatMap(id -> Stream.ofNullable(jobs.get(id)))
        .filter(job -> job.order().owner().equals(query.owner()))
        .filter(job -> query.state().map(job.state()::equals).orElse(true))
        .toList();
  }
}
