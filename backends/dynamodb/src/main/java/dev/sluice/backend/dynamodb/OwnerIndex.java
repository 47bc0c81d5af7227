package dev.sluice.backend.dynamodb;

import dev.sluice.engine.job.Owner;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/**
 * An owner's rows by their ids: the index {@link TableIndex#BY_OWNER_AND_ID} of a table. It has the
 * keys alone, so that a change of a row costs it nothing, and may lag behind by a moment.
 *
 * @param caller of the table
 */
record OwnerIndex(DynamoCaller caller) {

  /** The rows behind this id; at most 1,000. */
  List<Item> rows(Owner owner, Optional<String> after, int most) {
    Deadline deadline = caller.deadline();
    Map<String, String> names = new HashMap<>(Map.of("#owner", JobItem.OWNER));
    Map<String, AttributeValue> values =
        new HashMap<>(Map.of(":owner", AttributeValue.fromS(owner.value())));
    after.ifPresent(
        id -> {
          names.put("#id", JobItem.ID);
          values.put(":after", AttributeValue.fromS(id));
        });
    List<String> ids =
        caller
            .call(
                DynamoCall.QUERY,
                deadline,
                (client, timeouts) ->
                    client.query(
                        r ->
                            r.tableName(caller.table())
                                .indexName(TableIndex.BY_OWNER_AND_ID.indexName())
                                .keyConditionExpression(
                                    "#owner = :owner"
                                        + (after.isPresent() ? " AND #id > :after" : ""))
                                .expressionAttributeNames(names)
                                .expressionAttributeValues(values)
                                .limit(most)
                                .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                                .overrideConfiguration(timeouts)))
            .items()
            .stream()
            .map(entry -> new Item(entry).text(JobItem.ID))
            .toList();
    return new RowReads(caller)
        .rows(ids, RowReads.Freshness.CURRENT, deadline).stream()
            .sorted(Comparator.comparing(row -> row.text(JobItem.ID)))
            .toList();
  }
}
