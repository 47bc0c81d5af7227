package dev.sluice.backend.dynamodb;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * How a table is meant to be.
 *
 * @param name its name
 * @param indexes what indexes it has
 */
record TableDesign(String name, List<TableIndex> indexes) {

  /** The attribute of every table that says when DynamoDB deletes a row. */
  static final String TTL = StatusItem.TTL;

  /** Every table's key. */
  static final List<KeySchemaElement> KEYS =
      List.of(KeySchemaElement.builder().attributeName(JobItem.ID).keyType(KeyType.HASH).build());

  /** The tables of an installation. */
  static List<TableDesign> of(DynamoOptions options) {
    return List.of(
        new TableDesign(
            options.jobs(), List.of(TableIndex.BY_OWNER, TableIndex.BY_STATE, TableIndex.DUE)),
        new TableDesign(options.workers(), List.of()),
        new TableDesign(
            options.schedules(), List.of(TableIndex.BY_OWNER_AND_ID, TableIndex.SCHEDULES_DUE)),
        new TableDesign(options.apiKeys(), List.of(TableIndex.BY_OWNER_AND_ID)));
  }

  /** The attributes that are in a key of the table or of these indexes. */
  static List<AttributeDefinition> attributes(List<TableIndex> indexes) {
    Map<String, ScalarAttributeType> types = new HashMap<>();
    types.put(JobItem.ID, ScalarAttributeType.S);
    for (TableIndex index : indexes) {
      types.put(index.partitionKey(), ScalarAttributeType.S);
      types.put(index.sortKey(), index.sortType());
    }
    return types.entrySet().stream()
        .map(
            entry ->
                AttributeDefinition.builder()
                    .attributeName(entry.getKey())
                    .attributeType(entry.getValue())
                    .build())
        .toList();
  }
}
