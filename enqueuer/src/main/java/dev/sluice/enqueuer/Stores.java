package dev.sluice.enqueuer;

import dev.sluice.aws.AwsTimer;
import dev.sluice.backend.dynamodb.DynamoJobStore;
import dev.sluice.backend.dynamodb.DynamoOptions;
import dev.sluice.backend.dynamodb.DynamoProvisioner;
import dev.sluice.backend.jdbc.JdbcOptions;
import dev.sluice.backend.jdbc.JdbcProvisioner;
import dev.sluice.backend.jdbc.JdbcStores;
import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.StoreProvisioner;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * The job store that an environment names, and what makes its tables.
 *
 * @param jobs the store
 * @param provisioner makes its tables
 * @param resource what is to be closed at the end
 */
record Stores(JobStore jobs, StoreProvisioner provisioner, Runnable resource)
    implements AutoCloseable {

  /** The store that {@code SLUICE_STORE} and what begins with it name. */
  static Stores open(Map<String, String> environment) {
    String kind = environment.getOrDefault("SLUICE_STORE", "jdbc");
    return switch (kind) {
      case "jdbc" -> {
        JdbcOptions options = JdbcOptions.fromEnvironment(environment);
        JdbcStores stores = JdbcStores.open(options);
        yield new Stores(stores.jobs(), new JdbcProvisioner(options), stores::close);
      }
      case "dynamodb" -> {
        DynamoOptions options = DynamoOptions.fromEnvironment(environment);
        DynamoDbAsyncClient client =
            DynamoDbAsyncClient.builder()
                .overrideConfiguration(o -> o.scheduledExecutorService(new AwsTimer()))
                .build();
        yield new Stores(
            new DynamoJobStore(client, options),
            new DynamoProvisioner(client, options),
            client::close);
      }
      default ->
          throw new IllegalArgumentException(
              "SLUICE_STORE is jdbc or dynamodb, not \"" + kind + "\"");
    };
  }

  @Override
  public void close() {
    jobs.close();
    resource.run();
  }
}
