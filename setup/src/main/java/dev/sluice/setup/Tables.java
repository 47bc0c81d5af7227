package dev.sluice.setup;

import dev.sluice.backend.dynamodb.DynamoApiKeyStore;
import dev.sluice.backend.dynamodb.DynamoOptions;
import dev.sluice.backend.dynamodb.DynamoProvisioner;
import dev.sluice.backend.jdbc.JdbcOptions;
import dev.sluice.backend.jdbc.JdbcProvisioner;
import dev.sluice.backend.jdbc.JdbcStores;
import dev.sluice.engine.access.ApiKeyStore;
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
 * @param keys opens the store of the API keys
 */
record Tables(
    StoreProvisioner provisioner, Optional<URI> address, String variable, KeysOpener keys) {

  /**
   * The API keys, and what has to be closed after their use.
   *
   * @param store the keys
   * @param connections what they are read over
   */
  record Keys(ApiKeyStore store, Runnable connections) implements AutoCloseable {

    @Override
    public void close() {
      store.close();
      connections.run();
    }
  }

  /** Opens the store of the API keys. */
  interface KeysOpener {
    Keys open();
  }

  /** The one place where a kind of store is chosen; empty for none. */
  static Optional<Tables> of(String store, Map<String, String> environment) {
    return switch (store) {
      case "none" -> Optional.empty();
      case "jdbc" -> {
        JdbcOptions options = JdbcOptions.fromEnvironment(environment);
        yield Optional.of(
            new Tables(
                new JdbcProvisioner(options),
                options.endpoint(),
                "SLUICE_STORE_URL",
                () -> {
                  JdbcStores stores = JdbcStores.open(options);
                  return new Keys(stores.apiKeys(), stores::close);
                }));
      }
      case "dynamodb" -> {
        DynamoOptions options = DynamoOptions.fromEnvironment(environment);
        DynamoDbAsyncClient client = AwsClients.made(DynamoDbAsyncClient::create);
        yield Optional.of(
            new Tables(
                new DynamoProvisioner(client, options),
                client.serviceClientConfiguration().endpointOverride(),
                "AWS_ENDPOINT_URL_DYNAMODB",
                () -> new Keys(new DynamoApiKeyStore(client, options), client::close)));
      }
      default ->
          throw new SetupException("SLUICE_STORE is jdbc, dynamodb or none, not \"" + store + "\"");
    };
  }
}
