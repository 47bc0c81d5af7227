package dev.sluice.engine.cost;

import dev.sluice.engine.cost.StoreWrites.Thrift;

/**
 * A job's row, and the units that it takes, as {@code backends/dynamodb/README.md} lists them and
 * its {@code WriteUnitsTest} asserts: a write takes a unit for each KB of the row that is begun,
 * and of each index one for an entry that is put and one for an entry that is deleted. Payload and
 * result are packed where the row then begins fewer KB.
 *
 * @param payloadBytes the job's payload
 * @param resultBytes the job's result
 * @param writes how it is written
 */
record StoreRow(long payloadBytes, long resultBytes, StoreWrites writes) {

  /** What a row has beside payload and result: about 250 bytes, and more with long names. */
  static final int OTHER_BYTES = 360;

  /** What DynamoDB adds to each item that it stores ("DynamoDB item sizes and formats"). */
  static final int STORED_WITH_IT = 100;

  private static final int WRITE_UNIT = 1_024;
  private static final int READ_UNIT = 4_096;

  /** Of a read that need not show what was written a moment ago. */
  private static final double RECENT = 0.5;

  /** Index entries of the insert, of any change before the last, and of the last. */
  private static final int INSERTED = 2;

  private static final int MOVED = 2;
  private static final int FINISHED = 1;

  /** The units of a first write, of so many changes, and of the last one. */
  double lifeUnits(double changes) {
    return unfinishedUnits(changes)
        + ceil(bytes(), WRITE_UNIT)
        + (isThrifty() ? Math.min(1, changes) * FINISHED : FINISHED);
  }

  /** The units of a first write, and of so many changes. */
  double unfinishedUnits(double changes) {
    long row = ceil(stored(payloadBytes), WRITE_UNIT);
    return row + (isThrifty() ? 0 : INSERTED) + changes * (row + MOVED);
  }

  private boolean isThrifty() {
    return writes.thrift() == Thrift.THRIFTY;
  }

  /** The units of one look at the finished row. */
  double lookUnits() {
    return RECENT * ceil(bytes(), READ_UNIT);
  }

  /** The units of one read before a try that is not the first. */
  double rereadUnits() {
    return (double) ceil(stored(payloadBytes), READ_UNIT);
  }

  /** The finished row. */
  double bytes() {
    return stored(payloadBytes + resultBytes);
  }

  private double stored(long texts) {
    double plain = texts + (double) OTHER_BYTES;
    double packed = texts * writes.packed() + OTHER_BYTES;
    return ceil(packed, WRITE_UNIT) < ceil(plain, WRITE_UNIT) ? packed : plain;
  }

  private static long ceil(double bytes, int unit) {
    return (long) Math.ceil(bytes / unit);
  }
}
