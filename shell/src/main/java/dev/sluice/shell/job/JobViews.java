package dev.sluice.shell.job;

import static dev.sluice.engine.queue.MessageText.utf8Length;

import dev.sluice.engine.job.Attempt;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobStatus;
import dev.sluice.engine.job.Lease;
import dev.sluice.engine.job.Lease.Wish;
import dev.sluice.shell.http.JsonObject;
import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.Violation;
import dev.sluice.shell.model.Explanation;
import dev.sluice.shell.model.ExplanationReason;
import dev.sluice.shell.model.JobAttempt;
import dev.sluice.shell.model.JobAttemptHow;
import dev.sluice.shell.model.JobCost;
import dev.sluice.shell.model.JobPage;
import dev.sluice.shell.model.JobProgress;
import dev.sluice.shell.model.JobState;
import dev.sluice.shell.model.JobSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The engine's jobs in the contract's terms. */
public final class JobViews {

  private JobViews() {}

  /** The whole job. */
  public static dev.sluice.shell.model.Job whole(Job job, Instant now) {
    JobStatus status = job.status();
    dev.sluice.shell.model.Job whole =
        new dev.sluice.shell.model.Job(
            job.id().value(),
            job.order().type().value(),
            state(job),
            time(job.createdAt()),
            time(status.since()),
            status.history().attempts().stream().map(JobViews::attempt).toList(),
            status.lease().map(Lease::wish).equals(Optional.of(Wish.CANCEL)),
            cost(job, now));
    status.timing().notBefore().map(JobViews::time).ifPresent(whole::setNotBefore);
    JsonObject.parse(job.order().payload())
        .ifPresentOrElse(whole::setPayload, () -> whole.setPayloadText(job.order().payload()));
    status.lease().map(lease -> lease.worker().value()).ifPresent(whole::setWorker);
    lastEnd(job).map(Attempt.End::error).filter(e -> !e.isEmpty()).ifPresent(whole::setError);
    lastEnd(job).map(Attempt.End::output).filter(o -> !o.isEmpty()).ifPresent(whole::setOutput);
    status.result().ifPresent(whole::setResult);
    status
        .progress()
        .map(progress -> new JobProgress(progress.fraction(), progress.note()))
        .ifPresent(whole::setProgress);
    job.order().options().retryOf().ifPresent(id -> whole.setRetryOf(id.value()));
    return whole;
  }

  private static Optional<Attempt.End> lastEnd(Job job) {
    List<Attempt> attempts = job.status().history().attempts();
    for (int i = attempts.size() - 1; i >= 0; i--) {
      if (attempts.get(i).end().isPresent()) {
        return attempts.get(i).end();
      }
    }
    return Optional.empty();
  }

  private static JobAttempt attempt(Attempt attempt) {
    JobAttempt shown =
        new JobAttempt(attempt.number(), attempt.worker().value(), time(attempt.startedAt()));
    attempt
        .end()
        .ifPresent(
            end -> {
              shown.endedAt(time(end.at())).how(JobAttemptHow.fromValue(end.how().name()));
              Optional.of(end.error()).filter(e -> !e.isEmpty()).ifPresent(shown::setError);
              Optional.of(end.output()).filter(o -> !o.isEmpty()).ifPresent(shown::setOutput);
            });
    return shown;
  }

  private static JobCost cost(Job job, Instant now) {
    return new JobCost(
        job.status().history().started(),
        job.status().history().attempts().stream()
            .map(attempt -> attempt.took(now))
            .mapToLong(Duration::toMillis)
            .map(millis -> Math.max(0, millis)) // clocks of two machines differ
            .sum(),
        job.version(),
        utf8Length(job.order().payload()),
        job.status().result().map(result -> utf8Length(result)).orElse(0));
  }

  /** A page of a list. */
  public static JobPage page(dev.sluice.engine.job.JobPage page) {
    JobPage shown = new JobPage(page.jobs().stream().map(JobViews::summary).toList());
    page.next().ifPresent(next -> shown.setNextCursor(next.text()));
    return shown;
  }

  /** The job in a list. */
  public static JobSummary summary(Job job) {
    JobSummary summary =
        new JobSummary(
            job.id().value(),
            job.order().type().value(),
            state(job),
            time(job.createdAt()),
            time(job.status().since()),
            job.status().history().started());
    job.status().timing().notBefore().map(JobViews::time).ifPresent(summary::setNotBefore);
    lastEnd(job).map(Attempt.End::error).filter(e -> !e.isEmpty()).ifPresent(summary::setError);
    return summary;
  }

  public static JobState state(Job job) {
    return JobState.fromValue(job.state().name());
  }

  public static Explanation explanation(dev.sluice.engine.job.Explanation explanation) {
    Explanation shown =
        new Explanation(
            ExplanationReason.fromValue(explanation.reason().name()), explanation.text());
    explanation.until().map(JobViews::time).ifPresent(shown::setUntil);
    explanation.ahead().ifPresent(shown::setAhead);
    return shown;
  }

  /** A problem as a part of an answer. */
  public static dev.sluice.shell.model.Problem problem(Problem problem) {
    dev.sluice.shell.model.Problem shown =
        new dev.sluice.shell.model.Problem(
                problem.kind().type(), problem.kind().title(), problem.kind().status())
            .detail(problem.detail());
    if (!problem.id().isEmpty()) {
      shown.setId(problem.id());
    }
    if (!problem.violations().isEmpty()) {
      shown.setViolations(problem.violations().stream().map(JobViews::violation).toList());
    }
    return shown;
  }

  private static dev.sluice.shell.model.Violation violation(Violation violation) {
    dev.sluice.shell.model.Violation shown =
        new dev.sluice.shell.model.Violation(violation.reason());
    return switch (violation.in()) {
      case BODY -> shown.pointer(violation.where());
      case PARAMETER -> shown.parameter(violation.where());
    };
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
