package dev.sluice.bench.store;

import dev.sluice.engine.cost.StoreBilling;

/** Where jobs can be kept. */
public enum StoreKind {
  /** The embedded stack's database, on disk. */
  H2(StoreBilling.OWN),
  /** A server of Debian's, on disk. */
  POSTGRESQL(StoreBilling.OWN),
  /** DynamoDB Local, in memory: its units are AWS's, its speed is not. */
  DYNAMODB(StoreBilling.ON_DEMAND);

  private final StoreBilling billing;

  StoreKind(StoreBilling billing) {
    this.billing = billing;
  }

  /** How it is paid for. */
  public StoreBilling billing() {
    return billing;
  }
}
