package dev.sluice.setup;

import dev.sluice.backend.dynamodb.DynamoOptions;
import dev.sluice.backend.dynamodb.DynamoProvisioner;
import dev.sluice.backend.jdbc.JdbcOptions;
import dev.sluice.backend.jdbc.JdbcProvisioner;
import dev.sluice.engine.job.StoreProvisioner;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * The tables of the job store that was chosen.
 *
 * @param provisioner makes them
 * @param address what takes connections when the store is there; empty if that cannot be said
 * @param variable what names it
 */
record Tables(StoreProvisioner provisioner, Optional<URI> address, String variable) {

  /** The one place where a kind of store is chosen; empty for none. */
  static Optional<Tables> of(String store, Map<String, String> environment) {
    return switch (store) {
      case "none" -> Optional.empty();
      case "jdbc" -> {
        JdbcOptions options = JdbcOptions.fromEnvironment(environment);
        yield Optional.of(
            new Tables(new JdbcProvisioner(options), options.endpoint(), "SLUICE_STORE_URL"));
      }
      case "dynamodb" -> {
        DynamoOptions options = DynamoOptions.fromEnvironment(environment);
        DynamoDbAsyncClient client = AwsClients.made(DynamoDbAsyncClient::create);
        yield Optional.of(
            new Tables(
                new DynamoProvisioner(client, options),
                client.serviceClientConfiguration().endpointOverride(),
                "AWS_ENDPOINT_URL_DYNAMODB"));
      }
      default ->
          throw new SetupException("SLUICE_STORE is jdbc, dynamodb or none, not \"" + store + "\"");
    };
  }
}
