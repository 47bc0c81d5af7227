package dev.sluice.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.batch.BatchingOptions;
import dev.sluice.engine.job.ForwardingStore;
import dev.sluice.engine.job.InMemoryJobStore;
import dev.sluice.engine.job.Insertion;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobDispatcher;
import dev.sluice.engine.job.JobLife;
import dev.sluice.engine.job.JobOptions;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.JobPolicy;
import dev.sluice.engine.job.JobSender;
import dev.sluice.engine.job.JobState;
import dev.sluice.engine.job.JobStoreException;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.queue.ForwardingQueue;
import dev.sluice.engine.queue.InMemoryQueue;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MessageIds;
import dev.sluice.engine.queue.MutableClock;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.engine.queue.SendResult;
import dev.sluice.engine.work.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Schedules from their creation on, on a clock that is moved. */
class SchedulerTest {

  private static final Owner ADA = new Owner("ada");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final MutableClock clock = new MutableClock();
  private final InMemoryScheduleStore store = new InMemoryScheduleStore();
  private final JobRows jobs = new JobRows();
  private final Calls queue = new Calls(clock);
  private final SendBatcher batcher = new SendBatcher(queue, BatchingOptions.forSending());
  private final JobLife jobLife =
      new JobLife(
          JobPolicy.of(
              new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofMinutes(15), new Random(7))));
  private final ScheduleLife life =
      new ScheduleLife(new Timetables(SchedulerTest::cron), SchedulePolicy.DEFAULT);
  private final Scheduler scheduler =
      new Scheduler(
          store,
          new JobDispatcher(jobs, new JobSender(queue, batcher), jobLife, clock),
          life,
          clock);
  private final ScheduleBook book = new ScheduleBook(store, life, clock);
  private final MessageIds ids = new MessageIds(clock, new Random(1));

  private static boolean understood = true;

  private static CronTimes cron(String expression) {
    if (!understood) {
      throw new IllegalArgumentException("not any more");
    }
    return time -> Optional.of(time.withNano(0).withSecond(0).plusMinutes(1));
  }

  /** Fails when told to. */
  private static final class JobRows extends ForwardingStore {
    boolean failing;

    JobRows() {
      super(new InMemoryJobStore());
    }

    @Override
    public List<Insertion> insert(List<Job> rows) {
      if (failing) {
        throw new JobStoreException("down", new IllegalStateException());
      }
      return super.insert(rows);
    }
  }

  /** Remembers the calls, and fails when told to. */
  private static final class Calls extends ForwardingQueue {
    final List<Duration> delays = new ArrayList<>();
    final List<Integer> sizes = new ArrayList<>();
    boolean failing;

    Calls(MutableClock clock) {
      super(new InMemoryQueue(new QueueName("q"), Duration.ofSeconds(30), clock));
    }

    @Override
    public CompletableFuture<List<SendResult>> send(List<Message> messages, Duration delay) {
      delays.add(delay);
      sizes.add(messages.size());
      return failing
          ? CompletableFuture.failedFuture(new IllegalStateException("down"))
          : super.send(messages, delay);
    }
  }

  @BeforeEach
  void begin() {
    understood = true;
    clock.set(Instant.parse("2026-03-01T12:00:00Z"));
  }

  @AfterEach
  void close() {
    scheduler.close();
    scheduler.close();
    batcher.close();
  }

  private static SchedulePlan plan(Duration interval, Instant start, FiringRules rules) {
    return new SchedulePlan(
        new JobTemplate(new JobType("algorithm"), "{\"a\":1}", "sealed"),
        new Recurrence.Every(interval),
        new Window(start, Optional.empty()),
        rules,
        true);
  }

  private Schedule create(SchedulePlan plan) {
    return book.create(ScheduleId.next(ids), ADA, plan);
  }

  private Schedule create(Duration interval) {
    return create(plan(interval, clock.instant().plus(interval), FiringRules.DEFAULT));
  }

  private Schedule now(Schedule schedule) {
    return store.find(schedule.id()).orElseThrow();
  }

  private Optional<Job> job(Schedule schedule, Instant occurrence) {
    return jobs.find(List.of(schedule.id().jobAt(occurrence))).stream().findFirst();
  }

  private void finish(Job job) {
    assertThat(jobs.replace(List.of(jobLife.cancelled(job, "", clock.instant()))))
        .containsExactly(true);
  }

  @Test
  void fires_at_its_start_and_then_again_and_again() {
    Instant start = clock.instant().plusSeconds(30);
    Schedule schedule = create(plan(Duration.ofMinutes(5), start, FiringRules.DEFAULT));
    assertThat(schedule.status().nextRunAt()).contains(start);

    scheduler.tick();
    assertThat(now(schedule)).isEqualTo(schedule);

    clock.advance(MINUTE);
    scheduler.tick();
    scheduler.tick();
    Job job = job(schedule, start).orElseThrow();
    assertThat(job.order().owner()).isEqualTo(ADA);
    assertThat(job.order().payload()).isEqualTo("{\"a\":1}");
    assertThat(job.order().type()).isEqualTo(new JobType("algorithm"));
    assertThat(now(schedule).status())
        .isEqualTo(
            new ScheduleStatus(
                Optional.of(start.plus(Duration.ofMinutes(5))),
                List.of(new Run(start, job.id(), Run.How.FIRED)),
                new ScheduleStatus.Counts(1, 0, 0)));
    assertThat(queue.sizes).containsExactly(1);
    assertThat(scheduler.counts()).isEqualTo(new ScheduleStatus.Counts(1, 0, 0));
  }

  @Test
  void a_start_that_has_just_passed_counts_and_an_older_one_does_not() {
    Instant now = clock.instant();
    Duration hour = Duration.ofHours(1);
    Schedule just = create(plan(hour, now.minusSeconds(60), FiringRules.DEFAULT));
    Schedule older = create(plan(hour, now.minusSeconds(61), FiringRules.DEFAULT));
    assertThat(just.status().nextRunAt()).contains(now.minusSeconds(60));
    assertThat(older.status().nextRunAt()).contains(now.minusSeconds(61).plus(hour));

    scheduler.tick();
    Schedule fired = now(just);
    assertThat(fired.status().counts()).isEqualTo(new ScheduleStatus.Counts(1, 0, 0));
    book.change(ADA, just.id(), plan -> enabled(plan, false));
    assertThat(book.change(ADA, just.id(), plan -> enabled(plan, true)).orElseThrow().status())
        .as("it does not fire a second time at its start")
        .isEqualTo(fired.status());
  }

  @Test
  void a_late_tick_makes_no_schedule_drift() {
    Instant start = clock.instant().plus(Duration.ofMinutes(5));
    Schedule schedule = create(plan(Duration.ofMinutes(5), start, FiringRules.DEFAULT));
    for (int i = 1; i <= 10; i++) {
      Instant due = start.plus(Duration.ofMinutes(5L * (i - 1)));
      clock.set(due.plusSeconds(59));
      scheduler.tick();
      job(schedule, due).ifPresent(this::finish);
    }
    assertThat(now(schedule).status().nextRunAt()).contains(start.plus(Duration.ofMinutes(50)));
    assertThat(now(schedule).status().counts()).isEqualTo(new ScheduleStatus.Counts(10, 0, 0));
  }

  @Test
  void of_what_was_missed_the_last_is_run_and_the_others_are_counted() {
    Instant start = clock.instant();
    Schedule schedule = create(Duration.ofMinutes(5));
    clock.advance(Duration.ofMinutes(58));
    scheduler.tick();

    assertThat(job(schedule, start.plus(Duration.ofMinutes(55)))).isPresent();
    assertThat(now(schedule).status().counts()).isEqualTo(new ScheduleStatus.Counts(1, 0, 10));
    assertThat(now(schedule).status().nextRunAt()).contains(start.plus(Duration.ofHours(1)));
    assertThat(queue.sizes).containsExactly(1);
  }

  @Test
  void what_is_too_late_is_not_run_but_counted() {
    Instant start = clock.instant();
    Schedule daily = create(Duration.ofDays(1));
    clock.set(start.plus(Duration.ofDays(1)).plus(Duration.ofMinutes(62)));
    scheduler.tick();

    assertThat(queue.sizes).isEmpty();
    assertThat(now(daily).status().counts()).isEqualTo(new ScheduleStatus.Counts(0, 0, 1));
    assertThat(now(daily).status().nextRunAt()).contains(start.plus(Duration.ofDays(2)));
  }

  @Test
  void without_catching_up_a_tick_still_fires_what_came_since_the_one_before() {
    Schedule schedule =
        create(
            plan(
                Duration.ofHours(1),
                clock.instant().plusSeconds(1),
                new FiringRules(Overlap.SKIP, Duration.ZERO)));
    clock.advance(MINUTE);
    scheduler.tick();
    assertThat(now(schedule).status().counts()).isEqualTo(new ScheduleStatus.Counts(1, 0, 0));
  }

  @Test
  void an_outage_of_a_year_is_counted_to_the_last_minute() {
    Schedule schedule = create(MINUTE);
    clock.advance(Duration.ofDays(365));
    scheduler.tick();

    assertThat(now(schedule).status().counts())
        .isEqualTo(new ScheduleStatus.Counts(1, 0, 365L * 24 * 60 - 1));
    assertThat(now(schedule).status().nextRunAt()).contains(clock.instant().plus(MINUTE));
  }

  @Test
  void while_the_job_before_is_not_finished_the_next_is_left_out() {
    Instant start = clock.instant();
    Schedule schedule = create(MINUTE);
    clock.advance(MINUTE);
    scheduler.tick();
    clock.advance(MINUTE);
    scheduler.tick();

    Job leftOut = job(schedule, start.plus(MINUTE.multipliedBy(2))).orElseThrow();
    assertThat(leftOut.state()).isEqualTo(JobState.CANCELLED);
    assertThat(now(schedule).status().counts()).isEqualTo(new ScheduleStatus.Counts(1, 1, 0));
    assertThat(now(schedule).status().runs().get(0).how()).isEqualTo(Run.How.SKIPPED);
    assertThat(queue.sizes).containsExactly(1);

    finish(job(schedule, start.plus(MINUTE)).orElseThrow());
    clock.advance(MINUTE);
    scheduler.tick();
    assertThat(now(schedule).status().counts()).isEqualTo(new ScheduleStatus.Counts(2, 1, 0));
  }

  @Test
  void beside_the_job_before_if_that_is_allowed() {
    Schedule schedule =
        create(
            plan(
                MINUTE,
                clock.instant().plus(MINUTE),
                new FiringRules(Overlap.ALLOW, Duration.ofHours(1))));
    for (int i = 0; i < 3; i++) {
      clock.advance(MINUTE);
      scheduler.tick();
    }
    assertThat(now(schedule).status().counts()).isEqualTo(new ScheduleStatus.Counts(3, 0, 0));
  }

  @Test
  void what_was_left_out_by_one_scheduler_is_not_run_by_another() {
    Instant start = clock.instant();
    Schedule schedule = create(MINUTE);
    clock.advance(MINUTE);
    scheduler.tick();
    clock.advance(MINUTE);
    Schedule before = now(schedule);
    scheduler.tick(); // leaves it out, and then dies: its last write did not come through
    Schedule lost = now(schedule);
    store.delete(schedule.id());
    store.insert(before);
    finish(job(schedule, start.plus(MINUTE)).orElseThrow());
    scheduler.tick();

    assertThat(now(schedule)).isEqualTo(lost);
    assertThat(queue.sizes).containsExactly(1);
  }

  @Test
  void what_is_due_in_one_moment_is_spread_over_seconds_that_are_always_the_same() {
    List<Schedule> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      all.add(create(MINUTE));
    }
    clock.advance(MINUTE);
    scheduler.tick();

    assertThat(queue.sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1_000);
    assertThat(queue.delays).allMatch(delay -> delay.compareTo(Duration.ofSeconds(20)) < 0);
    int[] perSecond = new int[20];
    for (Schedule schedule : all) {
      Job job = job(schedule, clock.instant()).orElseThrow();
      Instant due = job.status().timing().notBefore().orElse(clock.instant());
      perSecond[(int) Duration.between(clock.instant(), due).toSeconds()]++;
      assertThat(due)
          .isEqualTo(clock.instant().plus(SchedulePolicy.DEFAULT.delayOf(schedule.id())));
    }
    assertThat(Arrays.stream(perSecond)).allMatch(count -> count > 20 && count < 90);
  }

  @Test
  void messages_that_wait_as_long_share_calls() {
    ScheduleLife together =
        new ScheduleLife(
            new Timetables(SchedulerTest::cron), new SchedulePolicy(MINUTE, Duration.ZERO));
    for (int i = 0; i < 200; i++) {
      create(MINUTE);
    }
    clock.advance(MINUTE);
    try (Scheduler all =
        new Scheduler(
            store,
            new JobDispatcher(jobs, new JobSender(queue, batcher), jobLife, clock),
            together,
            clock)) {
      all.tick();
    }
    assertThat(queue.sizes).hasSize(20).containsOnly(10);
  }

  @Test
  void a_store_that_fails_leaves_it_due() {
    Instant start = clock.instant();
    Schedule schedule = create(MINUTE);
    clock.advance(MINUTE);
    jobs.failing = true;
    assertThatThrownBy(scheduler::tick).isInstanceOf(JobStoreException.class);
    assertThat(now(schedule)).isEqualTo(schedule);

    jobs.failing = false;
    scheduler.tick();
    assertThat(job(schedule, start.plus(MINUTE))).isPresent();
  }

  @Test
  void what_cannot_be_sent_is_stored_and_left_to_the_recoverer() {
    Instant start = clock.instant();
    Schedule schedule = create(MINUTE);
    clock.advance(MINUTE);
    queue.failing = true;
    scheduler.tick();

    Job job = job(schedule, start.plus(MINUTE)).orElseThrow();
    assertThat(job.state().isFinished()).isFalse();
    assertThat(job.status().timing().wakeAt())
        .isBetween(clock.instant(), clock.instant().plusSeconds(81));
    assertThat(now(schedule).status().counts().fired()).isEqualTo(1);
  }

  @Test
  void what_another_stored_and_may_not_have_sent_is_left_to_the_recoverer_of_any_store() {
    Instant start = clock.instant();
    Schedule schedule = create(MINUTE);
    clock.advance(MINUTE);
    MessageId id = schedule.id().jobAt(start.plus(MINUTE));
    JobOrder order = new JobOrder(id, ADA, new JobType("algorithm"), "{}", JobOptions.NONE);
    jobs.insert(List.of(jobLife.created(order, clock.instant(), Optional.empty())));

    scheduler.tick();

    Job job = job(schedule, start.plus(MINUTE)).orElseThrow();
    assertThat(job.version()).isEqualTo(2); // which no store leaves out of its lists
    assertThat(queue.sizes).isEmpty();
    assertThat(now(schedule).status().counts().fired()).isEqualTo(1);
  }

  @Test
  void one_that_cannot_fire_is_paused_and_hinders_no_other() {
    Schedule broken =
        create(
            new SchedulePlan(
                new JobTemplate(new JobType("algorithm"), "{}", ""),
                new Recurrence.Cron("* * * * *", ZoneOffset.UTC),
                new Window(clock.instant(), Optional.empty()),
                FiringRules.DEFAULT,
                true));
    Schedule good = create(MINUTE);
    clock.advance(MINUTE);
    understood = false;
    scheduler.tick();

    assertThat(now(broken).plan().enabled()).isFalse();
    assertThat(now(broken).status().nextRunAt()).isEmpty();
    assertThat(now(good).status().counts().fired()).isEqualTo(1);
  }

  @Test
  void it_ends_with_its_window() {
    Instant start = clock.instant().plus(MINUTE);
    Schedule schedule =
        create(
            new SchedulePlan(
                new JobTemplate(new JobType("algorithm"), "{}", ""),
                new Recurrence.Every(MINUTE),
                new Window(start, Optional.of(start.plus(Duration.ofMinutes(1)))),
                FiringRules.DEFAULT,
                true));
    for (int i = 0; i < 5; i++) {
      clock.advance(MINUTE);
      scheduler.tick();
    }
    assertThat(now(schedule).status().counts()).isEqualTo(new ScheduleStatus.Counts(1, 0, 0));
    assertThat(now(schedule).status().nextRunAt()).isEmpty();
  }

  @Test
  void paused_it_does_not_fire_and_resumed_it_makes_up_for_nothing() {
    Instant start = clock.instant();
    Schedule schedule = create(Duration.ofMinutes(5));
    Schedule paused = book.change(ADA, schedule.id(), plan -> enabled(plan, false)).orElseThrow();
    assertThat(paused.status().nextRunAt()).isEmpty();
    clock.advance(Duration.ofHours(1));
    scheduler.tick();
    assertThat(now(schedule)).isEqualTo(paused);

    Schedule resumed = book.change(ADA, schedule.id(), plan -> enabled(plan, true)).orElseThrow();
    assertThat(resumed.status().nextRunAt()).contains(start.plus(Duration.ofMinutes(65)));
    assertThat(resumed.status().counts()).isEqualTo(ScheduleStatus.Counts.NONE);
  }

  private static SchedulePlan enabled(SchedulePlan plan, boolean enabled) {
    return new SchedulePlan(plan.work(), plan.recurrence(), plan.window(), plan.rules(), enabled);
  }

  @Test
  void what_changes_no_time_leaves_the_times() {
    Schedule schedule = create(Duration.ofMinutes(5));
    clock.advance(Duration.ofMinutes(7)); // due, and nobody has ticked
    Schedule changed =
        book.change(
                ADA,
                schedule.id(),
                plan ->
                    new SchedulePlan(
                        new JobTemplate(plan.work().type(), "{\"b\":2}", "other"),
                        plan.recurrence(),
                        plan.window(),
                        plan.rules(),
                        true))
            .orElseThrow();
    assertThat(changed.status()).isEqualTo(schedule.status());
    assertThat(changed.plan().work().payload()).isEqualTo("{\"b\":2}");
  }

  @Test
  void another_users_schedule_is_not_there() {
    Schedule schedule = create(Duration.ofMinutes(5));
    Owner eve = new Owner("eve");

    assertThat(book.find(eve, schedule.id())).isEmpty();
    assertThat(book.change(eve, schedule.id(), plan -> plan)).isEmpty();
    assertThat(book.order(eve, schedule.id(), new MessageId("x"), "")).isEmpty();
    assertThat(book.delete(eve, schedule.id())).isFalse();
    assertThat(book.list(eve, Optional.empty(), 10).schedules()).isEmpty();
    assertThat(now(schedule)).isEqualTo(schedule);
    assertThat(book.delete(ADA, schedule.id())).isTrue();
  }

  @Test
  void a_run_out_of_turn_is_noted_and_moves_nothing() {
    Schedule schedule = create(Duration.ofMinutes(5));
    MessageId job = new MessageId("now");
    assertThat(book.order(ADA, schedule.id(), job, "print").orElseThrow().options().fingerprint())
        .isEqualTo("print");
    book.asked(ADA, schedule.id(), job);
    book.asked(ADA, schedule.id(), job);

    assertThat(now(schedule).status().nextRunAt()).isEqualTo(schedule.status().nextRunAt());
    assertThat(now(schedule).status().counts()).isEqualTo(ScheduleStatus.Counts.NONE);
    assertThat(now(schedule).status().runs())
        .containsExactly(new Run(clock.instant(), job, Run.How.ASKED_FOR));
  }

  @Test
  void no_more_than_twenty_runs_are_kept() {
    Schedule schedule = create(Duration.ofMinutes(5));
    for (int i = 0; i < 25; i++) {
      book.asked(ADA, schedule.id(), new MessageId("job-" + i));
    }
    assertThat(now(schedule).status().runs()).hasSize(ScheduleStatus.KEPT);
    assertThat(now(schedule).status().runs().get(0).job()).isEqualTo(new MessageId("job-24"));
  }

  @Test
  void a_preview_says_when_it_would_fire() {
    Instant start = clock.instant().plus(Duration.ofHours(1));
    Window window = new Window(start, Optional.of(start.plus(Duration.ofMinutes(14))));
    assertThat(book.preview(new Recurrence.Every(Duration.ofMinutes(5)), window, 20))
        .extracting(Occurrence::at)
        .containsExactly(
            start, start.plus(Duration.ofMinutes(5)), start.plus(Duration.ofMinutes(10)));
    assertThat(book.preview(new Recurrence.Every(MINUTE), new Window(start, Optional.empty()), 20))
        .hasSize(20);
  }

  /** The promise: nothing twice, nothing silently missed, whoever dies and whatever time it is. */
  @Test
  void six_replicas_with_wrong_clocks_that_die_lose_nothing_and_repeat_nothing() {
    SchedulerReplicas.Result result =
        new SchedulerReplicas(new InMemoryScheduleStore(), new InMemoryJobStore(), 42)
            .run(10_000, 20);
    System.out.println("six replicas, 10,000 ticks: " + result);

    assertThat(result.silent()).isZero();
    assertThat(result.twice()).isZero();
    assertThat(result.occurrences()).isGreaterThan(10_000);
    assertThat(result.ran()).isGreaterThan(1_000);
    assertThat(result.leftOut()).isGreaterThan(100);
    assertThat(result.deaths()).isGreaterThan(300);
  }
}
