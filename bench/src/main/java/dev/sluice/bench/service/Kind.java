package dev.sluice.bench.service;

/** What is compared: services that take a message over HTTP and put it on the queue. */
public enum Kind {
  /** The server stack and the contract alone. */
  NO_OP("no-op", "validated, and not sent: the ceiling of the HTTP side"),
  SLUICE("sluice", "Sluice's writer"),
  ASYNC("async", "one SendMessage for each request, by the SDK's async client"),
  BLOCKING("blocking", "the same by its blocking client, a thread for each request"),
  BATCH_MANAGER("batch-manager", "the SDK's SqsAsyncBatchManager with its defaults"),
  FLASK("flask", "Flask and boto3 under gunicorn, two workers with 32 threads each");

  private final String row;
  private final String description;

  Kind(String row, String description) {
    this.row = row;
    this.description = description;
  }

  /** Its name in tables. */
  public String row() {
    return row;
  }

  public String description() {
    return description;
  }
}
