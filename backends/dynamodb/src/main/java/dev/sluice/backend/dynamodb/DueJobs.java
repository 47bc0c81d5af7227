package dev.sluice.backend.dynamodb;

import dev.sluice.backend.dynamodb.RowReads.Freshness;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** The unfinished jobs, by when somebody has to look at them: the index {@code due}. */
final class DueJobs {

  private static final Comparator<Job> LONGEST_DUE_FIRST =
      Comparator.comparing(job -> job.status().timing().wakeAt());

  /** Of one part of the index, however few are to be counted. */
  private static final int LEAST_WALK = 1_000;

  private final DynamoCaller caller;
  private final RowReads reads;

  DueJobs(DynamoCaller caller, RowReads reads) {
    this.caller = caller;
    this.reads = reads;
  }

  /** The index may lag behind the rows, so these are asked before anybody acts. */
  List<Job> due(JobState state, Instant now, int most, Deadline deadline) {
    List<String> partitions = DueShard.ALL.stream().map(shard -> shard.partition(state)).toList();
    List<String> ids = new DueIndex(caller, TableIndex.DUE).ids(partitions, now, most, deadline);
    return reads.rows(ids, Freshness.CURRENT, deadline).stream()
        .map(JobItem::job)
        .filter(job -> job.state() == state && !job.status().timing().wakeAt().isAfter(now))
        .sorted(LONGEST_DUE_FIRST)
        .toList();
  }

  /**
   * Counts queued jobs that were created before a moment. The oldest come about first, because a
   * job is looked at some time after it was created; yet each part of the index is walked for
   * {@code most} entries only, or {@link #LEAST_WALK}, and what lies behind is not counted.
   */
  int queuedBefore(Instant createdAt, int most, Deadline deadline) {
    int count = 0;
    for (DueShard shard : DueShard.ALL) {
      count += queuedBefore(shard, createdAt, Math.max(LEAST_WALK, most), deadline);
      if (count >= most) {
        return most;
      }
    }
    return count;
  }

  private int queuedBefore(DueShard shard, Instant createdAt, int most, Deadline deadline) {
    int count = 0;
    int walked = 0;
    Map<String, AttributeValue> place = Map.of();
    do {
      Map<String, AttributeValue> from = place;
      int entries = most - walked;
      QueryResponse answer =
          caller.call(
              DynamoCall.QUERY,
              deadline,
              (client, timeouts) ->
                  client.query(
                      queued(shard, createdAt)
                          .exclusiveStartKey(from.isEmpty() ? null : from)
                          .limit(entries)
                          .overrideConfiguration(timeouts)
                          .build()));
      count += answer.count();
      walked += answer.scannedCount();
      place = answer.lastEvaluatedKey();
    } while (!place.isEmpty() && walked < most);
    return count;
  }

  private QueryRequest.Builder queued(DueShard shard, Instant createdAt) {
    return QueryRequest.builder()
        .tableName(caller.table())
        .indexName(TableIndex.DUE.indexName())
        .keyConditionExpression("#due = :partition")
        .filterExpression("#place < :created")
        .expressionAttributeNames(Map.of("#due", StatusItem.DUE, "#place", JobItem.PLACE))
        .expressionAttributeValues(
            Map.of(
                ":partition", AttributeValue.fromS(shard.partition(JobState.QUEUED)),
                ":created", AttributeValue.fromS(Place.ofTime(createdAt))))
        .select(Select.COUNT)
        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES);
  }
}
