package dev.sluice.backend.dynamodb;

import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.WorkerCard;
import dev.sluice.engine.job.WorkerId;
import dev.sluice.engine.job.WorkerRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * The workers in a table of DynamoDB, a row each: id, h host, a started at, s seen at, y types, n
 * running, ttl. Workers that were not seen for a day are deleted by DynamoDB itself.
 *
 * <p>{@link #seenSince} reads the whole table, for there are few workers; what it shows may be a
 * moment old. The client belongs to the caller, who closes it.
 */
public final class DynamoWorkerRegistry implements WorkerRegistry {

  private static final Duration KEEP = Duration.ofDays(1);

  private static final String HOST = "h";
  private static final String STARTED_AT = "a";
  private static final String SEEN_AT = "s";
  private static final String TYPES = "y";
  private static final String RUNNING = "n";

  private final DynamoCaller caller;

  public DynamoWorkerRegistry(DynamoDbAsyncClient client, DynamoOptions options) {
    this.caller = new DynamoCaller(client, options.workers(), options);
  }

  @Override
  public void beat(WorkerCard card) {
    caller.call(
        DynamoCall.PUT,
        caller.deadline(),
        (client, timeouts) ->
            client.putItem(
                r ->
                    r.tableName(caller.table())
                        .item(item(card).values())
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                        .overrideConfiguration(timeouts)));
  }

  @Override
  public void leave(WorkerId worker) {
    var unused = caller.delete(worker.value());
  }

  @Override
  public List<WorkerCard> seenSince(Instant moment) {
    Deadline deadline = caller.deadline();
    List<WorkerCard> cards = new ArrayList<>();
    Map<String, AttributeValue> place = Map.of();
    do {
      ScanRequest request = scan(moment, place);
      ScanResponse answer =
          caller.call(
              DynamoCall.SCAN,
              deadline,
              (client, timeouts) ->
                  client.scan(request.toBuilder().overrideConfiguration(timeouts).build()));
      answer.items().forEach(row -> cards.add(card(new Item(row))));
      place = answer.lastEvaluatedKey();
    } while (!place.isEmpty());
    cards.sort(Comparator.comparing(card -> card.id().value()));
    return List.copyOf(cards);
  }

  private ScanRequest scan(Instant moment, Map<String, AttributeValue> place) {
    ScanRequest.Builder request =
        ScanRequest.builder()
            .tableName(caller.table())
            .filterExpression("#seen >= :moment")
            .expressionAttributeNames(Map.of("#seen", SEEN_AT))
            .expressionAttributeValues(
                Map.of(":moment", AttributeValue.fromN(Long.toString(moment.toEpochMilli()))))
            .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES);
    return place.isEmpty() ? request.build() : request.exclusiveStartKey(place).build();
  }

  private static Item item(WorkerCard card) {
    Item.Builder types = new Item.Builder();
    card.types().forEach((type, why) -> types.text(type.value(), why));
    return new Item.Builder()
        .text(JobItem.ID, card.id().value())
        .text(HOST, card.host())
        .instant(STARTED_AT, card.startedAt())
        .instant(SEEN_AT, card.seenAt())
        .item(TYPES, types.build())
        .countUnlessZero(RUNNING, card.running())
        .number(TableDesign.TTL, card.seenAt().plus(KEEP).getEpochSecond())
        .build();
  }

  private static WorkerCard card(Item row) {
    Item types = row.itemIfThere(TYPES).orElse(new Item(Map.of()));
    return new WorkerCard(
        new WorkerId(row.text(JobItem.ID)),
        row.text(HOST),
        row.instant(STARTED_AT),
        row.instant(SEEN_AT),
        types.values().keySet().stream().collect(Collectors.toMap(JobType::new, types::text)),
        row.count(RUNNING));
  }

  /** Does nothing: the client is the caller's. */
  @Override
  public void close() {}
}
