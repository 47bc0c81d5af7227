package dev.sluice.backend.dynamodb;

import dev.sluice.engine.job.Job;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * Makes rows and changes of rows, as small as it pays: long texts are packed when, and only when,
 * the row then begins fewer KB, each of which takes a unit to write.
 *
 * @param entries which indexes rows are in
 */
record JobRows(IndexEntries entries) {

  /**
   * What the status takes when a job is inserted, and when it has ended after one try with a short
   * result and a worker whose name is long. A payload is packed once, with a view to both.
   */
  private static final int FIRST_STATUS = 70;

  private static final int LAST_STATUS = 200;

  /** What is shorter, such as the name of a worker, saves next to nothing. */
  private static final int LONG_TEXT = 100;

  /** The whole row of a job that is to be inserted. */
  Item row(Job job, WriteToken token) {
    Item order = order(job);
    Item status = status(job, token, () -> ItemSize.of(order));
    return new Item.Builder().all(order).all(status).build();
  }

  /** All that may have changed of a job whose row is there. */
  Item status(Job job, WriteToken token) {
    return status(job, token, () -> ItemSize.of(order(job)));
  }

  /** It has to come out the same each time, so that a change can reckon with what was inserted. */
  private Item order(Job job) {
    return smaller(
        form -> JobItem.order(job, entries, form),
        bytes -> ItemSize.units(bytes + FIRST_STATUS) + ItemSize.units(bytes + LAST_STATUS));
  }

  private Item status(Job job, WriteToken token, IntSupplier beside) {
    Item plain = StatusItem.of(job, token, entries, TextForm.PLAIN);
    if (plain.longestText() < LONG_TEXT) {
      return plain;
    }
    int order = beside.getAsInt();
    return smaller(
        form -> StatusItem.of(job, token, entries, form), bytes -> ItemSize.units(order + bytes));
  }

  private static Item smaller(Function<TextForm, Item> item, Units units) {
    Item plain = item.apply(TextForm.PLAIN);
    int most = units.of(ItemSize.of(plain));
    if (most <= units.of(0)) {
      return plain;
    }
    Item packed = item.apply(TextForm.PACKED);
    return units.of(ItemSize.of(packed)) < most ? packed : plain;
  }

  /** The units that so many bytes take, together with what is beside them. */
  private interface Units {
    int of(int bytes);
  }
}
