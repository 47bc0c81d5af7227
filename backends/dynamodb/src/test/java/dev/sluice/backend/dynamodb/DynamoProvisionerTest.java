package dev.sluice.backend.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.dynamodb.DynamoOptions.Billing;
import dev.sluice.engine.queue.ProvisioningStep;
import dev.sluice.engine.queue.ProvisioningStep.Created;
import dev.sluice.engine.queue.ProvisioningStep.Differs;
import dev.sluice.engine.queue.ProvisioningStep.Kept;
import dev.sluice.engine.queue.ProvisioningStep.Missing;
import dev.sluice.engine.queue.ProvisioningStep.Updated;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

final class DynamoProvisionerTest {

  @RegisterExtension static final LocalDynamo DYNAMO = new LocalDynamo();

  private final DynamoOptions options = DYNAMO.newOptions();
  private final DynamoProvisioner provisioner = provisioner(options);

  private static DynamoProvisioner provisioner(DynamoOptions options) {
    return new DynamoProvisioner(DYNAMO.client(), options);
  }

  private List<ProvisioningStep> allKept() {
    return tables(Kept::new);
  }

  private List<ProvisioningStep> tables(Function<String, ProvisioningStep> step) {
    return Stream.of(options.jobs(), options.workers(), options.schedules(), options.apiKeys())
        .map(step)
        .toList();
  }

  private static TableDescription describe(String table) {
    return DYNAMO.client().describeTable(r -> r.tableName(table)).join().table();
  }

  /** With two of its three indexes: DynamoDB Local takes seconds to make one later. */
  private void createIncompleteTable() {
    List<TableIndex> indexes = List.of(TableIndex.BY_OWNER, TableIndex.BY_STATE);
    DYNAMO
        .client()
        .createTable(
            r ->
                r.tableName(options.jobs())
                    .keySchema(TableDesign.KEYS)
                    .attributeDefinitions(TableDesign.attributes(indexes))
                    .globalSecondaryIndexes(
                        indexes.stream().map(index -> index.definition(options.billing())).toList())
                    .billingMode(BillingMode.PAY_PER_REQUEST))
        .join();
  }

  private static KeySchemaElement element(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static AttributeDefinition attribute(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  @Test
  void creates_what_is_missing_and_nothing_the_second_time() {
    assertThat(provisioner.check()).isEqualTo(tables(Missing::new));
    assertThat(provisioner.provision()).isEqualTo(tables(Created::new));
    assertThat(provisioner.provision()).isEqualTo(allKept());
    assertThat(provisioner.check()).isEqualTo(allKept());

    assertThat(describe(options.jobs()).globalSecondaryIndexes())
        .extracting(GlobalSecondaryIndexDescription::indexName)
        .containsExactlyInAnyOrder("by-owner", "by-state", "due");
    assertThat(describe(options.jobs()).billingModeSummary().billingMode())
        .isEqualTo(BillingMode.PAY_PER_REQUEST);
    assertThat(List.of(options.jobs(), options.workers()))
        .allSatisfy(
            table -> {
              var ttl =
                  DYNAMO
                      .client()
                      .describeTimeToLive(r -> r.tableName(table))
                      .join()
                      .timeToLiveDescription();
              assertThat(ttl.timeToLiveStatus()).isEqualTo(TimeToLiveStatus.ENABLED);
              assertThat(ttl.attributeName()).isEqualTo("ttl");
            });
  }

  @Test
  void mends_a_table_without_an_index_and_deletion() {
    createIncompleteTable();

    List<ProvisioningStep> found = provisioner.check();
    assertThat(found)
        .containsExactly(
            new Differs(options.jobs(), "index due", "none", "d, w with p"),
            new Differs(options.jobs(), "time to live", "none", "ttl"),
            new Missing(options.workers()),
            new Missing(options.schedules()),
            new Missing(options.apiKeys()));
    assertThat(provisioner.check()).isEqualTo(found);

    assertThat(provisioner.provision())
        .containsExactly(
            new Updated(options.jobs(), "index due", "none", "d, w with p"),
            new Updated(options.jobs(), "time to live", "none", "ttl"),
            new Created(options.workers()),
            new Created(options.schedules()),
            new Created(options.apiKeys()));
    assertThat(provisioner.check()).isEqualTo(allKept());
  }

  @Test
  void mends_how_tables_are_paid_for() {
    provisioner.provision();
    DynamoProvisioner fixed = provisioner(options.withBilling(new Billing.Provisioned(5, 7)));
    DynamoProvisioner more = provisioner(options.withBilling(new Billing.Provisioned(5, 8)));

    assertThat(fixed.provision())
        .isEqualTo(
            tables(
                table -> new Updated(table, "billing", "on demand", "5 read and 7 write units")));
    assertThat(fixed.provision()).isEqualTo(allKept());
    assertThat(describe(options.jobs()).globalSecondaryIndexes())
        .allMatch(index -> index.provisionedThroughput().writeCapacityUnits() == 7);

    assertThat(more.check())
        .contains(
            new Differs(
                options.workers(),
                "billing",
                "5 read and 7 write units",
                "5 read and 8 write units"));
    assertThat(more.provision()).hasOnlyElementsOfType(Updated.class);
    assertThat(more.check()).isEqualTo(allKept());

    assertThat(provisioner.provision())
        .contains(
            new Updated(options.workers(), "billing", "5 read and 8 write units", "on demand"));
    assertThat(provisioner.check()).isEqualTo(allKept());
  }

  @Test
  void creates_tables_of_fixed_units() {
    DynamoProvisioner fixed = provisioner(options.withBilling(new Billing.Provisioned(3, 4)));

    assertThat(fixed.provision()).hasOnlyElementsOfType(Created.class);

    assertThat(fixed.check()).isEqualTo(allKept());
    assertThat(describe(options.jobs()).provisionedThroughput().readCapacityUnits()).isEqualTo(3);
  }

  @Test
  void leaves_and_names_what_it_could_only_mend_by_a_deletion() {
    DYNAMO
        .client()
        .createTable(
            r ->
                r.tableName(options.jobs())
                    .keySchema(element("name", KeyType.HASH))
                    .attributeDefinitions(attribute("name"), attribute("o"))
                    .globalSecondaryIndexes(
                        GlobalSecondaryIndex.builder()
                            .indexName("by-owner")
                            .keySchema(element("o", KeyType.HASH))
                            .projection(p -> p.projectionType(ProjectionType.ALL))
                            .build())
                    .billingMode(BillingMode.PAY_PER_REQUEST))
        .join();
    DYNAMO
        .client()
        .updateTimeToLive(
            r ->
                r.tableName(options.jobs())
                    .timeToLiveSpecification(t -> t.enabled(true).attributeName("until")))
        .join();
    List<ProvisioningStep> stay =
        List.of(
            new Differs(options.jobs(), "key", "name", "id"),
            new Differs(options.jobs(), "index by-owner", "o with ALL", "o, p with y"),
            new Differs(options.jobs(), "time to live", "until", "ttl"));

    assertThat(provisioner.check()).containsAll(stay);
    assertThat(provisioner.provision()).containsAll(stay);
    assertThat(provisioner.check()).containsAll(stay);
  }
}
