package dev.sluice.backend.dynamodb;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Reads rows by their ids, as many as there may be in a batch at a time. */
final class RowReads {

  /** What is read. */
  enum Freshness {
    /** All that was written before. */
    CURRENT,
    /** It may be a moment old, for half the price. */
    RECENT
  }

  /** The limit of BatchGetItem. */
  private static final int MOST_KEYS = 100;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final DynamoCaller caller;

  RowReads(DynamoCaller caller) {
    this.caller = caller;
  }

  /** The rows that are there, in no particular order. */
  List<Item> rows(Collection<String> ids, Freshness freshness, Deadline deadline) {
    List<String> distinct = ids.stream().distinct().toList();
    List<Item> rows = new ArrayList<>();
    for (int from = 0; from < distinct.size(); from += MOST_KEYS) {
      List<String> some = distinct.subList(from, Math.min(from + MOST_KEYS, distinct.size()));
      rows.addAll(batch(some, freshness, deadline));
    }
    return rows;
  }

  /** The row with this id, as it is now. */
  Optional<Item> row(String id) {
    return rows(List.of(id), Freshness.CURRENT, caller.deadline()).stream().findFirst();
  }

  /** DynamoDB leaves keys out of an answer that would be over 16 MB, or when it is overloaded. */
  private List<Item> batch(List<String> ids, Freshness freshness, Deadline deadline) {
    List<Item> rows = new ArrayList<>();
    Map<String, KeysAndAttributes> keys = Map.of(caller.table(), keys(ids, freshness));
    Duration pause = FIRST_PAUSE;
    while (!keys.isEmpty()) {
      BatchGetItemResponse answer = get(keys, deadline);
      List<Map<String, AttributeValue>> found =
          answer.responses().getOrDefault(caller.table(), List.of());
      found.forEach(row -> rows.add(new Item(row)));
      keys = answer.unprocessedKeys();
      if (!keys.isEmpty() && found.isEmpty()) {
        caller.pause(DynamoCall.BATCH_GET, deadline, pause);
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
      }
    }
    return rows;
  }

  private BatchGetItemResponse get(Map<String, KeysAndAttributes> keys, Deadline deadline) {
    return caller.call(
        DynamoCall.BATCH_GET,
        deadline,
        (client, timeouts) ->
            client.batchGetItem(
                r ->
                    r.requestItems(keys)
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                        .overrideConfiguration(timeouts)));
  }

  private static KeysAndAttributes keys(List<String> ids, Freshness freshness) {
    return KeysAndAttributes.builder()
        .keys(ids.stream().map(id -> Map.of(JobItem.ID, AttributeValue.fromS(id))).toList())
        .consistentRead(freshness == Freshness.CURRENT)
        .build();
  }
}
