package dev.sluice.engine.access;

final class InMemoryApiKeyStoreTest extends ApiKeyStoreContract {

  @Override
  protected ApiKeyStore newStore() {
    return new InMemoryApiKeyStore();
  }
}
