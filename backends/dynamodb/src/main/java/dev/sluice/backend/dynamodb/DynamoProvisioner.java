package dev.sluice.backend.dynamodb;

import dev.sluice.engine.job.JobStoreException;
import dev.sluice.engine.job.StoreProvisioner;
import dev.sluice.engine.queue.ProvisioningStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;

/**
 * Makes the tables of an installation on DynamoDB, with their indexes and the deletion of what is
 * over. It deletes no table and no index: one with other keys stays as it is and is named in a
 * {@link ProvisioningStep.Differs}, by {@link #provision} too.
 *
 * <p>A table is waited for until it can be used, ten minutes at the most; an index of a large table
 * may take longer, and the next run then goes on from there.
 */
public final class DynamoProvisioner implements StoreProvisioner {

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final DynamoDbAsyncClient client;
  private final DynamoOptions options;

  /** The client is the caller's, who closes it. */
  public DynamoProvisioner(DynamoDbAsyncClient client, DynamoOptions options) {
    this.client = client;
    this.options = options;
  }

  @Override
  public List<ProvisioningStep> provision() {
    List<ProvisioningStep> steps = new ArrayList<>();
    for (TableDesign design : TableDesign.of(options)) {
      Table table = new Table(design);
      if (table.find().isPresent()) {
        steps.addAll(table.mend());
      } else {
        table.create();
        steps.add(new ProvisioningStep.Created(design.name()));
      }
    }
    return steps;
  }

  @Override
  public List<ProvisioningStep> check() {
    List<ProvisioningStep> steps = new ArrayList<>();
    for (TableDesign design : TableDesign.of(options)) {
      Table table = new Table(design);
      Optional<TableDescription> found = table.find();
      if (found.isEmpty()) {
        steps.add(new ProvisioningStep.Missing(design.name()));
        continue;
      }
      List<TableDifference> differences = table.differences(found.get());
      differences.forEach(difference -> steps.add(difference.step(design.name())));
      if (differences.isEmpty()) {
        steps.add(new ProvisioningStep.Kept(design.name()));
      }
    }
    return steps;
  }

  /** One table. */
  private final class Table {

    private final TableDesign design;
    private final DynamoCaller caller;

    Table(TableDesign design) {
      this.design = design;
      this.caller = new DynamoCaller(client, design.name(), options);
    }

    Optional<TableDescription> find() {
      return caller.call(
          DynamoCall.DESCRIBE_TABLE,
          caller.deadline(),
          (dynamo, timeouts) ->
              dynamo
                  .describeTable(r -> r.tableName(design.name()).overrideConfiguration(timeouts))
                  .handle(
                      (answer, failure) -> {
                        if (failure == null) {
                          return Optional.of(answer.table());
                        }
                        if (failure instanceof CompletionException
                            && failure.getCause() instanceof ResourceNotFoundException) {
                          return Optional.empty();
                        }
                        throw new CompletionException(failure);
                      }));
    }

    void create() {
      caller.call(
          DynamoCall.CREATE_TABLE,
          caller.deadline(),
          (dynamo, timeouts) ->
              dynamo.createTable(
                  r -> {
                    r.tableName(design.name())
                        .keySchema(TableDesign.KEYS)
                        .attributeDefinitions(TableDesign.attributes(design.indexes()))
                        .billingMode(Throughput.mode(options.billing()))
                        .overrideConfiguration(timeouts);
                    Throughput.units(options.billing()).ifPresent(r::provisionedThroughput);
                    if (!design.indexes().isEmpty()) {
                      r.globalSecondaryIndexes(
                          design.indexes().stream()
                              .map(index -> index.definition(options.billing()))
                              .toList());
                    }
                  }));
      var unused = mend(); // it cannot be made with the deletion of what is over
    }

    /** Mends what differs, one thing after the other; each is looked at as the last has left it. */
    List<ProvisioningStep> mend() {
      List<ProvisioningStep> steps = new ArrayList<>();
      for (TableDifference difference : differences(active())) {
        if (difference.mend().isEmpty()) {
          steps.add(difference.step(design.name()));
          continue;
        }
        difference.mend().get().with(caller);
        var unused = active();
        steps.add(
            new ProvisioningStep.Updated(
                design.name(), difference.property(), difference.found(), difference.wanted()));
      }
      return steps.isEmpty() ? List.of(new ProvisioningStep.Kept(design.name())) : steps;
    }

    List<TableDifference> differences(TableDescription found) {
      return TableDifference.all(design, options.billing(), found, timeToLive());
    }

    private TimeToLiveDescription timeToLive() {
      return caller
          .call(
              DynamoCall.DESCRIBE_TTL,
              caller.deadline(),
              (dynamo, timeouts) ->
                  dynamo.describeTimeToLive(
                      r -> r.tableName(design.name()).overrideConfiguration(timeouts)))
          .timeToLiveDescription();
    }

    /** The table, once it and its indexes can be used. */
    private TableDescription active() {
      Deadline deadline = Deadline.in(LONGEST_WAIT);
      while (true) {
        Optional<TableDescription> found = find().filter(Table::isActive);
        if (found.isPresent()) {
          return found.get();
        }
        if (deadline.isOver()) {
          throw new JobStoreException(
              "table " + design.name() + " cannot be used yet; run setup again in a while",
              new TimeoutException());
        }
        caller.pause(DynamoCall.DESCRIBE_TABLE, deadline, PAUSE);
      }
    }

    private static boolean isActive(TableDescription table) {
      return table.tableStatus() == TableStatus.ACTIVE
          && table.globalSecondaryIndexes().stream()
              .allMatch(index -> index.indexStatus() == IndexStatus.ACTIVE);
    }
  }
}
