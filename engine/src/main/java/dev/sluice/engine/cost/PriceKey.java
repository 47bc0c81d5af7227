package dev.sluice.engine.cost;

/** What every region has a price for, and what the price is for. */
enum PriceKey {
  QUEUE_REQUESTS("queue-requests", "per million"),
  STORE_WRITES("store-writes", "per million"),
  STORE_READS("store-reads", "per million"),
  STORE_WRITE_CAPACITY("store-write-capacity", "per unit-hour"),
  STORE_READ_CAPACITY("store-read-capacity", "per unit-hour"),
  STORAGE("store-storage", "per GB-month"),
  IN("transfer-in", "per GB"),
  OUT("transfer-out", "per GB");

  private final String text;
  private final String unit;

  PriceKey(String text, String unit) {
    this.text = text;
    this.unit = unit;
  }

  String text() {
    return text;
  }

  String unit() {
    return unit;
  }
}
