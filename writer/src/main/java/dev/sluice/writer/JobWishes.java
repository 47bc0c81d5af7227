package dev.sluice.writer;

import dev.sluice.engine.job.IdempotencyKey;
import dev.sluice.engine.job.JobOptions;
import dev.sluice.engine.job.JobOptions.ResultTo;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MessageIds;
import dev.sluice.engine.queue.MessageText;
import dev.sluice.shell.JobTypes;
import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.ProblemException;
import dev.sluice.shell.http.Violation;
import dev.sluice.shell.model.NewJob;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a {@link JobWish} out of a request, or says what is wrong with it. */
@Singleton
final class JobWishes {

  private static final Duration FARTHEST = Duration.ofDays(366);

  private final JobTypes types;
  private final MessageIds ids;
  private final InstantSource clock;

  JobWishes(JobTypes types, MessageIds ids, InstantSource clock) {
    this.types = types;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * The wish for a new job.
   *
   * @param at where the job is in the request's body, as a JSON pointer
   * @param keyed the id that an {@code Idempotency-Key} gives it: the request may come again
   * @throws ProblemException if it breaks a rule that is not the contract's
   */
  JobWish wish(
      Owner owner, NewJob job, String at, Optional<MessageId> keyed, Optional<String> traceparent) {
    String payload = job.getPayload().text();
    require(job, payload, at);
    boolean sendsResult = Boolean.TRUE.equals(job.getSendResult());
    JobOptions options =
        new JobOptions(
            sendsResult ? ResultTo.ROW_AND_QUEUE : ResultTo.ROW,
            Optional.empty(),
            traceparent,
            keyed.isPresent() ? IdempotencyKey.fingerprint(canonical(job, payload)) : "");
    return new JobWish(
        new JobOrder(
            keyed.orElseGet(ids::next), owner, new JobType(job.getType()), payload, options),
        runAt(job));
  }

  private void require(NewJob job, String payload, String at) {
    List<Violation> violations = new ArrayList<>();
    if (!types.names().contains(new JobType(job.getType()))) {
      violations.add(new Violation(at + "/type", "no handler is configured for it"));
    }
    if (MessageText.utf8Length(payload) > JobOrder.MAX_PAYLOAD_BYTES) {
      violations.add(
          new Violation(
              at + "/payload",
              "must have at most " + JobOrder.MAX_PAYLOAD_BYTES + " bytes of UTF-8"));
    }
    if (job.getType().equals(AlgorithmJob.TYPE.value())
        && job.getPayload().tree().get(AlgorithmJob.SCHEDULE) != null) {
      violations.add(
          new Violation(
              at + "/payload/" + AlgorithmJob.SCHEDULE, "is for the jobs that a schedule makes"));
    }
    if (Optional.ofNullable(job.getRunAt()).isPresent()
        && Optional.ofNullable(job.getDelaySeconds()).isPresent()) {
      violations.add(new Violation(at + "/runAt", "must not be given together with delaySeconds"));
    }
    if (runAt(job).filter(when -> when.isAfter(clock.instant().plus(FARTHEST))).isPresent()) {
      violations.add(
          new Violation(at + "/runAt", "must be " + FARTHEST.toDays() + " days ahead at the most"));
    }
    if (!violations.isEmpty()) {
      throw new ProblemException(Problem.invalid(violations));
    }
  }

  private Optional<Instant> runAt(NewJob job) {
    Optional<Instant> delayed =
        Optional.ofNullable(job.getDelaySeconds())
            .filter(seconds -> seconds > 0)
            .map(seconds -> clock.instant().plusSeconds(seconds));
    return delayed.or(() -> Optional.ofNullable(job.getRunAt()).map(at -> at.toInstant()));
  }

  /** All that a request says, in one spelling; a compact payload has no line feed. */
  private static String canonical(NewJob job, String payload) {
    return String.join(
        "\n",
        "type " + job.getType(),
        "delaySeconds " + job.getDelaySeconds(),
        "runAt " + job.getRunAt(),
        "sendResult " + Boolean.TRUE.equals(job.getSendResult()),
        "payload " + payload);
  }
}
