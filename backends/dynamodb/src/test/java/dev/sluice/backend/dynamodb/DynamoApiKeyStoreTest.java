package dev.sluice.backend.dynamodb;

import dev.sluice.engine.access.ApiKeyStore;
import dev.sluice.engine.access.ApiKeyStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DynamoApiKeyStoreTest extends ApiKeyStoreContract {

  @RegisterExtension static final LocalDynamo DYNAMO = new LocalDynamo();

  @Override
  protected ApiKeyStore newStore() {
    return new DynamoApiKeyStore(DYNAMO.client(), DYNAMO.newTables());
  }
}
