package dev.sluice.writer;

import dev.sluice.engine.job.Attempt;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.schedule.Occurrence;
import dev.sluice.engine.schedule.Recurrence;
import dev.sluice.engine.schedule.Run;
import dev.sluice.engine.schedule.Schedule;
import dev.sluice.engine.schedule.SchedulePlan;
import dev.sluice.engine.schedule.ScheduleSecrets;
import dev.sluice.engine.schedule.ScheduleStatus;
import dev.sluice.engine.secret.SecretException;
import dev.sluice.shell.job.JobViews;
import dev.sluice.shell.model.Overlap;
import dev.sluice.shell.model.SchedulePreviewTime;
import dev.sluice.shell.model.ScheduleRun;
import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/** Schedules as callers see them. */
@Singleton
final class ScheduleViews {

  private static final int MASKED = 3;
  private static final int LONG_ENOUGH = 12;

  private final Optional<ScheduleSecrets> secrets;
  private final InstantSource clock;

  ScheduleViews(@Nullable ScheduleSecrets secrets, InstantSource clock) {
    this.secrets = Optional.ofNullable(secrets);
    this.clock = clock;
  }

  /** A schedule without its secret. */
  dev.sluice.shell.model.Schedule schedule(Schedule schedule) {
    SchedulePlan plan = schedule.plan();
    ScheduleStatus status = schedule.status();
    AlgorithmJob job = AlgorithmJob.of(plan.work().payload());
    dev.sluice.shell.model.Schedule view =
        new dev.sluice.shell.model.Schedule(
            schedule.id().value(),
            job.algorithm(),
            masked(schedule),
            job.input(),
            plan.enabled(),
            plan.window().start().atOffset(ZoneOffset.UTC),
            Overlap.fromValue(plan.rules().overlap().name()),
            (int) plan.rules().catchUp().toMinutes(),
            schedule.createdAt().atOffset(ZoneOffset.UTC),
            status.counts().fired(),
            status.counts().skipped(),
            status.counts().missed());
    if (plan.recurrence() instanceof Recurrence.Every every) {
      view.setRunIntervalMinutes((int) every.interval().toMinutes());
    } else if (plan.recurrence() instanceof Recurrence.Cron cron) {
      view.setCron(cron.expression());
      view.setTimeZone(cron.zone().getId());
    }
    plan.window().end().ifPresent(end -> view.setEndAt(end.atOffset(ZoneOffset.UTC)));
    status.nextRunAt().ifPresent(next -> view.setNextRunAt(next.atOffset(ZoneOffset.UTC)));
    return view;
  }

  /** Enough for its owner to tell it from another, and too little for anybody else. */
  private String masked(Schedule schedule) {
    String secret;
    try {
      secret = secrets.map(keys -> keys.open(schedule)).orElse("");
    } catch (SecretException e) {
      secret = ""; // it shows when the schedule is run
    }
    return secret.length() < LONG_ENOUGH ? "…" : secret.substring(0, MASKED) + "…";
  }

  /** What became of a run. */
  ScheduleRun run(Run run, Map<MessageId, Job> jobs) {
    ScheduleRun view =
        new ScheduleRun(
            run.dueAt().atOffset(ZoneOffset.UTC),
            dev.sluice.shell.model.ScheduleRunHow.fromValue(run.how().name()),
            run.job().value());
    Job job = jobs.get(run.job());
    if (job == null || run.how() == Run.How.SKIPPED) {
      return view;
    }
    view.setState(JobViews.state(job));
    job.status().result().ifPresent(view::setResult);
    Optional<Attempt> last = job.status().history().last();
    last.ifPresent(attempt -> view.setDurationMillis(duration(attempt).toMillis()));
    last.flatMap(Attempt::end)
        .map(Attempt.End::error)
        .filter(error -> !error.isEmpty())
        .ifPresent(view::setError);
    return view;
  }

  private Duration duration(Attempt attempt) {
    Instant end = attempt.end().map(Attempt.End::at).orElseGet(clock::instant);
    return Duration.between(attempt.startedAt(), end);
  }

  /** A time of a preview. */
  static SchedulePreviewTime time(Recurrence recurrence, Occurrence occurrence) {
    SchedulePreviewTime view =
        new SchedulePreviewTime(
            occurrence.at().atOffset(ZoneOffset.UTC),
            Times.onTheWall(recurrence, occurrence.at()).toString());
    note(occurrence).ifPresent(view::setNote);
    return view;
  }

  private static Optional<String> note(Occurrence occurrence) {
    return switch (occurrence.clocks()) {
      case STEADY -> Optional.empty();
      case PUT_FORWARD ->
          Optional.of("The clocks are put forward over the time asked for; it fires right after.");
      case FIRST_OF_TWO ->
          Optional.of("The clocks are put back and show this time twice; it fires the first time.");
      case AGAIN ->
          Optional.of("The clocks were put back and show this time again; it fires again.");
    };
  }
}
