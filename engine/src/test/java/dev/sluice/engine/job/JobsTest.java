package dev.sluice.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.batch.BatchingOptions;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.ForwardingQueue;
import dev.sluice.engine.queue.InMemoryQueue;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MutableClock;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.engine.queue.SendResult;
import dev.sluice.engine.work.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Jobs from their submission on, with the recoverer and the explainer, on a clock that is moved.
 */
class JobsTest {

  private static final JobType TYPE = new JobType("work");
  private static final Owner ADA = new Owner("ada");
  private static final WorkerId WORKER = new WorkerId("w");

  private final MutableClock clock = new MutableClock();
  private final InMemoryJobStore rows = new InMemoryJobStore();
  private final HeldStore store = new HeldStore(rows);
  private final BrokenQueue queue =
      new BrokenQueue(new InMemoryQueue(new QueueName("q"), Duration.ofSeconds(30), clock));
  private final SendBatcher batcher = new SendBatcher(queue, BatchingOptions.forSending());
  private final JobSender sender = new JobSender(queue, batcher);
  private final JobLife life =
      new JobLife(
          JobPolicy.of(
              new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofMinutes(15), new Random(7))));
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final Jobs jobs = new Jobs(store, sender, life, clock, threads);
  private final Recoverer recoverer = new Recoverer(store, sender, life, clock);
  private final InMemoryWorkerRegistry workers = new InMemoryWorkerRegistry();
  private final Explainer explainer = new Explainer(store, workers, clock);
  private int ids;

  /** Holds inserts back, or fails them, when told to. */
  private static final class HeldStore extends ForwardingStore {
    final CountDownLatch released = new CountDownLatch(1);
    volatile boolean holding;
    volatile boolean failing;

    /** As a store whose lists are dear. */
    volatile boolean listsExceptionsOnly;

    HeldStore(JobStore store) {
      super(store);
    }

    @Override
    public List<Job> due(JobState state, Instant now, int most) {
      return super.due(state, now, 100).stream()
          .filter(job -> !listsExceptionsOnly || state != JobState.QUEUED || job.version() > 1)
          .limit(most)
          .toList();
    }

    @Override
    public OptionalInt queuedBefore(Instant createdAt, int most) {
      return listsExceptionsOnly ? OptionalInt.empty() : super.queuedBefore(createdAt, most);
    }

    @Override
    public List<Insertion> insert(List<Job> jobs) {
      if (failing) {
        throw new JobStoreException("down", new IllegalStateException());
      }
      if (holding) {
        try {
          if (!released.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("never released");
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return super.insert(jobs);
    }
  }

  /** Says of each message what it is told to say. */
  private static final class BrokenQueue extends ForwardingQueue {
    volatile Optional<SendResult> answer = Optional.empty();

    BrokenQueue(InMemoryQueue queue) {
      super(queue);
    }

    @Override
    public CompletableFuture<List<SendResult>> send(List<Message> messages, Duration delay) {
      return answer.isEmpty()
          ? super.send(messages, delay)
          : CompletableFuture.completedFuture(
              messages.stream().map(message -> answer.orElseThrow()).toList());
    }
  }

  @AfterEach
  void close() {
    recoverer.close();
    recoverer.close();
    jobs.close();
    batcher.close();
    threads.shutdownNow();
  }

  private JobOrder order(String fingerprint) {
    return order(new MessageId("job-" + ++ids), fingerprint);
  }

  private static JobOrder order(MessageId id, String fingerprint) {
    return new JobOrder(
        id,
        ADA,
        TYPE,
        "{\"n\":1}",
        new JobOptions(
            JobOptions.ResultTo.ROW_AND_QUEUE,
            Optional.empty(),
            Optional.of("trace"),
            fingerprint));
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Submission submit(JobOrder order) {
    return get(jobs.submit(order, Optional.empty()));
  }

  private Job accepted(Optional<Instant> runAt) {
    Submission submission = get(jobs.submit(order(""), runAt));
    assertThat(submission).isInstanceOf(Submission.Accepted.class);
    return ((Submission.Accepted) submission).job();
  }

  private Job accepted() {
    return accepted(Optional.empty());
  }

  private List<Delivery> received() {
    return get(queue.receive(10, Duration.ZERO));
  }

  private Job row(Job job) {
    return rows.find(List.of(job.id())).get(0);
  }

  private Job replaced(Job job) {
    assertThat(rows.replace(List.of(job))).containsExactly(true);
    return job;
  }

  @Test
  void a_job_is_stored_and_sent() {
    JobOrder order = order("");

    assertThat(submit(order)).isInstanceOf(Submission.Accepted.class);

    Message message = received().get(0).message();
    JobOrder carried = JobMessages.order(message).orElseThrow();
    assertThat(carried.id()).isEqualTo(order.id());
    assertThat(carried.owner()).isEqualTo(ADA);
    assertThat(carried.type()).isEqualTo(TYPE);
    assertThat(carried.payload()).isEqualTo(order.payload());
    assertThat(carried.options().resultTo()).isEqualTo(JobOptions.ResultTo.ROW_AND_QUEUE);
    assertThat(carried.options().traceparent()).contains("trace");
    assertThat(rows.find(List.of(order.id())).get(0).order()).isEqualTo(order);
  }

  @Test
  void nothing_is_sent_that_is_not_stored() {
    store.failing = true;

    assertThat(submit(order(""))).isEqualTo(new Submission.NotStored("down"));

    assertThat(received()).isEmpty();
  }

  @Test
  void what_could_not_be_sent_is_sent_again_when_nobody_has_claimed_it() {
    queue.answer = Optional.of(new SendResult.Failed("lost"));
    JobOrder order = order("");

    assertThat(submit(order)).isEqualTo(new Submission.NotSent("lost"));
    queue.answer = Optional.empty();
    clock.advance(Duration.ofSeconds(59));
    recoverer.turn();
    assertThat(received()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    recoverer.turn();

    assertThat(received()).extracting(Delivery::id).containsExactly(order.id());
  }

  @Test
  void what_could_not_be_sent_is_sent_again_by_a_store_that_lists_exceptions_only() {
    store.listsExceptionsOnly = true;
    Job sent = accepted();
    assertThat(received()).hasSize(1);
    queue.answer = Optional.of(new SendResult.Failed("lost"));
    JobOrder order = order("");
    assertThat(submit(order)).isEqualTo(new Submission.NotSent("lost"));
    queue.answer = Optional.empty();

    clock.advance(Duration.ofMinutes(1));
    recoverer.turn();

    assertThat(row(sent).version()).isEqualTo(1);
    assertThat(received()).extracting(Delivery::id).contains(order.id());
  }

  @Test
  void the_same_key_sends_what_could_not_be_sent() {
    queue.answer = Optional.of(new SendResult.Failed("lost"));
    JobOrder order = order(new IdempotencyKey("k").jobId(ADA), "same");
    assertThat(submit(order)).isEqualTo(new Submission.NotSent("lost"));
    assertThat(submit(order)).isEqualTo(new Submission.NotSent("lost"));
    queue.answer = Optional.empty();

    assertThat(submit(order)).isInstanceOf(Submission.Accepted.class);

    assertThat(received()).extracting(Delivery::id).containsExactly(order.id());
    assertThat(rows.find(List.of(order.id())).get(0).version()).isEqualTo(2);
  }

  @Test
  void the_same_key_sends_what_could_not_be_sent_though_it_is_due_later() {
    Optional<Instant> soon = Optional.of(clock.instant().plus(Duration.ofMinutes(5)));
    JobOrder order = order(new IdempotencyKey("k").jobId(ADA), "same");
    queue.answer = Optional.of(new SendResult.Failed("lost"));
    assertThat(get(jobs.submit(order, soon))).isEqualTo(new Submission.NotSent("lost"));
    assertThat(get(jobs.submit(order, soon))).isEqualTo(new Submission.NotSent("lost"));
    queue.answer = Optional.empty();

    assertThat(get(jobs.submit(order, soon))).isInstanceOf(Submission.Accepted.class);

    clock.advance(Duration.ofMinutes(5));
    assertThat(received()).extracting(Delivery::id).containsExactly(order.id());
  }

  @Test
  void a_store_that_does_not_know_who_waits_is_not_made_to_say_nobody() {
    store.listsExceptionsOnly = true;
    Job job = accepted();
    workers.beat(
        new WorkerCard(WORKER, "box", clock.instant(), clock.instant(), Map.of(TYPE, ""), 0));
    Explanation why = explainer.explain(job);
    assertThat(why.reason()).isEqualTo(Explanation.Reason.WAITING);
    assertThat(why.ahead()).isEmpty();
    assertThat(why.text()).contains("does not list the jobs that wait");
  }

  @Test
  void what_the_queue_refuses_is_cancelled() {
    queue.answer = Optional.of(new SendResult.Refused("no"));
    JobOrder order = order("");

    assertThat(submit(order)).isEqualTo(new Submission.Refused("no"));

    assertThat(rows.find(List.of(order.id())).get(0).state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void the_same_key_gives_the_same_job() {
    MessageId id = new IdempotencyKey("k").jobId(ADA);

    assertThat(submit(order(id, "same"))).isInstanceOf(Submission.Accepted.class);
    assertThat(submit(order(id, "same"))).isInstanceOf(Submission.Accepted.class);
    assertThat(submit(order(id, "other"))).isEqualTo(new Submission.KeyReused());

    // Sent once more, because nobody knows whether the first got through; the claim decides.
    assertThat(received()).extracting(Delivery::id).containsExactly(id, id);
    replaced(life.claimed(rows.find(List.of(id)).get(0), WORKER, clock.instant()));
    assertThat(submit(order(id, "same"))).isInstanceOf(Submission.Accepted.class);
    assertThat(received()).isEmpty();
  }

  @Test
  void the_same_key_twice_at_once_is_in_progress() {
    store.holding = true;
    MessageId id = new IdempotencyKey("k").jobId(ADA);
    CompletableFuture<Submission> first = jobs.submit(order(id, "same"), Optional.empty());

    assertThat(submit(order(id, "same"))).isEqualTo(new Submission.InProgress());
    store.released.countDown();

    assertThat(get(first)).isInstanceOf(Submission.Accepted.class);
    assertThat(submit(order(id, "same"))).isInstanceOf(Submission.Accepted.class);
  }

  @Test
  void a_short_delay_is_the_queues() {
    Job job = accepted(Optional.of(clock.instant().plus(Duration.ofMinutes(15))));

    assertThat(job.state()).isEqualTo(JobState.SCHEDULED);
    assertThat(received()).isEmpty();
    clock.advance(Duration.ofMinutes(15));

    assertThat(received()).extracting(Delivery::id).containsExactly(job.id());
    recoverer.turn();
    assertThat(received()).isEmpty();
    assertThat(life.isClaimable(row(job), clock.instant())).isTrue();
  }

  @Test
  void a_long_delay_is_the_stores() {
    Instant runAt = clock.instant().plus(Duration.ofHours(30));
    Job job = accepted(Optional.of(runAt));
    assertThat(explainer.explain(job).reason()).isEqualTo(Explanation.Reason.NOT_DUE);
    assertThat(explainer.explain(job).until()).contains(runAt);

    clock.advance(Duration.ofHours(30).minusMillis(1));
    recoverer.turn();
    assertThat(received()).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertThat(explainer.explain(job).reason()).isEqualTo(Explanation.Reason.NO_WORKER);
    recoverer.turn();
    recoverer.turn();

    assertThat(received()).extracting(Delivery::id).containsExactly(job.id());
    assertThat(row(job).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void a_time_that_has_passed_means_at_once() {
    Job job = accepted(Optional.of(clock.instant().minusSeconds(5)));

    assertThat(job.state()).isEqualTo(JobState.QUEUED);
    assertThat(received()).hasSize(1);
  }

  @Test
  void of_many_recoverers_one_sends() throws Exception {
    for (int i = 0; i < 30; i++) {
      accepted(Optional.of(clock.instant().plus(Duration.ofHours(1))));
    }
    clock.advance(Duration.ofHours(1));
    List<CompletableFuture<Void>> turns =
        java.util.stream.IntStream.range(0, 4)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () -> {
                          try (Recoverer replica = new Recoverer(store, sender, life, clock)) {
                            replica.turn();
                          }
                        },
                        threads))
            .toList();
    turns.forEach(JobsTest::get);

    assertThat(get(queue.depth()).ready()).isEqualTo(30);
  }

  @Test
  void what_waits_long_is_sent_again_ever_less_often() {
    accepted();
    int sends = 1;
    for (int minute = 0; minute < 24 * 60; minute++) {
      clock.advance(Duration.ofMinutes(1));
      recoverer.turn();
      sends += received().size() > 0 ? 1 : 0;
      get(queue.depth());
    }
    assertThat(recoverer.resent()).isEqualTo(10); // after 1, 3, 7, … 1023 minutes
    assertThat(sends).isPositive();
  }

  @Test
  void nothing_is_sent_again_while_much_waits() {
    for (int i = 0; i < 1_000; i++) {
      accepted();
    }
    clock.advance(Duration.ofMinutes(10));
    recoverer.turn();
    assertThat(recoverer.resent()).isZero();

    Delivery one = received().get(0);
    get(queue.acknowledge(List.of(one)));
    recoverer.turn();
    assertThat(recoverer.resent()).isEqualTo(1_000);
  }

  @Test
  void what_is_long_overdue_is_sent_again_however_deep_the_queue() {
    queue.answer = Optional.of(new SendResult.Failed("lost"));
    submit(order(""));
    queue.answer = Optional.empty();
    for (int i = 0; i < 1_000; i++) {
      get(queue.send(List.of(new Message(new MessageId("p" + i), "x")), Duration.ZERO));
    }
    clock.advance(Duration.ofMinutes(30));
    recoverer.turn();
    assertThat(recoverer.resent()).isZero();

    clock.advance(Duration.ofMinutes(1));
    recoverer.turn();

    assertThat(recoverer.resent()).isEqualTo(1);
  }

  @Test
  void a_lost_worker_is_noticed_when_its_lease_ends() {
    Job job = replaced(life.claimed(accepted(), WORKER, clock.instant()));
    clock.advance(Duration.ofSeconds(29));
    recoverer.turn();
    assertThat(row(job).state()).isEqualTo(JobState.RUNNING);
    assertThat(explainer.explain(row(job)).reason()).isEqualTo(Explanation.Reason.RUNNING);

    clock.advance(Duration.ofSeconds(1));
    assertThat(explainer.explain(row(job)).reason()).isEqualTo(Explanation.Reason.WORKER_LOST);
    recoverer.turn();

    assertThat(row(job).state()).isEqualTo(JobState.QUEUED);
    assertThat(row(job).status().history().failures()).isEqualTo(1);
    assertThat(recoverer.lost()).isEqualTo(1);
  }

  @Test
  void a_lost_try_ended_when_its_worker_was_last_heard_of() {
    Job job = replaced(life.claimed(accepted(), WORKER, clock.instant()));
    clock.advance(Duration.ofSeconds(15));
    Instant heardOf = clock.instant();
    replaced(life.extended(job, Optional.empty(), heardOf));
    clock.advance(Duration.ofMinutes(5));
    recoverer.turn();

    Attempt lost = row(job).status().history().last().orElseThrow();
    assertThat(lost.end().orElseThrow().at()).isEqualTo(heardOf);
    assertThat(lost.took(clock.instant())).isEqualTo(Duration.ofSeconds(15));
    assertThat(row(job).status().since()).isEqualTo(clock.instant());
  }

  @Test
  void a_job_that_was_to_be_cancelled_is_when_its_worker_is_lost() {
    Job job = replaced(life.claimed(accepted(), WORKER, clock.instant()));
    assertThat(jobs.cancel(Optional.of(ADA), job.id()).orElseThrow())
        .isInstanceOf(Jobs.Cancellation.Told.class);
    clock.advance(Duration.ofSeconds(30));
    recoverer.turn();

    assertThat(row(job).state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void finished_jobs_are_deleted_in_time() {
    Job job = replaced(life.cancelled(accepted(), "", clock.instant()));
    recoverer.turn();
    assertThat(rows.find(List.of(job.id()))).hasSize(1);
    clock.advance(Duration.ofHours(24));
    recoverer.turn();

    assertThat(rows.find(List.of(job.id()))).isEmpty();
  }

  @Test
  void a_waiting_job_is_cancelled_at_once_and_a_finished_one_never() {
    Job job = accepted();

    assertThat(jobs.cancel(Optional.of(ADA), job.id()).orElseThrow())
        .isInstanceOf(Jobs.Cancellation.Cancelled.class);
    assertThat(jobs.cancel(Optional.of(ADA), job.id()).orElseThrow())
        .isInstanceOf(Jobs.Cancellation.TooLate.class);
    assertThat(explainer.explain(row(job)).reason()).isEqualTo(Explanation.Reason.FINISHED);
  }

  @Test
  void another_owners_job_is_not_there() {
    Job job = accepted();
    Owner bob = new Owner("bob");

    assertThat(jobs.find(Optional.of(bob), job.id())).isEmpty();
    assertThat(jobs.cancel(Optional.of(bob), job.id())).isEmpty();
    assertThat(jobs.find(Optional.of(ADA), job.id())).contains(job);
    assertThat(jobs.find(Optional.empty(), job.id())).contains(job);
  }

  @Test
  void explains_why_a_job_waits() {
    Job first = accepted();
    clock.advance(Duration.ofSeconds(1));
    Job second = accepted();
    assertThat(explainer.explain(second).reason()).isEqualTo(Explanation.Reason.NO_WORKER);

    workers.beat(card("a", Map.of(TYPE, "no program")));
    assertThat(explainer.explain(second).reason()).isEqualTo(Explanation.Reason.TYPE_STOPPED);
    assertThat(explainer.explain(second).text()).contains("no program");

    workers.beat(card("b", Map.of(TYPE, "")));
    Explanation waiting = explainer.explain(second);
    assertThat(waiting.reason()).isEqualTo(Explanation.Reason.WAITING);
    assertThat(waiting.ahead()).isEqualTo(OptionalInt.of(1));
    assertThat(explainer.explain(first).ahead()).isEqualTo(OptionalInt.of(0));

    Job failing = replaced(life.claimed(first, WORKER, clock.instant()));
    Job failed = replaced(life.retrying(failing, "x", "", Duration.ofSeconds(9), clock.instant()));
    Explanation backingOff = explainer.explain(failed);
    assertThat(backingOff.reason()).isEqualTo(Explanation.Reason.BACKING_OFF);
    assertThat(backingOff.until()).contains(clock.instant().plusSeconds(9));

    clock.advance(WorkerPulse.GONE_AFTER.plusMillis(1));
    assertThat(explainer.explain(second).reason()).isEqualTo(Explanation.Reason.NO_WORKER);
  }

  private WorkerCard card(String name, Map<JobType, String> types) {
    return new WorkerCard(new WorkerId(name), "box", clock.instant(), clock.instant(), types, 0);
  }
}
