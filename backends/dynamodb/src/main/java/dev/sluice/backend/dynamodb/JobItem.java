package dev.sluice.backend.dynamodb;

import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobOptions;
import dev.sluice.engine.job.JobOptions.ResultTo;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.JobStoreException;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.queue.MessageId;

/**
 * A job as a row: what never changes, and with it all that {@link StatusItem} has. The attributes'
 * names are short because a write costs a unit for each KB, names included:
 *
 * <table>
 * <caption>Attributes that never change</caption>
 * <tr><td>id</td><td>the job's id</td></tr>
 * <tr><td>o</td><td>its owner; partition of {@code by-owner}</td></tr>
 * <tr><td>u</td><td>its owner, if it was inserted without an entry in {@code by-owner}; then {@code o}
 * is added when it gets one</td></tr>
 * <tr><td>p</td><td>its {@link Place}: when it was created, and its id</td></tr>
 * <tr><td>y</td><td>its type</td></tr>
 * <tr><td>b</td><td>its payload, in either {@link TextForm}</td></tr>
 * <tr><td>q</td><td>where its result goes, if not into the row alone</td></tr>
 * <tr><td>ro</td><td>the job that it repeats</td></tr>
 * <tr><td>tp</td><td>the caller's traceparent</td></tr>
 * <tr><td>fp</td><td>the fingerprint of its request, unless empty</td></tr>
 * </table>
 */
final class JobItem {

  static final String ID = "id";
  static final String OWNER = "o";
  private static final String UNLISTED_OWNER = "u";
  static final String PLACE = "p";
  static final String TYPE = "y";
  private static final String PAYLOAD = "b";
  private static final String RESULT_TO = "q";
  private static final String RETRY_OF = "ro";
  private static final String TRACEPARENT = "tp";
  private static final String FINGERPRINT = "fp";

  private JobItem() {}

  /** What never changes. */
  static Item order(Job job, IndexEntries entries, TextForm form) {
    JobOrder order = job.order();
    JobOptions options = order.options();
    Item.Builder item =
        new Item.Builder(form)
            .text(ID, order.id().value())
            .text(entries.isStraight(job) ? UNLISTED_OWNER : OWNER, order.owner().value())
            .text(PLACE, Place.of(job))
            .text(TYPE, order.type().value())
            .longText(PAYLOAD, order.payload())
            .textIfThere(RETRY_OF, options.retryOf().map(MessageId::value))
            .textIfThere(TRACEPARENT, options.traceparent())
            .textUnlessEmpty(FINGERPRINT, options.fingerprint());
    if (options.resultTo() != ResultTo.ROW) {
      item.text(RESULT_TO, options.resultTo().name());
    }
    return item.build();
  }

  /** The job that a row is. */
  static Job job(Item row) {
    try {
      return new Job(
          order(row),
          Place.cursor(row.text(PLACE)).createdAt(),
          row.count(StatusItem.VERSION),
          StatusItem.status(row));
    } catch (IllegalArgumentException e) { // written by hand, or by a version that is newer
      throw new JobStoreException(
          "the row of job "
              + row.textIfThere(ID).orElse("?")
              + " cannot be read: "
              + e.getMessage(),
          e);
    }
  }

  private static JobOrder order(Item row) {
    return new JobOrder(
        new MessageId(row.text(ID)),
        new Owner(row.textIfThere(UNLISTED_OWNER).orElseGet(() -> row.text(OWNER))),
        new JobType(row.text(TYPE)),
        row.text(PAYLOAD),
        new JobOptions(
            row.textIfThere(RESULT_TO).map(ResultTo::valueOf).orElse(ResultTo.ROW),
            row.textIfThere(RETRY_OF).map(MessageId::new),
            row.textIfThere(TRACEPARENT),
            row.textIfThere(FINGERPRINT).orElse("")));
  }
}
