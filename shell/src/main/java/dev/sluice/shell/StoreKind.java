package dev.sluice.shell;

/** What kind of store the jobs of this installation are kept in: {@code sluice.store}. */
public enum StoreKind {
  /** H2 or PostgreSQL. */
  JDBC,
  /** Amazon DynamoDB. */
  DYNAMODB,
  /** None: jobs are done, and not tracked. */
  NONE
}
