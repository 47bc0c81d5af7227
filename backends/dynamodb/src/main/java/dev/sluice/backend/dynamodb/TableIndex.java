package dev.sluice.backend.dynamodb;

import dev.sluice.backend.dynamodb.DynamoOptions.Billing;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * The indexes of the tables. Beside the keys they have only what never changes, so that a change of
 * a row costs a write of an index only when it moves the row within it.
 */
enum TableIndex {
  /** All jobs of an owner. Written once in a job's life. */
  BY_OWNER("by-owner", JobItem.OWNER, JobItem.PLACE, ScalarAttributeType.S, JobItem.TYPE),
  /** The jobs of an owner that are in one of the {@link StatusItem#SEARCHED} states. */
  BY_STATE("by-state", StatusItem.BY_STATE, JobItem.PLACE, ScalarAttributeType.S, JobItem.TYPE),
  /** The unfinished jobs by when somebody has to look at them, in {@link DueShard}s. */
  DUE("due", StatusItem.DUE, StatusItem.WAKE_AT, ScalarAttributeType.N, JobItem.PLACE),
  /** All schedules of an owner, or all API keys, oldest or smallest id first. */
  BY_OWNER_AND_ID("by-owner", JobItem.OWNER, JobItem.ID, ScalarAttributeType.S, ""),
  /** The schedules that fire by when they do so next, in {@link DueShard}s. */
  SCHEDULES_DUE("due", ScheduleItem.DUE, ScheduleItem.NEXT_RUN_AT, ScalarAttributeType.N, "");

  private final String indexName;
  private final String partitionKey;
  private final String sortKey;
  private final ScalarAttributeType sortType;
  private final String projected;

  TableIndex(
      String indexName,
      String partitionKey,
      String sortKey,
      ScalarAttributeType sortType,
      String projected) {
    this.indexName = indexName;
    this.partitionKey = partitionKey;
    this.sortKey = sortKey;
    this.sortType = sortType;
    this.projected = projected;
  }

  String indexName() {
    return indexName;
  }

  String partitionKey() {
    return partitionKey;
  }

  String sortKey() {
    return sortKey;
  }

  ScalarAttributeType sortType() {
    return sortType;
  }

  List<KeySchemaElement> keys() {
    return List.of(
        KeySchemaElement.builder().attributeName(partitionKey).keyType(KeyType.HASH).build(),
        KeySchemaElement.builder().attributeName(sortKey).keyType(KeyType.RANGE).build());
  }

  Projection projection() {
    return projected.isEmpty()
        ? Projection.builder().projectionType(ProjectionType.KEYS_ONLY).build()
        : Projection.builder()
            .projectionType(ProjectionType.INCLUDE)
            .nonKeyAttributes(projected)
            .build();
  }

  GlobalSecondaryIndex definition(Billing billing) {
    GlobalSecondaryIndex.Builder definition =
        GlobalSecondaryIndex.builder()
            .indexName(indexName)
            .keySchema(keys())
            .projection(projection());
    Throughput.units(billing).ifPresent(definition::provisionedThroughput);
    return definition.build();
  }

  /** The index as people read it. */
  String text() {
    return text(keys(), projection());
  }

  /** Any index as people read it. */
  static String text(List<KeySchemaElement> keys, Projection projection) {
    return keys.stream().map(KeySchemaElement::attributeName).collect(Collectors.joining(", "))
        + " with "
        + (projection.hasNonKeyAttributes()
            ? String.join(", ", new TreeSet<>(projection.nonKeyAttributes()))
            : projection.projectionTypeAsString());
  }
}
