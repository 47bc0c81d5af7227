package dev.sluice.backend.dynamodb;

import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobState;
import dev.sluice.engine.job.JobStatus;
import dev.sluice.engine.job.Lease;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.job.Progress;
import dev.sluice.engine.job.Timing;
import dev.sluice.engine.job.WorkerId;
import java.util.List;
import java.util.Set;

/**
 * The part of a job's row that changes, and changes as a whole.
 *
 * <table>
 * <caption>Attributes that change</caption>
 * <tr><td>v</td><td>the version</td></tr>
 * <tr><td>k</td><td>the {@link WriteToken} of the last write</td></tr>
 * <tr><td>s, t</td><td>the state, and since when</td></tr>
 * <tr><td>w</td><td>when somebody has to look at it; sort key of the index {@code due}</td></tr>
 * <tr><td>d</td><td>partition of {@code due}: {@link IndexEntries}</td></tr>
 * <tr><td>f</td><td>partition of {@code by-state}: {@link IndexEntries}</td></tr>
 * <tr><td>ttl</td><td>when DynamoDB deletes it, in seconds: {@link IndexEntries}</td></tr>
 * <tr><td>n</td><td>not before</td></tr>
 * <tr><td>x</td><td>resends, unless none</td></tr>
 * <tr><td>h, hs, hf</td><td>{@link HistoryItem}: tries, how many, how many failed</td></tr>
 * <tr><td>l</td><td>the lease: w worker, a attempt, u until, c the wish if not to go on</td></tr>
 * <tr><td>g</td><td>the progress: f fraction, n note</td></tr>
 * <tr><td>r</td><td>the result</td></tr>
 * </table>
 *
 * <p>The result, and what tries have said, are in either {@link TextForm}.
 */
final class StatusItem {

  static final String VERSION = "v";
  static final String TOKEN = "k";
  static final String WAKE_AT = "w";
  static final String DUE = "d";
  static final String BY_STATE = "f";
  static final String TTL = "ttl";
  private static final String STATE = "s";
  private static final String SINCE = "t";
  private static final String NOT_BEFORE = "n";
  private static final String RESENDS = "x";
  private static final String LEASE = "l";
  private static final String PROGRESS = "g";
  private static final String RESULT = "r";

  /** All of them, so that what a job no longer has can be removed. */
  static final List<String> NAMES =
      List.of(
          VERSION,
          TOKEN,
          STATE,
          SINCE,
          WAKE_AT,
          DUE,
          BY_STATE,
          TTL,
          NOT_BEFORE,
          RESENDS,
          LEASE,
          PROGRESS,
          RESULT,
          HistoryItem.TRIES,
          HistoryItem.STARTED,
          HistoryItem.FAILURES);

  /** The states that few jobs are in and that are searched for: they have an index of their own. */
  static final Set<JobState> SEARCHED =
      Set.of(JobState.SCHEDULED, JobState.FAILED, JobState.CANCELLED);

  private StatusItem() {}

  /** The partition of {@code by-state} that jobs of this owner and state are in. */
  static String byState(Owner owner, JobState state) {
    return owner + "#" + state;
  }

  static Item of(Job job, WriteToken token, IndexEntries entries, TextForm form) {
    JobStatus status = job.status();
    Timing timing = status.timing();
    Item.Builder item =
        new Item.Builder(form)
            .number(VERSION, job.version())
            .text(TOKEN, token.value())
            .text(STATE, status.state().name())
            .instant(SINCE, status.since())
            .instant(WAKE_AT, timing.wakeAt())
            .instantIfThere(NOT_BEFORE, timing.notBefore())
            .countUnlessZero(RESENDS, timing.resends())
            .all(HistoryItem.of(status.history(), form))
            .all(entries.of(job));
    status.result().ifPresent(result -> item.longText(RESULT, result));
    status.lease().ifPresent(lease -> item.item(LEASE, of(lease)));
    status.progress().ifPresent(progress -> item.item(PROGRESS, of(progress)));
    return item.build();
  }

  private static Item of(Lease lease) {
    Item.Builder item =
        new Item.Builder()
            .text("w", lease.worker().value())
            .number("a", lease.attempt())
            .instant("u", lease.until());
    if (lease.wish() != Lease.Wish.GO_ON) {
      item.text("c", lease.wish().name());
    }
    return item.build();
  }

  /** The fraction as text: DynamoDB's numbers have another range than a double. */
  private static Item of(Progress progress) {
    return new Item.Builder()
        .text("f", Double.toString(progress.fraction()))
        .textUnlessEmpty("n", progress.note())
        .build();
  }

  static JobStatus status(Item row) {
    return new JobStatus(
        JobState.valueOf(row.text(STATE)),
        row.instant(SINCE),
        new Timing(row.instantIfThere(NOT_BEFORE), row.instant(WAKE_AT), row.count(RESENDS)),
        HistoryItem.history(row),
        row.itemIfThere(LEASE).map(StatusItem::lease),
        row.itemIfThere(PROGRESS).map(StatusItem::progress),
        row.textIfThere(RESULT));
  }

  private static Lease lease(Item item) {
    return new Lease(
        new WorkerId(item.text("w")),
        item.count("a"),
        item.instant("u"),
        item.textIfThere("c").map(Lease.Wish::valueOf).orElse(Lease.Wish.GO_ON));
  }

  private static Progress progress(Item item) {
    return new Progress(Double.parseDouble(item.text("f")), item.textIfThere("n").orElse(""));
  }
}
