package dev.sluice.backend.dynamodb;

import dev.sluice.backend.dynamodb.DynamoOptions.Billing;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** How a table and its indexes are paid for, in DynamoDB's words and in people's. */
final class Throughput {

  private Throughput() {}

  static BillingMode mode(Billing billing) {
    return billing instanceof Billing.Provisioned
        ? BillingMode.PROVISIONED
        : BillingMode.PAY_PER_REQUEST;
  }

  /** None on demand. */
  static Optional<ProvisionedThroughput> units(Billing billing) {
    return billing instanceof Billing.Provisioned provisioned
        ? Optional.of(
            ProvisionedThroughput.builder()
                .readCapacityUnits(provisioned.readUnits())
                .writeCapacityUnits(provisioned.writeUnits())
                .build())
        : Optional.empty();
  }

  static String text(Billing billing) {
    return billing instanceof Billing.Provisioned provisioned
        ? text(provisioned.readUnits(), provisioned.writeUnits())
        : "on demand";
  }

  private static String text(@Nullable Long readUnits, @Nullable Long writeUnits) {
    return readUnits + " read and " + writeUnits + " write units";
  }

  /** A table that says nothing of its mode was made when there was no other. */
  static boolean isOnDemand(TableDescription found) {
    return found.billingModeSummary() != null
        && found.billingModeSummary().billingMode() == BillingMode.PAY_PER_REQUEST;
  }

  /** The table under an empty name, and its indexes under theirs. */
  static Map<String, String> texts(TableDescription found) {
    Map<String, String> texts = new TreeMap<>();
    texts.put("", isOnDemand(found) ? "on demand" : text(found.provisionedThroughput()));
    for (GlobalSecondaryIndexDescription index : found.globalSecondaryIndexes()) {
      texts.put(
          index.indexName(), isOnDemand(found) ? "on demand" : text(index.provisionedThroughput()));
    }
    return texts;
  }

  private static String text(ProvisionedThroughputDescription found) {
    return text(found.readCapacityUnits(), found.writeCapacityUnits());
  }
}
