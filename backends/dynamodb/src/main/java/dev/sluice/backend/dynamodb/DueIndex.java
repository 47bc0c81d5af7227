package dev.sluice.backend.dynamodb;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/**
 * An index in parts, each sorted by when somebody has to look at a row.
 *
 * @param caller of its table
 * @param index with a time as its sort key
 */
record DueIndex(DynamoCaller caller, TableIndex index) {

  /**
   * The ids of the rows whose time has come, the longest due first. Reads no others; it may lag
   * behind the rows, so these are asked before anybody acts.
   */
  List<String> ids(List<String> partitions, Instant now, int most, Deadline deadline) {
    List<CompletableFuture<QueryResponse>> answers =
        partitions.stream()
            .map(
                partition ->
                    caller.begin(
                        deadline,
                        (client, timeouts) ->
                            client.query(
                                until(partition, now)
                                    .limit(most)
                                    .overrideConfiguration(timeouts)
                                    .build())))
            .toList();
    return answers.stream()
        .flatMap(answer -> caller.await(DynamoCall.QUERY, deadline, answer).items().stream())
        .map(Item::new)
        .sorted(Comparator.comparing(entry -> entry.instant(index.sortKey())))
        .limit(most)
        .map(entry -> entry.text(JobItem.ID))
        .toList();
  }

  private QueryRequest.Builder until(String partition, Instant now) {
    return QueryRequest.builder()
        .tableName(caller.table())
        .indexName(index.indexName())
        .keyConditionExpression("#due = :partition AND #wakeAt <= :now")
        .expressionAttributeNames(Map.of("#due", index.partitionKey(), "#wakeAt", index.sortKey()))
        .expressionAttributeValues(
            Map.of(
                ":partition", AttributeValue.fromS(partition),
                ":now", AttributeValue.fromN(Long.toString(now.toEpochMilli()))))
        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES);
  }
}
