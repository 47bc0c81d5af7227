package dev.sluice.writer;

import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.Jobs;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.schedule.Run;
import dev.sluice.engine.schedule.Schedule;
import dev.sluice.engine.schedule.ScheduleBook;
import dev.sluice.engine.schedule.ScheduleId;
import dev.sluice.engine.schedule.SchedulePage;
import dev.sluice.engine.schedule.SchedulePlan;
import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.ProblemException;
import dev.sluice.shell.http.ProblemKind;
import dev.sluice.shell.job.StoreCalls;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/**
 * The schedules of one user. Nothing here blocks its caller, and a schedule that is not theirs is
 * answered as one that is not there.
 */
@Singleton
final class OwnSchedules {

  /** A schedule, and the jobs of its last runs that are still there. */
  record WithJobs(Schedule schedule, Map<MessageId, Job> jobs) {}

  private final ScheduleBook book;
  private final Jobs jobs;
  private final StoreCalls store;

  OwnSchedules(ScheduleBook book, Jobs jobs, StoreCalls store) {
    this.book = book;
    this.jobs = jobs;
    this.store = store;
  }

  Mono<Schedule> create(ScheduleId id, Owner owner, SchedulePlan plan) {
    return store.call(() -> book.create(id, owner, plan));
  }

  Mono<Schedule> find(Owner owner, String id) {
    return store.call(() -> present(id, legal -> book.find(owner, legal)));
  }

  Mono<SchedulePage> list(Owner owner, Optional<ScheduleId> after, int limit) {
    return store.call(() -> book.list(owner, after, limit));
  }

  Mono<Schedule> change(
      Owner owner, String id, Function<ScheduleId, UnaryOperator<SchedulePlan>> change) {
    return store.call(() -> present(id, legal -> book.change(owner, legal, change.apply(legal))));
  }

  Mono<Boolean> delete(Owner owner, String id) {
    return store.call(
        () -> present(id, legal -> Optional.of(book.delete(owner, legal)).filter(gone -> gone)));
  }

  Mono<WithJobs> runs(Owner owner, String id) {
    return store.call(
        () -> {
          Schedule schedule = present(id, legal -> book.find(owner, legal));
          List<MessageId> ids = schedule.status().runs().stream().map(Run::job).toList();
          return new WithJobs(
              schedule,
              jobs.find(ids).stream().collect(Collectors.toMap(Job::id, Function.identity())));
        });
  }

  /** The job that a run out of turn is to be. */
  Mono<JobOrder> order(Owner owner, String id, MessageId job, String fingerprint) {
    return store.call(() -> present(id, legal -> book.order(owner, legal, job, fingerprint)));
  }

  /** Notes a run out of turn, whose job is stored. */
  Mono<Boolean> asked(Owner owner, String id, MessageId job) {
    return store.call(
        () -> {
          legal(id).ifPresent(schedule -> book.asked(owner, schedule, job));
          return true;
        });
  }

  private static <T> T present(String id, Function<ScheduleId, Optional<T>> find) {
    return legal(id)
        .flatMap(find)
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.of(ProblemKind.NOT_FOUND, "There is no schedule with this id.")));
  }

  private static Optional<ScheduleId> legal(String id) {
    try {
      return Optional.of(new ScheduleId(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // so there can't be a schedule with it
    }
  }
}
