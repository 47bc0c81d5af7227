package dev.sluice.writer;

import dev.sluice.engine.algorithm.AlgorithmAddresses;
import dev.sluice.engine.algorithm.AlgorithmName;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.schedule.FiringRules;
import dev.sluice.engine.schedule.JobTemplate;
import dev.sluice.engine.schedule.Recurrence;
import dev.sluice.engine.schedule.ScheduleId;
import dev.sluice.engine.schedule.SchedulePlan;
import dev.sluice.engine.schedule.ScheduleSecrets;
import dev.sluice.engine.schedule.Timetables;
import dev.sluice.engine.schedule.Window;
import dev.sluice.shell.http.JsonValue;
import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.ProblemException;
import dev.sluice.shell.http.Violation;
import dev.sluice.shell.model.Clearable;
import dev.sluice.shell.model.NewSchedule;
import dev.sluice.shell.model.Overlap;
import dev.sluice.shell.model.ScheduleChange;
import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the plan of a schedule out of a request, or says what is wrong with it. */
@Singleton
final class ScheduleWishes {

  private final Times times;
  private final AlgorithmAddresses addresses;
  private final Optional<ScheduleSecrets> secrets;

  ScheduleWishes(
      Timetables timetables,
      AlgorithmAddresses addresses,
      @Nullable ScheduleSecrets secrets,
      InstantSource clock) {
    this.times = new Times(timetables, clock);
    this.addresses = addresses;
    this.secrets = Optional.ofNullable(secrets);
  }

  private ScheduleSecrets secrets() {
    return secrets.orElseThrow(() -> new IllegalStateException("SchedulesOff lets nobody in"));
  }

  /** When something is to happen. */
  Times times() {
    return times;
  }

  /**
   * The plan of a new schedule.
   *
   * @throws ProblemException if it breaks a rule that is not the contract's
   */
  SchedulePlan plan(Owner owner, ScheduleId id, NewSchedule wish) {
    List<Violation> violations = new ArrayList<>();
    Optional<Recurrence> recurrence =
        times.recurrence(
            wish.getRunIntervalMinutes(), wish.getCron(), wish.getTimeZone(), violations);
    Optional<Window> window = times.window(wish.getStartAt(), wish.getEndAt(), violations);
    times.check(recurrence, window, violations);
    Optional<String> payload =
        payload(id, new AlgorithmJob(wish.getAlgorithm(), input(wish, violations)), violations);
    require(violations);
    return new SchedulePlan(
        new JobTemplate(
            AlgorithmJob.TYPE, payload.orElseThrow(), secrets().seal(owner, id, wish.getApikey())),
        recurrence.orElseThrow(),
        window.orElseThrow(),
        rules(wish.getOverlap(), wish.getCatchUp(), FiringRules.DEFAULT),
        !Boolean.FALSE.equals(wish.getEnabled()));
  }

  private static JsonValue input(NewSchedule wish, List<Violation> violations) {
    JsonValue input = wish.getInput();
    if (input == null || input.tree().isNull()) {
      violations.add(new Violation("/input", "is required"));
      return JsonValue.parse("null");
    }
    return input;
  }

  /**
   * The plan of a schedule that is to change.
   *
   * @throws ProblemException if it breaks a rule that is not the contract's
   */
  SchedulePlan changed(Owner owner, ScheduleId id, SchedulePlan old, ScheduleChange wish) {
    List<Violation> violations = new ArrayList<>();
    Optional<Recurrence> recurrence =
        wish.getRunIntervalMinutes() == null && wish.getCron() == null && wish.getTimeZone() == null
            ? Optional.of(old.recurrence())
            : times.changed(
                old.recurrence(),
                wish.getRunIntervalMinutes(),
                wish.getCron(),
                wish.getTimeZone(),
                violations);
    List<Clearable> clear = Optional.ofNullable(wish.getClear()).orElse(List.of());
    Optional<Window> window =
        times.changed(
            old.window(),
            wish.getStartAt(),
            wish.getEndAt(),
            clear.contains(Clearable.START_AT),
            clear.contains(Clearable.END_AT),
            violations);
    if (!recurrence.equals(Optional.of(old.recurrence()))
        || !window.equals(Optional.of(old.window()))) {
      times.check(recurrence, window, violations);
    }
    AlgorithmJob was = AlgorithmJob.of(old.work().payload());
    AlgorithmJob job =
        new AlgorithmJob(
            Optional.ofNullable(wish.getAlgorithm()).orElse(was.algorithm()),
            Optional.ofNullable(wish.getInput()).orElse(was.input()));
    Optional<String> payload = payload(id, job, violations);
    if (wish.getApikey() == null
        && !addresses.areTogether(
            AlgorithmName.parse(was.algorithm()), AlgorithmName.parse(job.algorithm()))) {
      violations.add(new Violation("/apikey", "is required with an algorithm at another address"));
    }
    require(violations);
    return new SchedulePlan(
        new JobTemplate(
            AlgorithmJob.TYPE,
            payload.orElseThrow(),
            Optional.ofNullable(wish.getApikey())
                .map(key -> secrets().seal(owner, id, key))
                .orElseGet(() -> secrets().renewed(owner, id, old.work().secret()))),
        recurrence.orElseThrow(),
        window.orElseThrow(),
        rules(wish.getOverlap(), wish.getCatchUp(), old.rules()),
        Optional.ofNullable(wish.getEnabled()).orElse(old.enabled()));
  }

  private Optional<String> payload(ScheduleId id, AlgorithmJob job, List<Violation> violations) {
    if (addresses.of(AlgorithmName.parse(job.algorithm())).isEmpty()) {
      violations.add(new Violation("/algorithm", "no address is configured for it"));
    }
    Optional<String> payload = job.payload(id);
    if (payload.isEmpty()) {
      violations.add(new Violation("/input", "is too long"));
    }
    return payload;
  }

  private static FiringRules rules(
      @Nullable Overlap overlap, @Nullable Integer catchUp, FiringRules otherwise) {
    return new FiringRules(
        overlap == null
            ? otherwise.overlap()
            : dev.sluice.engine.schedule.Overlap.valueOf(overlap.getValue()),
        catchUp == null ? otherwise.catchUp() : Duration.ofMinutes(catchUp));
  }

  private static void require(List<Violation> violations) {
    if (!violations.isEmpty()) {
      throw new ProblemException(Problem.invalid(violations));
    }
  }
}
