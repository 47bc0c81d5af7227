package dev.sluice.engine.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.job.JobOptions.ResultTo;
import dev.sluice.engine.queue.Attribute;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.InMemoryQueue;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MutableClock;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.work.Outcome;
import dev.sluice.engine.work.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobWorkerTest {

  private static final JobType TYPE = new JobType("work");
  private static final WorkerId ME = new WorkerId("me");
  private static final WorkerId OTHER = new WorkerId("other");

  private final MutableClock clock = new MutableClock();
  private final FailingStore store = new FailingStore();
  private final JobLife life =
      new JobLife(
          JobPolicy.of(
              new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofMinutes(15), new Random(7))));
  private final InMemoryQueue results =
      new InMemoryQueue(new QueueName("results"), Duration.ofSeconds(30), clock);
  private volatile JobHandler handler = run -> JobResult.done("42");
  private final AtomicInteger runs = new AtomicInteger();

  /** What the listener was told. */
  private final List<Job> told = new CopyOnWriteArrayList<>();

  private JobWorker worker = worker(ClaimMode.CLAIM);

  /** A store in memory that fails while it is told to, and counts what it is asked. */
  private static final class FailingStore extends ForwardingStore {
    volatile boolean failing;
    volatile boolean losingReply;
    final AtomicInteger calls = new AtomicInteger();

    FailingStore() {
      super(new InMemoryJobStore());
    }

    private void call() {
      calls.incrementAndGet();
      if (failing) {
        throw new JobStoreException("down", new IllegalStateException());
      }
    }

    @Override
    public List<Insertion> insert(List<Job> jobs) {
      call();
      return super.insert(jobs);
    }

    @Override
    public List<Job> find(Collection<MessageId> ids) {
      call();
      return super.find(ids);
    }

    @Override
    public List<Boolean> replace(List<Job> jobs) {
      call();
      List<Boolean> written = super.replace(jobs);
      if (losingReply) {
        losingReply = false;
        throw new JobStoreException("lost", new IllegalStateException());
      }
      return written;
    }
  }

  private JobWorker worker(ClaimMode mode) {
    JobHandler counted =
        new JobHandler() {
          @Override
          public JobResult run(JobRun run) throws Exception {
            runs.incrementAndGet();
            return handler.run(run);
          }

          @Override
          public Optional<String> unavailable() {
            return handler.unavailable();
          }
        };
    return new JobWorker(
        ME,
        new JobWorker.Duties(
            delivery -> Outcome.deadLetter("plain"),
            Map.of(
                TYPE,
                new JobHandling(
                    counted,
                    // longer ones are claimed in any case
                    mode == ClaimMode.CLAIM ? Duration.ofMinutes(10) : Duration.ofSeconds(59))),
            mode,
            told::add),
        new ResultSender(results),
        new JobRecords(store, life, clock));
  }

  @AfterEach
  void close() {
    worker.close();
  }

  private static JobOrder order(String id, ResultTo resultTo) {
    return new JobOrder(
        new MessageId(id),
        Owner.OPEN,
        TYPE,
        "{}",
        new JobOptions(resultTo, Optional.empty(), Optional.empty(), ""));
  }

  private Job stored(String id) {
    Job job = life.created(order(id, ResultTo.ROW), clock.instant(), Optional.empty());
    store.insert(List.of(job));
    store.calls.set(0);
    return job;
  }

  private Delivery delivery(JobOrder order, int attempt) {
    return new Delivery(JobMessages.message(order), "r" + attempt, attempt, clock.instant());
  }

  private Outcome handle(Job job, int attempt) throws Exception {
    return worker.handle(delivery(job.order(), attempt));
  }

  private Job row(Job job) {
    return store.find(List.of(job.id())).get(0);
  }

  private static Attempt.End lastEnd(Job job) {
    return job.status().history().last().orElseThrow().end().orElseThrow();
  }

  @Test
  void a_first_delivery_costs_a_claim_and_a_finish() throws Exception {
    Job job = stored("a");

    assertThat(handle(job, 1)).isEqualTo(Outcome.done());

    assertThat(store.calls).hasValue(2);
    assertThat(row(job).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(row(job).status().result()).contains("42");
    assertThat(row(job).status().history().attempts()).hasSize(1);
    assertThat(row(job).version()).isEqualTo(3);
  }

  @Test
  void a_listener_is_told_of_each_try_as_its_row_has_it() throws Exception {
    Job job = stored("a");
    handler = run -> JobResult.of(Outcome.retry("out of paper"));

    handle(job, 1);

    assertThat(told).containsExactly(row(job));
    assertThat(lastEnd(told.get(0)).error()).isEqualTo("out of paper");
    assertThat(handle(row(job), 2)).isInstanceOf(Outcome.Postpone.class); // not due
    assertThat(told).hasSize(1);
  }

  @Test
  void the_row_says_running_while_the_handler_runs() throws Exception {
    Job job = stored("a");
    AtomicReference<Job> seen = new AtomicReference<>(job);
    handler =
        run -> {
          seen.set(row(job));
          return JobResult.done("");
        };

    handle(job, 1);

    assertThat(Objects.requireNonNull(seen.get()).state()).isEqualTo(JobState.RUNNING);
    assertThat(Objects.requireNonNull(seen.get()).status().lease().orElseThrow().worker())
        .isEqualTo(ME);
  }

  @Test
  void a_duplicate_of_a_finished_job_runs_nothing() throws Exception {
    Job job = stored("a");
    handle(job, 1);

    assertThat(handle(job, 1)).isEqualTo(Outcome.done());
    assertThat(handle(job, 2)).isEqualTo(Outcome.done());

    assertThat(runs).hasValue(1);
    assertThat(worker.stats().duplicates()).isEqualTo(2);
  }

  @Test
  void a_message_without_a_row_makes_one() throws Exception {
    JobOrder stranger = order("stranger", ResultTo.ROW);

    assertThat(worker.handle(delivery(stranger, 1))).isEqualTo(Outcome.done());

    Job row = store.find(List.of(stranger.id())).get(0);
    assertThat(row.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(row.createdAt()).isEqualTo(clock.instant());
  }

  @Test
  void what_says_wrongly_that_it_is_a_job_is_dead_lettered() throws Exception {
    Message wrong =
        new Message(new MessageId("x"), "{}", Map.of(JobMessages.TYPE, Attribute.text("No Type")));

    assertThat(worker.handle(new Delivery(wrong, "r", 1, clock.instant())))
        .isInstanceOf(Outcome.DeadLetter.class);
    assertThat(runs).hasValue(0);
  }

  @Test
  void a_message_that_carries_no_job_goes_to_the_plain_handler() throws Exception {
    Message plain = new Message(new MessageId("x"), "hello");

    assertThat(worker.handle(new Delivery(plain, "r", 1, clock.instant())))
        .isEqualTo(Outcome.deadLetter("plain"));
    assertThat(store.calls).hasValue(0);
  }

  @Test
  void a_failed_try_is_written_down_and_tried_again_when_it_is_due() throws Exception {
    Job job = stored("a");
    handler = run -> JobResult.of(Outcome.retry("no luck")).withOutput("the tail");

    Outcome outcome = handle(job, 1);

    Job row = row(job);
    assertThat(row.state()).isEqualTo(JobState.QUEUED);
    assertThat(lastEnd(row).error()).isEqualTo("no luck");
    assertThat(lastEnd(row).output()).isEqualTo("the tail");
    Duration delay = ((Outcome.Postpone) outcome).after();
    assertThat(row.status().timing().notBefore()).contains(clock.instant().plus(delay));

    Duration early = Duration.ofMillis(1);
    if (delay.compareTo(early) > 0) {
      clock.advance(delay.minus(early));
      assertThat(((Outcome.Postpone) handle(job, 2)).after()).isEqualTo(early);
      assertThat(runs).hasValue(1);
      clock.advance(early);
    }
    handler = run -> JobResult.done(Integer.toString(run.attempt()));
    assertThat(handle(job, 3)).isEqualTo(Outcome.done());
    assertThat(row(job).status().result()).contains("2");
  }

  @Test
  void the_last_try_that_fails_fails_the_job() throws Exception {
    Job job = stored("a");
    handler =
        run -> {
          throw new IllegalStateException("broken");
        };

    for (int attempt = 1; attempt < 3; attempt++) {
      assertThat(handle(job, attempt)).isInstanceOf(Outcome.Postpone.class);
      clock.advance(Duration.ofMinutes(15));
    }
    Outcome last = handle(job, 3);

    assertThat(last)
        .isEqualTo(Outcome.deadLetter("gave up after 3 tries: IllegalStateException: broken"));
    assertThat(row(job).state()).isEqualTo(JobState.FAILED);
    assertThat(row(job).status().history().failures()).isEqualTo(3);
  }

  @Test
  void what_can_never_succeed_fails_at_once() throws Exception {
    Job job = stored("a");
    handler = run -> JobResult.of(Outcome.deadLetter("nonsense"));

    assertThat(handle(job, 1)).isEqualTo(Outcome.deadLetter("nonsense"));

    assertThat(row(job).state()).isEqualTo(JobState.FAILED);
    assertThat(lastEnd(row(job)).error()).isEqualTo("nonsense");
  }

  @Test
  void what_a_handler_puts_off_costs_no_try() throws Exception {
    Job job = stored("a");
    handler = run -> JobResult.of(Outcome.postpone("not now", Duration.ofSeconds(7)));

    assertThat(handle(job, 1)).isEqualTo(Outcome.done());

    assertThat(row(job).state()).isEqualTo(JobState.QUEUED);
    assertThat(row(job).status().timing().wakeAt()).isEqualTo(clock.instant().plusSeconds(7));
    assertThat(worker.abilities()).containsEntry(TYPE, "not now");
    assertThat(row(job).status().history().failures()).isZero();
    assertThat(lastEnd(row(job)).how()).isEqualTo(Attempt.How.RELEASED);
  }

  @Test
  void a_type_that_cannot_be_done_now_is_put_off_longer_each_time() throws Exception {
    Job job = stored("a");
    handler =
        new JobHandler() {
          @Override
          public JobResult run(JobRun run) {
            throw new AssertionError("must not run");
          }

          @Override
          public Optional<String> unavailable() {
            return Optional.of("no program");
          }
        };

    Instant begun = clock.instant();
    assertThat(handle(job, 1)).isEqualTo(Outcome.done());
    assertThat(row(job).status().timing().notBefore()).contains(begun.plusSeconds(5));
    for (int i = 0; i < 20; i++) {
      clock.advance(Duration.ofHours(1));
      store.replace(List.of(life.resent(row(job), clock.instant())));
      assertThat(handle(job, 1)).isEqualTo(Outcome.done());
    }

    Job row = row(job);
    assertThat(row.state()).isEqualTo(JobState.QUEUED);
    assertThat(row.status().history().started()).isZero();
    assertThat(row.status().timing().wakeAt()).isEqualTo(clock.instant().plus(Duration.ofHours(1)));
    assertThat(worker.abilities()).containsEntry(TYPE, "no program");
  }

  @Test
  void a_duplicate_of_a_job_that_runs_elsewhere_is_let_go() throws Exception {
    Job job = stored("a");
    Job running = life.claimed(job, OTHER, clock.instant());
    store.replace(List.of(running));
    clock.advance(Duration.ofSeconds(10));

    assertThat(handle(job, 2)).isEqualTo(Outcome.done());

    assertThat(runs).hasValue(0);
    assertThat(row(job)).isEqualTo(running);
  }

  @Test
  void a_job_whose_worker_was_lost_is_taken_over() throws Exception {
    Job job = stored("a");
    store.replace(List.of(life.claimed(job, OTHER, clock.instant())));
    clock.advance(Duration.ofSeconds(30));

    assertThat(handle(job, 2)).isEqualTo(Outcome.done());

    Job row = row(job);
    assertThat(row.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(row.status().history().attempts())
        .extracting(attempt -> attempt.end().orElseThrow().how())
        .containsExactly(Attempt.How.LOST, Attempt.How.SUCCEEDED);
    assertThat(row.status().history().failures()).isEqualTo(1);
  }

  @Test
  void a_job_that_loses_every_worker_is_given_up() throws Exception {
    Job job = stored("a");
    Job now = job;
    for (int i = 0; i < 3; i++) {
      now = life.claimed(now, OTHER, clock.instant());
      store.replace(List.of(now));
      clock.advance(Duration.ofSeconds(30));
      now = life.lost(now, clock.instant());
      store.replace(List.of(now));
    }

    Outcome outcome = handle(job, 4);

    assertThat(outcome).isInstanceOf(Outcome.DeadLetter.class);
    assertThat(((Outcome.DeadLetter) outcome).reason()).startsWith("gave up after 3 tries");
    assertThat(row(job).state()).isEqualTo(JobState.FAILED);
    assertThat(runs).hasValue(0);
  }

  @Test
  void a_worker_that_comes_back_too_late_writes_nothing() throws Exception {
    Job job = stored("a");
    handler =
        run -> {
          // The world goes on while this worker stands still.
          clock.advance(Duration.ofSeconds(31));
          Job lost = life.lost(row(job), clock.instant());
          store.replace(List.of(lost));
          store.replace(List.of(life.claimed(lost, OTHER, clock.instant())));
          return JobResult.done("mine");
        };

    assertThat(handle(job, 1)).isInstanceOf(Outcome.Postpone.class);

    assertThat(row(job).state()).isEqualTo(JobState.RUNNING);
    assertThat(row(job).status().lease().orElseThrow().worker()).isEqualTo(OTHER);
    assertThat(worker.stats().refused()).isEqualTo(1);
  }

  @Test
  void a_wish_to_cancel_does_not_hinder_a_handler_that_is_done() throws Exception {
    Job job = stored("a");
    handler =
        run -> {
          store.replace(List.of(life.cancelWished(row(job))));
          return JobResult.done("done");
        };

    assertThat(handle(job, 1)).isEqualTo(Outcome.done());
    assertThat(row(job).state()).isEqualTo(JobState.SUCCEEDED);
  }

  /** Handles a delivery on a thread of its own, and waits until its handler works. */
  private CompletableFuture<Outcome> handleApart(Job job, JobHandler blocking) throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    handler =
        run -> {
          began.countDown();
          return blocking.run(run);
        };
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                outcome.complete(handle(job, 1));
              } catch (Throwable e) {
                outcome.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    assertThat(began.await(60, TimeUnit.SECONDS)).isTrue();
    return outcome;
  }

  private static JobResult forEver() throws InterruptedException {
    new CountDownLatch(1).await();
    throw new AssertionError();
  }

  @Test
  void a_handler_whose_job_is_cancelled_is_interrupted() throws Exception {
    Job job = stored("a");
    CompletableFuture<Outcome> outcome = handleApart(job, run -> forEver());

    store.replace(List.of(life.cancelWished(row(job))));
    clock.advance(Duration.ofSeconds(2));

    assertThat(outcome.get(60, TimeUnit.SECONDS)).isEqualTo(Outcome.done());
    assertThat(row(job).state()).isEqualTo(JobState.CANCELLED);
    assertThat(lastEnd(row(job)).how()).isEqualTo(Attempt.How.CANCELLED);
    assertThat(worker.stats().running()).isZero();
  }

  @Test
  void a_handler_whose_time_is_up_is_interrupted_and_tried_again() throws Exception {
    Job job = stored("a");
    CompletableFuture<Outcome> outcome = handleApart(job, run -> forEver());

    for (int i = 0; i < 60; i++) { // in steps, so that the lease is kept
      Instant before = row(job).status().timing().wakeAt();
      clock.advance(Duration.ofSeconds(15));
      await().until(() -> outcome.isDone() || row(job).status().timing().wakeAt().isAfter(before));
      if (outcome.isDone()) {
        break;
      }
    }

    assertThat(outcome.get(60, TimeUnit.SECONDS)).isInstanceOf(Outcome.Postpone.class);
    assertThat(row(job).state()).isEqualTo(JobState.QUEUED);
    assertThat(lastEnd(row(job)).error()).isEqualTo("it took longer than PT10M");
  }

  @Test
  void the_lease_is_kept_and_progress_written_while_the_handler_works() throws Exception {
    Job job = stored("a");
    CompletableFuture<Outcome> outcome =
        handleApart(
            job,
            run -> {
              run.progress(new Progress(0.5, "halfway"));
              return forEver();
            });

    clock.advance(Duration.ofSeconds(2));
    await().until(() -> row(job).status().progress().isPresent());
    assertThat(row(job).status().progress()).contains(new Progress(0.5, "halfway"));
    clock.advance(Duration.ofSeconds(20));
    await()
        .until(
            () ->
                row(job)
                    .status()
                    .lease()
                    .orElseThrow()
                    .until()
                    .equals(clock.instant().plusSeconds(30)));

    assertThat(outcome).isNotDone();
  }

  @Test
  void a_handler_that_has_lost_its_lease_is_interrupted() throws Exception {
    Job job = stored("a");
    CompletableFuture<Outcome> outcome = handleApart(job, run -> forEver());

    Job lost = life.lost(row(job), clock.instant());
    store.replace(List.of(lost));
    clock.advance(Duration.ofSeconds(2));

    assertThat(outcome.get(60, TimeUnit.SECONDS)).isInstanceOf(Outcome.Postpone.class);
    assertThat(row(job)).isEqualTo(lost);
    assertThat(worker.stats().refused()).isEqualTo(1);
  }

  @Test
  void a_worker_that_stops_gives_its_job_back_without_a_try() throws Exception {
    Job job = stored("a");
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    CompletableFuture<Outcome> outcome =
        handleApart(
            job,
            run -> {
              thread.complete(Thread.currentThread());
              return forEver();
            });

    thread.get(60, TimeUnit.SECONDS).interrupt();

    assertThat(outcome.get(60, TimeUnit.SECONDS))
        .isEqualTo(Outcome.postpone("the worker was stopped", Duration.ZERO));
    assertThat(row(job).state()).isEqualTo(JobState.QUEUED);
    assertThat(row(job).status().history().failures()).isZero();
    assertThat(lastEnd(row(job)).how()).isEqualTo(Attempt.How.RELEASED);
  }

  @Test
  void waits_for_a_store_that_is_down_and_uses_up_no_try() throws Exception {
    Job job = stored("a");
    store.failing = true;
    CompletableFuture<Outcome> outcome =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return handle(job, 1);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });

    await().until(() -> store.calls.get() >= 3);
    assertThat(outcome).isNotDone();
    store.failing = false;

    assertThat(outcome.get(60, TimeUnit.SECONDS)).isEqualTo(Outcome.done());
    assertThat(runs).hasValue(1);
    assertThat(row(job).status().history().started()).isEqualTo(1);
  }

  @Test
  void a_result_goes_to_the_queue_before_the_message_is_acknowledged() throws Exception {
    JobOrder order = order("r", ResultTo.ROW_AND_QUEUE);
    store.insert(List.of(life.created(order, clock.instant(), Optional.empty())));

    assertThat(worker.handle(delivery(order, 1))).isEqualTo(Outcome.done());

    Message result = results.receive(10, Duration.ZERO).get().get(0).message();
    assertThat(result.id()).isEqualTo(order.id());
    assertThat(result.body()).isEqualTo("42");
    assertThat(result.attributes()).containsEntry(ResultSender.STATE, Attribute.text("SUCCEEDED"));
  }

  @Test
  void a_duplicate_of_a_finished_job_sends_its_result_again() throws Exception {
    JobOrder order = order("r", ResultTo.ROW_AND_QUEUE);
    Job job = life.created(order, clock.instant(), Optional.empty());
    store.insert(List.of(job));
    store.replace(
        List.of(
            life.succeeded(
                life.claimed(job, OTHER, clock.instant()), Optional.of("7"), "", clock.instant())));
    Job claimed = life.claimed(job, OTHER, clock.instant());
    store.replace(List.of(claimed));
    store.replace(List.of(life.succeeded(claimed, Optional.of("7"), "", clock.instant())));

    // Its worker died after it had written the end, and before it had sent the result.
    assertThat(worker.handle(delivery(order, 2))).isEqualTo(Outcome.done());

    assertThat(results.receive(10, Duration.ZERO).get())
        .extracting(delivery -> delivery.message().body())
        .containsExactly("7");
    assertThat(runs).hasValue(0);
  }

  @Test
  void the_claim_can_be_left_out() throws Exception {
    worker.close();
    worker = worker(ClaimMode.LEAVE_OUT);
    Job job = stored("a");
    AtomicReference<JobState> seen = new AtomicReference<>();
    handler =
        run -> {
          seen.set(row(job).state());
          return JobResult.done("42");
        };

    assertThat(handle(job, 1)).isEqualTo(Outcome.done());

    assertThat(seen).hasValue(JobState.QUEUED);
    assertThat(row(job).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(row(job).version()).isEqualTo(2);
    assertThat(row(job).status().history().attempts()).hasSize(1);
    assertThat(handle(job, 2)).isEqualTo(Outcome.done());
    assertThat(runs).hasValue(1);
  }

  @Test
  void without_a_claim_tries_are_counted_and_a_cancelled_job_stays_cancelled() throws Exception {
    worker.close();
    worker = worker(ClaimMode.LEAVE_OUT);
    Job job = stored("a");
    handler = run -> JobResult.of(Outcome.retry("no luck"));
    handle(job, 1);
    assertThat(row(job).status().history().failures()).isEqualTo(1);
    assertThat(row(job).state()).isEqualTo(JobState.QUEUED);

    clock.advance(Duration.ofMinutes(15));
    handler =
        run -> {
          store.replace(List.of(life.cancelled(row(job), "", clock.instant())));
          return JobResult.done("too late");
        };

    assertThat(handle(job, 2)).isInstanceOf(Outcome.Postpone.class);
    assertThat(row(job).state()).isEqualTo(JobState.CANCELLED);
    assertThat(handle(job, 3)).isEqualTo(Outcome.done());
  }

  @Test
  void a_row_that_is_presumed_costs_a_finish() throws Exception {
    worker.close();
    worker = worker(ClaimMode.PRESUME);
    Job job = stored("a");

    assertThat(handle(job, 1)).isEqualTo(Outcome.done());

    assertThat(store.calls).hasValue(1);
    assertThat(row(job).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(row(job).version()).isEqualTo(2);
    assertThat(row(job).status().result()).contains("42");
    assertThat(handle(job, 2)).isEqualTo(Outcome.done());
    assertThat(runs).hasValue(1);
  }

  @Test
  void a_row_that_was_presumed_wrongly_stays_as_it_ended() throws Exception {
    worker.close();
    worker = worker(ClaimMode.PRESUME);
    Job cancelled = stored("a");
    store.replace(List.of(life.cancelled(cancelled, "", clock.instant())));

    assertThat(handle(cancelled, 1)).isInstanceOf(Outcome.Postpone.class);
    assertThat(handle(cancelled, 2)).isEqualTo(Outcome.done());
    assertThat(row(cancelled).state()).isEqualTo(JobState.CANCELLED);

    Job done = stored("b");
    handle(done, 1);
    clock.advance(Duration.ofMillis(1));
    handler = run -> JobResult.done("another");
    assertThat(handle(done, 1)).isInstanceOf(Outcome.Postpone.class); // a second message
    assertThat(row(done).status().result()).contains("42");
    assertThat(runs).hasValue(3);
  }

  @Test
  void tries_of_a_row_that_is_presumed_are_counted() throws Exception {
    worker.close();
    worker = worker(ClaimMode.PRESUME);
    Job job = stored("a");
    handler = run -> JobResult.of(Outcome.retry("no luck"));
    handle(job, 1);
    clock.advance(Duration.ofMillis(1));
    handle(job, 1); // a second message, which doesn't know of the first try
    assertThat(row(job).status().history().failures()).isEqualTo(2);
    assertThat(row(job).version()).isEqualTo(3);

    clock.advance(Duration.ofMinutes(15));
    handler = run -> JobResult.done("42");
    assertThat(handle(job, 2)).isEqualTo(Outcome.done());
    assertThat(row(job).status().history().attempts()).hasSize(3);
    assertThat(row(job).state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void a_message_from_elsewhere_runs_once_though_its_row_is_presumed() throws Exception {
    worker.close();
    worker = worker(ClaimMode.PRESUME);
    JobOrder order = order("a", ResultTo.ROW);

    assertThat(worker.handle(delivery(order, 1))).isEqualTo(Outcome.done());

    assertThat(runs).hasValue(1);
    assertThat(store.find(List.of(order.id())).get(0).state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void without_a_store_jobs_are_done_as_messages_are() throws Exception {
    worker.close();
    worker = worker(ClaimMode.UNTRACKED);
    store.failing = true;
    JobOrder order = order("a", ResultTo.ROW);

    assertThat(worker.handle(delivery(order, 1))).isEqualTo(Outcome.done());
    handler = run -> JobResult.of(Outcome.retry("no luck"));
    assertThat(worker.handle(delivery(order, 2))).isEqualTo(Outcome.retry("no luck"));

    assertThat(store.calls).hasValue(0);
    assertThat(runs).hasValue(2);
  }

  @Test
  void a_lost_reply_to_the_claim_or_to_the_end_costs_nothing() throws Exception {
    Job job = stored("a");
    store.losingReply = true;
    handler =
        run -> {
          store.losingReply = true;
          return JobResult.done("42");
        };

    assertThat(handle(job, 1)).isEqualTo(Outcome.done());

    assertThat(runs).hasValue(1);
    assertThat(row(job).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(row(job).version()).isEqualTo(3);
    assertThat(worker.stats().refused()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = ClaimMode.class,
      names = {"LEAVE_OUT", "PRESUME"})
  void a_lost_reply_to_the_end_of_an_unclaimed_try_counts_it_once(ClaimMode mode) throws Exception {
    worker.close();
    worker = worker(mode);
    Job job = stored("a");
    handler =
        run -> {
          store.losingReply = true;
          return JobResult.of(Outcome.retry("no luck"));
        };
    handle(job, 1);
    assertThat(row(job).status().history().failures()).isEqualTo(1);
    assertThat(row(job).status().history().attempts()).hasSize(1);

    clock.advance(Duration.ofMinutes(15));
    handler =
        run -> {
          store.losingReply = true;
          return JobResult.done("42");
        };
    assertThat(handle(job, 2)).isEqualTo(Outcome.done());
    assertThat(row(job).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(worker.stats().refused()).isZero();
  }

  @Test
  void a_wish_to_cancel_survives_a_try_that_fails() throws Exception {
    Job job = stored("a");
    handler =
        run -> {
          store.replace(List.of(life.cancelWished(row(job))));
          return JobResult.of(Outcome.retry("no luck"));
        };

    assertThat(handle(job, 1)).isEqualTo(Outcome.done());
    assertThat(row(job).state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void a_duplicate_of_a_failed_job_is_dead_lettered_again() throws Exception {
    Job job = stored("a");
    handler = run -> JobResult.of(Outcome.deadLetter("nonsense"));
    handle(job, 1);

    // Its worker died after it had written the end, and before the dead-letter queue had it.
    assertThat(handle(job, 2)).isEqualTo(Outcome.deadLetter("nonsense"));
    assertThat(runs).hasValue(1);
  }

  @Test
  void a_long_job_is_claimed_even_where_the_claim_is_left_out() throws Exception {
    worker.close();
    worker =
        new JobWorker(
            ME,
            new JobWorker.Duties(
                delivery -> Outcome.done(),
                Map.of(TYPE, new JobHandling(run -> handler.run(run), Duration.ofMinutes(1))),
                ClaimMode.LEAVE_OUT,
                job -> {}),
            new ResultSender(results),
            new JobRecords(store, life, clock));
    Job job = stored("a");
    AtomicReference<JobState> seen = new AtomicReference<>();
    handler =
        run -> {
          seen.set(row(job).state());
          return JobResult.done("");
        };

    handle(job, 1);

    assertThat(seen).hasValue(JobState.RUNNING);
  }

  @Test
  void a_store_that_is_down_for_longer_than_a_message_may_take_costs_no_try() throws Exception {
    Job job = stored("a");
    store.failing = true;
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                outcome.complete(handle(job, 5));
              } catch (Throwable e) {
                outcome.completeExceptionally(e);
              }
            });
    thread.start();
    await().until(() -> store.calls.get() > 0);
    thread.interrupt();

    assertThat(outcome.get(60, TimeUnit.SECONDS)).isInstanceOf(Outcome.Postpone.class);
    store.failing = false;
    assertThat(row(job).version()).isEqualTo(1);
  }

  @Test
  void a_handler_that_sets_the_interrupt_flag_itself_has_failed_and_was_not_stopped()
      throws Exception {
    Job job = stored("a");
    handler =
        run -> {
          Thread.currentThread().interrupt();
          return JobResult.of(Outcome.retry("no luck"));
        };

    handle(job, 1);

    assertThat(row(job).status().history().failures()).isEqualTo(1);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void putting_off_shortens_no_backoff_and_lets_go_of_what_has_ended() throws Exception {
    Job job = stored("a");
    Job failing = life.claimed(job, OTHER, clock.instant());
    store.replace(List.of(failing));
    Job waiting = life.retrying(failing, "x", "", Duration.ofMinutes(10), clock.instant());
    store.replace(List.of(waiting));
    handler =
        new JobHandler() {
          @Override
          public JobResult run(JobRun run) {
            throw new AssertionError("must not run");
          }

          @Override
          public Optional<String> unavailable() {
            return Optional.of("no program");
          }
        };

    assertThat(handle(job, 2)).isEqualTo(Outcome.done());
    assertThat(row(job)).isEqualTo(waiting);
    store.replace(List.of(life.cancelled(waiting, "", clock.instant())));
    assertThat(handle(job, 3)).isEqualTo(Outcome.done());
  }

  @Test
  void a_job_is_run_though_the_clock_of_its_writer_is_ahead() throws Exception {
    Job job =
        life.created(order("a", ResultTo.ROW), clock.instant().plusMillis(40), Optional.empty());
    store.insert(List.of(job));

    assertThat(handle(job, 2)).isEqualTo(Outcome.done());
  }
}
