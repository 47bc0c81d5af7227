package dev.sluice.backend.jdbc;

import dev.sluice.engine.access.ApiKeyStore;
import dev.sluice.engine.access.ApiKeyStoreContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("verify")
class PostgresApiKeyStoreTest extends ApiKeyStoreContract {

  @RegisterExtension static final TestStores STORES = new TestStores(Postgres::new);

  @Override
  protected ApiKeyStore newStore() {
    return STORES.emptied().apiKeys();
  }
}
