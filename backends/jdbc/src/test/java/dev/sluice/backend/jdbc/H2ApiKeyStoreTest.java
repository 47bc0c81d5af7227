package dev.sluice.backend.jdbc;

import dev.sluice.engine.access.ApiKeyStore;
import dev.sluice.engine.access.ApiKeyStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class H2ApiKeyStoreTest extends ApiKeyStoreContract {

  @RegisterExtension static final TestStores STORES = new TestStores(H2::new);

  @Override
  protected ApiKeyStore newStore() {
    return STORES.emptied().apiKeys();
  }
}
