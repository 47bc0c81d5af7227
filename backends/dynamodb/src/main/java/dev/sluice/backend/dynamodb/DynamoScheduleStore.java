package dev.sluice.backend.dynamodb;

import dev.sluice.backend.dynamodb.ConditionalWrites.Write;
import dev.sluice.backend.dynamodb.RowReads.Freshness;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.schedule.Schedule;
import dev.sluice.engine.schedule.ScheduleId;
import dev.sluice.engine.schedule.SchedulePage;
import dev.sluice.engine.schedule.ScheduleStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * Schedules in a table of DynamoDB, a row each; {@link ScheduleItem} says what is in it. The client
 * belongs to the caller, who closes it.
 */
public final class DynamoScheduleStore implements ScheduleStore {

  private final DynamoCaller caller;
  private final ConditionalWrites writes;
  private final RowReads reads;
  private final SecureRandom random = new SecureRandom();

  public DynamoScheduleStore(DynamoDbAsyncClient client, DynamoOptions options) {
    this.caller = new DynamoCaller(client, options.schedules(), options);
    this.writes = new ConditionalWrites(caller);
    this.reads = new RowReads(caller);
  }

  @Override
  public boolean insert(Schedule schedule) {
    PutItemRequest.Builder condition =
        PutItemRequest.builder()
            .conditionExpression("attribute_not_exists(#id)")
            .expressionAttributeNames(Map.of("#id", JobItem.ID));
    return put(List.of(write(schedule, condition))).get(0);
  }

  @Override
  public Optional<Schedule> find(ScheduleId id) {
    return reads.row(id.value()).map(ScheduleItem::schedule);
  }

  @Override
  public List<Boolean> replace(List<Schedule> schedules) {
    return put(
        schedules.stream()
            .map(
                schedule ->
                    write(
                        schedule,
                        PutItemRequest.builder()
                            .conditionExpression("#version = :read")
                            .expressionAttributeNames(Map.of("#version", ScheduleItem.VERSION))
                            .expressionAttributeValues(
                                Map.of(
                                    ":read",
                                    AttributeValue.fromN(
                                        Integer.toString(schedule.version() - 1))))))
            .toList());
  }

  private Write<PutItemResponse> write(Schedule schedule, PutItemRequest.Builder condition) {
    WriteToken token = WriteToken.random(random);
    PutItemRequest.Builder request =
        condition
            .tableName(caller.table())
            .item(ScheduleItem.of(schedule, token).values())
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES);
    return new Write<>(
        token,
        (client, timeouts) -> client.putItem(request.overrideConfiguration(timeouts).build()));
  }

  private List<Boolean> put(List<Write<PutItemResponse>> all) {
    return writes.all(DynamoCall.PUT, caller.deadline(), all).stream()
        .map(Optional::isEmpty)
        .toList();
  }

  @Override
  public boolean delete(ScheduleId id) {
    return caller.delete(id.value());
  }

  @Override
  public SchedulePage list(Owner owner, Optional<ScheduleId> after, int limit) {
    List<Schedule> found =
        new OwnerIndex(caller)
            .rows(owner, after.map(ScheduleId::value), limit + 1).stream()
                .map(ScheduleItem::schedule)
                .toList();
    return SchedulePage.of(found, limit);
  }

  @Override
  public List<Schedule> due(Instant now, int most) {
    Deadline deadline = caller.deadline();
    List<String> ids =
        new DueIndex(caller, TableIndex.SCHEDULES_DUE)
            .ids(DueShard.ALL.stream().map(DueShard::partition).toList(), now, most, deadline);
    return reads.rows(ids, Freshness.CURRENT, deadline).stream()
        .map(ScheduleItem::schedule)
        .filter(
            schedule -> schedule.status().nextRunAt().filter(at -> !at.isAfter(now)).isPresent())
        .sorted(Comparator.comparing(schedule -> schedule.status().nextRunAt().orElseThrow()))
        .toList();
  }

  /** Does nothing: the client is the caller's. */
  @Override
  public void close() {}
}
