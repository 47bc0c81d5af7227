package dev.sluice.shell;

import dev.sluice.backend.dynamodb.DynamoOptions;
import dev.sluice.backend.jdbc.JdbcOptions;
import dev.sluice.engine.queue.Stage;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Where the jobs of this installation are kept: {@code sluice.store.*}, {@code SLUICE_STORE_*}.
 * Which kind of store it is says {@code sluice.store} itself.
 *
 * @param url a JDBC address of H2 or of PostgreSQL
 * @param user who connects to it
 * @param password with what
 * @param pool how many connections there are at the most; 1 to 100
 * @param tables what the names of DynamoDB's tables begin with
 * @param indexed which jobs DynamoDB's indexes have: {@code all} or {@code exceptions}
 */
@ConfigurationProperties("sluice.store")
record StoreConfiguration(
    @Bindable(defaultValue = "jdbc:h2:tcp://127.0.0.1:9123/sluice") String url,
    @Bindable(defaultValue = "sluice") String user,
    @Bindable(defaultValue = "sluice") String password,
    @Bindable(defaultValue = "10") int pool,
    @Bindable(defaultValue = DynamoOptions.DEFAULT_TABLES) String tables,
    @Bindable(defaultValue = "all") DynamoOptions.Indexed indexed) {

  JdbcOptions jdbc(Stage stage) {
    return new JdbcOptions(url, user, password, pool, stage);
  }

  DynamoOptions dynamo(Stage stage) {
    return DynamoOptions.defaults().withTables(stage.of(tables)).withIndexed(indexed);
  }

  /** Whether every job is in the store's lists. */
  boolean indexesAll() {
    return indexed == DynamoOptions.Indexed.ALL;
  }

  @Override
  public String toString() {
    return "StoreConfiguration[" + tables + "]";
  }
}
