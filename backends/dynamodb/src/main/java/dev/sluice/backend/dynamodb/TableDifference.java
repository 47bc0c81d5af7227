package dev.sluice.backend.dynamodb;

import dev.sluice.backend.dynamodb.DynamoOptions.Billing;
import dev.sluice.engine.queue.ProvisioningStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/**
 * Something about a table that is not as it is meant to be.
 *
 * @param property what
 * @param found what it is
 * @param wanted what it is meant to be
 * @param mend how it is mended; empty if that would take a deletion, which is left to people
 */
record TableDifference(String property, String found, String wanted, Optional<Mend> mend) {

  private static final String NONE = "none";

  /** Mends a difference with one call. */
  @FunctionalInterface
  interface Mend {
    void with(DynamoCaller caller);
  }

  ProvisioningStep step(String table) {
    return new ProvisioningStep.Differs(table, property, found, wanted);
  }

  /** All there are, in the order in which they can be mended. */
  static List<TableDifference> all(
      TableDesign design, Billing billing, TableDescription found, TimeToLiveDescription ttl) {
    List<TableDifference> all = new ArrayList<>();
    ofKey(found).ifPresent(all::add);
    ofBilling(billing, found).ifPresent(all::add);
    design.indexes().forEach(index -> ofIndex(index, billing, found).ifPresent(all::add));
    ofTimeToLive(ttl).ifPresent(all::add);
    return all;
  }

  private static Optional<TableDifference> ofKey(TableDescription found) {
    return found.keySchema().equals(TableDesign.KEYS)
        ? Optional.empty()
        : Optional.of(
            new TableDifference(
                "key",
                found.keySchema().stream()
                    .map(KeySchemaElement::attributeName)
                    .collect(Collectors.joining(", ")),
                JobItem.ID,
                Optional.empty()));
  }

  /**
   * What has the right units is left out of the change: DynamoDB refuses one that changes nothing.
   */
  private static Optional<TableDifference> ofBilling(Billing billing, TableDescription found) {
    String wanted = Throughput.text(billing);
    Map<String, String> differing = Throughput.texts(found);
    differing.values().removeIf(wanted::equals);
    if (differing.isEmpty()) {
      return Optional.empty();
    }
    String text =
        differing.entrySet().stream()
            .map(
                entry ->
                    (entry.getKey().isEmpty() ? "" : "index " + entry.getKey() + " ")
                        + entry.getValue())
            .distinct()
            .collect(Collectors.joining(", "));
    UpdateTableRequest.Builder change =
        UpdateTableRequest.builder().billingMode(Throughput.mode(billing));
    Throughput.units(billing).ifPresent(units -> provision(change, differing, units));
    return Optional.of(
        new TableDifference(
            "billing",
            Throughput.isOnDemand(found) ? "on demand" : text,
            wanted,
            Optional.of(caller -> update(caller, change))));
  }

  private static void provision(
      UpdateTableRequest.Builder change,
      Map<String, String> differing,
      ProvisionedThroughput units) {
    if (differing.containsKey("")) {
      change.provisionedThroughput(units);
    }
    List<GlobalSecondaryIndexUpdate> indexes =
        differing.keySet().stream()
            .filter(name -> !name.isEmpty())
            .map(
                name ->
                    GlobalSecondaryIndexUpdate.builder()
                        .update(u -> u.indexName(name).provisionedThroughput(units))
                        .build())
            .toList();
    if (!indexes.isEmpty()) {
      change.globalSecondaryIndexUpdates(indexes);
    }
  }

  private static Optional<TableDifference> ofIndex(
      TableIndex index, Billing billing, TableDescription found) {
    Optional<GlobalSecondaryIndexDescription> there =
        found.globalSecondaryIndexes().stream()
            .filter(each -> each.indexName().equals(index.indexName()))
            .findFirst();
    String property = "index " + index.indexName();
    if (there.isEmpty()) {
      return Optional.of(
          new TableDifference(
              property,
              NONE,
              index.text(),
              Optional.of(caller -> update(caller, creation(index, billing)))));
    }
    String is = TableIndex.text(there.get().keySchema(), there.get().projection());
    return is.equals(index.text())
        ? Optional.empty()
        : Optional.of(new TableDifference(property, is, index.text(), Optional.empty()));
  }

  private static UpdateTableRequest.Builder creation(TableIndex index, Billing billing) {
    CreateGlobalSecondaryIndexAction.Builder create =
        CreateGlobalSecondaryIndexAction.builder()
            .indexName(index.indexName())
            .keySchema(index.keys())
            .projection(index.projection());
    Throughput.units(billing).ifPresent(create::provisionedThroughput);
    return UpdateTableRequest.builder()
        .attributeDefinitions(TableDesign.attributes(List.of(index)))
        .globalSecondaryIndexUpdates(
            GlobalSecondaryIndexUpdate.builder().create(create.build()).build());
  }

  private static void update(DynamoCaller caller, UpdateTableRequest.Builder change) {
    caller.call(
        DynamoCall.UPDATE_TABLE,
        caller.deadline(),
        (client, timeouts) ->
            client.updateTable(
                change.tableName(caller.table()).overrideConfiguration(timeouts).build()));
  }

  private static Optional<TableDifference> ofTimeToLive(TimeToLiveDescription found) {
    TimeToLiveStatus status = found.timeToLiveStatus();
    boolean isOn = status == TimeToLiveStatus.ENABLED || status == TimeToLiveStatus.ENABLING;
    if (isOn && TableDesign.TTL.equals(found.attributeName())) {
      return Optional.empty();
    }
    return Optional.of(
        new TableDifference(
            "time to live",
            isOn ? found.attributeName() : NONE,
            TableDesign.TTL,
            isOn ? Optional.empty() : Optional.of(TableDifference::enableTimeToLive)));
  }

  private static void enableTimeToLive(DynamoCaller caller) {
    caller.call(
        DynamoCall.UPDATE_TTL,
        caller.deadline(),
        (client, timeouts) ->
            client.updateTimeToLive(
                r ->
                    r.tableName(caller.table())
                        .timeToLiveSpecification(
                            ttl -> ttl.enabled(true).attributeName(TableDesign.TTL))
                        .overrideConfiguration(timeouts)));
  }
}
