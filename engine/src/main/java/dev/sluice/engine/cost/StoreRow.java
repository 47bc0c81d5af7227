package dev.sluice.engine.cost;

/**
 * A job's row, and the units that its changes take, as {@code backends/dynamodb/README.md} lists
 * them and its {@code WriteUnitsTest} asserts: a write takes a unit for each KB of the row that is
 * begun, and of each index one for an entry that is put and one for an entry that is deleted.
 *
 * @param payloadBytes the job's payload
 * @param resultBytes the job's result
 */
record StoreRow(long payloadBytes, long resultBytes) {

  /** What a row has beside payload and result: a payload of about 650 bytes just fits into 1 KB. */
  static final int OTHER_BYTES = 360;

  /** What DynamoDB adds to each item that it stores ("DynamoDB item sizes and formats"). */
  static final int STORED_WITH_IT = 100;

  private static final int WRITE_UNIT = 1_024;
  private static final int READ_UNIT = 4_096;

  /** Index entries of the insert, of a claim, and of any other change before the last. */
  private static final int INSERTED = 2;

  private static final int MOVED = 2;

  /** Index entries of the last change. */
  private static final int FINISHED = 1;

  private long unfinished() {
    return ceil(payloadBytes + OTHER_BYTES, WRITE_UNIT);
  }

  /** The units of a first write, of so many changes, and of the last one. */
  double lifeUnits(double changes) {
    return insertUnits() + changes * changeUnits() + finishUnits();
  }

  long insertUnits() {
    return unfinished() + INSERTED;
  }

  long changeUnits() {
    return unfinished() + MOVED;
  }

  long finishUnits() {
    return ceil(bytes(), WRITE_UNIT) + FINISHED;
  }

  /** The units of one look at the finished row. */
  long findUnits() {
    return ceil(bytes(), READ_UNIT);
  }

  /** The finished row. */
  long bytes() {
    return payloadBytes + resultBytes + OTHER_BYTES;
  }

  private static long ceil(long bytes, int unit) {
    return (bytes + unit - 1) / unit;
  }
}
