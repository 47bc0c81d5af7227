package dev.sluice.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.work.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link JobStore} does. A subclass supplies the store. */
public abstract class JobStoreContract {

  // Ahead of the real time: a store that deletes by itself must not do so within a test.
  protected static final Instant NOW = Instant.parse("2126-03-01T12:00:00.123Z");
  protected static final Owner OWNER = new Owner("ada");
  private static final Owner OTHER = new Owner("bob");
  private static final JobType TYPE = new JobType("sleep");
  private static final WorkerId WORKER = new WorkerId("box:1:a");

  protected final JobLife life =
      new JobLife(
          JobPolicy.of(
              new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofMinutes(15), new Random(7))));

  private JobStore store;
  private int ids;

  /** A store with no job in it. */
  protected abstract JobStore newStore();

  @BeforeEach
  void open() {
    store = newStore();
  }

  @AfterEach
  void end() {
    store.close();
    store.close();
  }

  /**
   * Whether the store lists jobs that have gone straight: queued ones at version 1, and those that
   * have succeeded and were in no list before.
   */
  protected boolean listsStraightJobs() {
    return true;
  }

  /** Those of these jobs, most of which were never claimed, that the store lists. */
  private List<Job> listed(List<Job> jobs) {
    return jobs.stream().filter(job -> listsStraightJobs() || !isStraight(job)).toList();
  }

  private static boolean isStraight(Job job) {
    boolean wasClaimed = job.version() > 2;
    return (job.state() == JobState.QUEUED && job.version() == 1)
        || (job.state() == JobState.SUCCEEDED && !wasClaimed);
  }

  /** The store under test, for what a subclass adds. */
  protected final JobStore store() {
    return store;
  }

  protected final Job job(Owner owner, JobType type, Instant at) {
    return life.created(
        new JobOrder(
            new MessageId("id-%05d".formatted(++ids)),
            owner,
            type,
            "{\"seconds\":1}",
            JobOptions.NONE),
        at,
        Optional.empty());
  }

  protected final Job job() {
    return job(OWNER, TYPE, NOW);
  }

  protected final Job inserted(Job job) {
    assertThat(store.insert(List.of(job))).containsExactly(new Insertion.Inserted());
    return job;
  }

  protected final Job replaced(Job job) {
    assertThat(store.replace(List.of(job))).containsExactly(true);
    return job;
  }

  private Job found(Job job) {
    List<Job> found = store.find(List.of(job.id()));
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private List<JobState> finishedIn(Job job) {
    return store.find(List.of(job.id())).stream().map(Job::state).toList();
  }

  @Test
  void finds_what_was_inserted_unchanged() {
    Job plain = inserted(job());
    Job full =
        inserted(
            life.created(
                new JobOrder(
                    new MessageId("0199d3c4-7a1e-7c1b-9d55-0a8b2f4c6e10"),
                    new Owner("Grace.Hopper-1_2"),
                    new JobType("word-count"),
                    "{\"text\":\"tab\\t, quote ' \\\" \\\\, null \\u0000, ü € 𝄞, \uE000 \uFFFD\"}",
                    new JobOptions(
                        JobOptions.ResultTo.ROW_AND_QUEUE,
                        Optional.of(plain.id()),
                        Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                        "f".repeat(100))),
                NOW,
                Optional.of(NOW.plus(Duration.ofDays(400)))));

    assertThat(found(plain)).isEqualTo(plain);
    assertThat(found(full)).isEqualTo(full);
    assertThat(store.find(List.of(plain.id(), full.id(), new MessageId("nobody"))))
        .containsExactlyInAnyOrder(plain, full);
    assertThat(store.find(List.of())).isEmpty();
  }

  @Test
  void keeps_the_largest_row_there_can_be() {
    Job job =
        inserted(
            life.created(
                new JobOrder(
                    new MessageId("m".repeat(100)),
                    new Owner("o".repeat(64)),
                    new JobType("t".repeat(63)),
                    "{\"x\":\"" + "€".repeat((JobOrder.MAX_PAYLOAD_BYTES - 8) / 3) + "\"}",
                    JobOptions.NONE),
                NOW,
                Optional.empty()));
    WorkerId worker = new WorkerId("w".repeat(200));
    Job now = job;
    for (int i = 0; i < 12; i++) {
      now = replaced(life.claimed(now, worker, NOW));
      now = replaced(life.retrying(now, "€".repeat(1000), "€".repeat(2000), Duration.ZERO, NOW));
    }
    now = replaced(life.claimed(now, worker, NOW));
    now = replaced(life.succeeded(now, Optional.of("r".repeat(JobResult.MAX_BYTES)), "", NOW));

    assertThat(found(job)).isEqualTo(now);
    assertThat(now.status().history().started()).isEqualTo(13);
    assertThat(now.status().history().attempts()).hasSize(History.KEPT);
  }

  @Test
  void inserts_only_what_is_not_there() {
    Job first = inserted(job());
    Job again =
        new Job(
            new JobOrder(first.id(), OTHER, TYPE, "{}", JobOptions.NONE),
            NOW.plusSeconds(1),
            1,
            first.status());
    Job fresh = job();

    List<Insertion> results = store.insert(List.of(again, fresh));

    assertThat(results).containsExactly(new Insertion.Existing(first), new Insertion.Inserted());
    assertThat(found(first)).isEqualTo(first);
    assertThat(found(fresh)).isEqualTo(fresh);
  }

  @Test
  void inserts_a_hundred_at_a_time() {
    List<Job> jobs = IntStream.range(0, 100).mapToObj(i -> job()).toList();

    assertThat(store.insert(jobs)).hasSize(100).allMatch(Insertion.Inserted.class::isInstance);

    assertThat(store.find(jobs.stream().map(Job::id).toList()))
        .containsExactlyInAnyOrderElementsOf(jobs);
  }

  @Test
  void stores_every_stage_of_a_life() {
    Job job = inserted(life.created(job().order(), NOW, Optional.of(NOW.plusSeconds(3600))));
    List<Job> stages = new ArrayList<>();
    Job now = replaced(life.resent(job, NOW.plusSeconds(3600)));
    stages.add(found(now));
    now = replaced(life.claimed(now, WORKER, NOW.plusSeconds(3601)));
    stages.add(found(now));
    now =
        replaced(
            life.extended(
                now, Optional.of(new Progress(0.25, "a quarter")), NOW.plusSeconds(3602)));
    stages.add(found(now));
    now =
        replaced(life.retrying(now, "no luck", "…", Duration.ofSeconds(2), NOW.plusSeconds(3603)));
    stages.add(found(now));
    now = replaced(life.claimed(now, WORKER, NOW.plusSeconds(3606)));
    now = replaced(life.released(now, "stopped", "", Duration.ZERO, NOW.plusSeconds(3607)));
    stages.add(found(now));
    now = replaced(life.claimed(now, new WorkerId("box:2:b"), NOW.plusSeconds(3608)));
    now = replaced(life.lost(now, NOW.plusSeconds(4000)));
    stages.add(found(now));
    now = replaced(life.claimed(now, WORKER, NOW.plusSeconds(4001)));
    now = replaced(life.succeeded(now, Optional.of("{\"n\":1}"), "out", NOW.plusSeconds(4002)));
    stages.add(found(now));

    assertThat(stages)
        .extracting(Job::state)
        .containsExactly(
            JobState.QUEUED,
            JobState.RUNNING,
            JobState.RUNNING,
            JobState.QUEUED,
            JobState.QUEUED,
            JobState.QUEUED,
            JobState.SUCCEEDED);
    assertThat(found(job)).isEqualTo(now);
    assertThat(now.version()).isEqualTo(11);
    assertThat(now.status().history().attempts())
        .extracting(attempt -> attempt.end().orElseThrow().how())
        .containsExactly(
            Attempt.How.FAILED, Attempt.How.RELEASED, Attempt.How.LOST, Attempt.How.SUCCEEDED);
    assertThat(now.status().history().failures()).isEqualTo(2);
  }

  @Test
  void stores_failure_and_cancellation() {
    Job failing = inserted(job());
    Job failed =
        replaced(life.failed(replaced(life.claimed(failing, WORKER, NOW)), "broken", "tail", NOW));
    Job unwanted = replaced(life.cancelled(inserted(job()), "", NOW));
    Job wished = replaced(life.cancelWished(replaced(life.claimed(inserted(job()), WORKER, NOW))));

    assertThat(found(failed)).isEqualTo(failed);
    assertThat(found(unwanted)).isEqualTo(unwanted);
    assertThat(found(wished)).isEqualTo(wished);
    assertThat(wished.status().lease().orElseThrow().wish()).isEqualTo(Lease.Wish.CANCEL);
  }

  @Test
  void replaces_only_the_version_that_was_read() {
    Job job = inserted(job());
    Job mine = life.claimed(job, WORKER, NOW);
    Job theirs = life.claimed(job, new WorkerId("box:2:b"), NOW);
    Job nobodys = life.claimed(job(), WORKER, NOW);

    assertThat(store.replace(List.of(mine, nobodys))).containsExactly(true, false);
    assertThat(store.replace(List.of(theirs))).containsExactly(false);

    assertThat(found(job)).isEqualTo(mine);
    assertThat(store.find(List.of(nobodys.id()))).isEmpty();
  }

  @Test
  void replaces_a_hundred_at_a_time_each_on_its_own() {
    List<Job> jobs = IntStream.range(0, 100).mapToObj(i -> job()).toList();
    store.insert(jobs);
    Job taken = replaced(life.claimed(jobs.get(50), WORKER, NOW));

    List<Boolean> results =
        store.replace(
            jobs.stream().map(job -> life.claimed(job, new WorkerId("box:2:b"), NOW)).toList());

    assertThat(results).hasSize(100);
    assertThat(IntStream.range(0, 100).filter(i -> !results.get(i))).containsExactly(50);
    assertThat(found(taken)).isEqualTo(taken);
  }

  @Test
  void replacing_changes_the_status_alone() {
    Job job = inserted(job());
    Job forged =
        new Job(
            new JobOrder(job.id(), OTHER, new JobType("other"), "{}", JobOptions.NONE),
            NOW.plusSeconds(77),
            job.version() + 1,
            life.claimed(job, WORKER, NOW).status());

    assertThat(store.replace(List.of(forged))).containsExactly(true);

    assertThat(found(job).order()).isEqualTo(job.order());
    assertThat(found(job).createdAt()).isEqualTo(job.createdAt());
    assertThat(found(job).status()).isEqualTo(forged.status());
  }

  @Test
  void one_of_many_who_claim_at_once_wins() throws Exception {
    int rivals = 4;
    int jobs = 25;
    List<Job> all = Stream.generate(this::job).limit(jobs).toList();
    store.insert(all);
    ExecutorService threads = Executors.newFixedThreadPool(rivals);
    try {
      CyclicBarrier start = new CyclicBarrier(rivals);
      List<Future<Integer>> wins = new ArrayList<>();
      for (int i = 0; i < rivals; i++) {
        WorkerId rival = new WorkerId("rival-" + i);
        wins.add(
            threads.submit(
                () -> {
                  start.await();
                  int won = 0;
                  for (Job job : all) {
                    won += store.replace(List.of(life.claimed(job, rival, NOW))).get(0) ? 1 : 0;
                  }
                  return won;
                }));
      }
      int sum = 0;
      for (Future<Integer> each : wins) {
        sum += each.get();
      }
      assertThat(sum).isEqualTo(jobs);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void one_of_many_who_insert_at_once_wins() throws Exception {
    int rivals = 4;
    List<Job> all = Stream.generate(this::job).limit(20).toList();
    ExecutorService threads = Executors.newFixedThreadPool(rivals);
    try {
      CyclicBarrier start = new CyclicBarrier(rivals);
      List<Future<Long>> wins = new ArrayList<>();
      for (int i = 0; i < rivals; i++) {
        // In opposite orders, so that a store that locks rows has to cope with it.
        List<Job> mine =
            i % 2 == 0
                ? all
                : all.stream().sorted(Comparator.comparing(Job::id).reversed()).toList();
        wins.add(
            threads.submit(
                () -> {
                  start.await();
                  return store.insert(mine).stream()
                      .filter(Insertion.Inserted.class::isInstance)
                      .count();
                }));
      }
      long sum = 0;
      for (Future<Long> each : wins) {
        sum += each.get();
      }
      assertThat(sum).isEqualTo(all.size());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void lists_an_owners_jobs_newest_first_page_by_page() {
    List<Job> mine = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      // Some of the same millisecond, so that the id has to decide.
      Job job = inserted(job(OWNER, TYPE, NOW.plusMillis(i / 3)));
      mine.add(0, i % 3 == 0 ? job : replaced(life.unsent(job)));
      inserted(job(OTHER, TYPE, NOW));
    }

    assertThat(all(JobQuery.of(OWNER, 3))).containsExactlyElementsOf(listed(mine));
    assertThat(all(JobQuery.of(OWNER, 100))).containsExactlyElementsOf(listed(mine));
    assertThat(all(JobQuery.of(new Owner("nobody"), 3))).isEmpty();
  }

  /** All pages of a query; each page within its limit, and none without end. */
  private List<Job> all(JobQuery query) {
    List<Job> jobs = new ArrayList<>();
    Optional<JobQuery> next = Optional.of(query);
    for (int pages = 0; next.isPresent(); pages++) {
      assertThat(pages).isLessThan(50);
      JobPage page = store.list(next.get());
      assertThat(page.jobs()).hasSizeLessThanOrEqualTo(query.limit());
      jobs.addAll(page.jobs());
      next = page.next().map(query::after);
    }
    return jobs;
  }

  @ParameterizedTest
  @EnumSource(JobState.class)
  void lists_by_state_and_type(JobState state) {
    JobType other = new JobType("other");
    List<Job> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      for (JobState each : JobState.values()) {
        all.add(0, in(each, TYPE, NOW.plusSeconds(i)));
        all.add(0, in(each, other, NOW.plusSeconds(i)));
      }
      all.add(0, succeededUnclaimed(NOW.plusSeconds(i)));
    }
    List<Job> jobs = listed(all);
    JobQuery inState =
        new JobQuery(OWNER, Optional.of(state), Optional.empty(), Optional.empty(), 4);
    JobQuery inBoth =
        new JobQuery(OWNER, Optional.of(state), Optional.of(other), Optional.empty(), 2);
    JobQuery ofType =
        new JobQuery(OWNER, Optional.empty(), Optional.of(other), Optional.empty(), 5);

    assertThat(all(inState))
        .containsExactlyElementsOf(jobs.stream().filter(j -> j.state() == state).toList());
    assertThat(all(inBoth))
        .containsExactlyElementsOf(
            jobs.stream()
                .filter(j -> j.state() == state && j.order().type().equals(other))
                .toList());
    assertThat(all(ofType))
        .containsExactlyElementsOf(
            jobs.stream().filter(j -> j.order().type().equals(other)).toList());
  }

  /** A job that was done without a claim. */
  private Job succeededUnclaimed(Instant at) {
    Job job = inserted(job(OWNER, TYPE, at));
    Job done = life.succeeded(life.claimed(job, WORKER, at), Optional.empty(), "", at);
    return replaced(new Job(done.order(), done.createdAt(), 2, done.status()));
  }

  /** A job that has come to this state. */
  private Job in(JobState state, JobType type, Instant at) {
    Job job = job(OWNER, type, at);
    return switch (state) {
      case SCHEDULED -> inserted(life.created(job.order(), at, Optional.of(at.plusSeconds(1))));
      case QUEUED -> inserted(job);
      case RUNNING -> replaced(life.claimed(inserted(job), WORKER, at));
      case SUCCEEDED ->
          replaced(
              life.succeeded(
                  replaced(life.claimed(inserted(job), WORKER, at)), Optional.empty(), "", at));
      case FAILED ->
          replaced(life.failed(replaced(life.claimed(inserted(job), WORKER, at)), "x", "", at));
      case CANCELLED -> replaced(life.cancelled(inserted(job), "", at));
    };
  }

  @Test
  void says_what_is_due_the_longest_due_first() {
    Duration resend = life.policy().resendAfter();
    Job late = inserted(job(OWNER, TYPE, NOW.plusSeconds(2)));
    Job early = inserted(job(OTHER, TYPE, NOW));
    Job running = replaced(life.claimed(inserted(job()), WORKER, NOW));
    Job scheduled =
        inserted(life.created(job().order(), NOW, Optional.of(NOW.plus(Duration.ofDays(1)))));
    Job done = in(JobState.SUCCEEDED, TYPE, NOW);
    Instant dueOfBoth = NOW.plusSeconds(2).plus(resend);

    assertThat(store.due(JobState.QUEUED, NOW.plus(resend).minusMillis(1), 10)).isEmpty();
    if (!listsStraightJobs()) {
      assertThat(store.due(JobState.QUEUED, dueOfBoth, 10)).isEmpty();
      early = replaced(life.unsent(early));
      late = replaced(life.unsent(late));
    }
    assertThat(store.due(JobState.QUEUED, NOW.plus(resend), 10)).containsExactly(early);
    assertThat(store.due(JobState.QUEUED, dueOfBoth, 10)).containsExactly(early, late);
    assertThat(store.due(JobState.QUEUED, dueOfBoth, 1)).containsExactly(early);
    assertThat(store.due(JobState.RUNNING, NOW.plus(life.policy().lease()), 10))
        .containsExactly(running);
    assertThat(store.due(JobState.SCHEDULED, NOW.plus(Duration.ofDays(1)).minusMillis(1), 10))
        .isEmpty();
    assertThat(store.due(JobState.SCHEDULED, NOW.plus(Duration.ofDays(1)), 10))
        .containsExactly(scheduled);
    assertThat(found(done)).isEqualTo(done);
  }

  @Test
  void what_is_claimed_or_sent_again_is_no_longer_due() {
    Job job = inserted(job());
    Instant due = job.status().timing().wakeAt();
    Job resent = replaced(life.resent(job, due));
    assertThat(store.due(JobState.QUEUED, due, 10)).isEmpty();

    Job claimed = replaced(life.claimed(resent, WORKER, due));
    assertThat(store.due(JobState.QUEUED, due.plus(Duration.ofDays(1)), 10)).isEmpty();
    assertThat(store.due(JobState.RUNNING, due, 10)).isEmpty();

    replaced(life.extended(claimed, Optional.empty(), due.plusSeconds(20)));
    assertThat(store.due(JobState.RUNNING, due.plus(life.policy().lease()), 10)).isEmpty();
  }

  @Test
  void counts_the_queued_that_are_older_up_to_a_bound() {
    for (int i = 0; i < 5; i++) {
      inserted(job(i % 2 == 0 ? OWNER : OTHER, TYPE, NOW.plusSeconds(i)));
    }
    replaced(life.claimed(inserted(job()), WORKER, NOW));

    if (!listsStraightJobs()) {
      assertThat(store.queuedBefore(NOW.plusSeconds(100), 10)).isEmpty();
      return;
    }
    assertThat(store.queuedBefore(NOW, 10)).hasValue(0);
    assertThat(store.queuedBefore(NOW.plusSeconds(3), 10)).hasValue(3);
    assertThat(store.queuedBefore(NOW.plusSeconds(100), 10)).hasValue(5);
    assertThat(store.queuedBefore(NOW.plusSeconds(100), 2)).hasValue(2);
  }

  @Test
  void a_look_shows_what_find_finds() {
    Job job = inserted(job());
    assertThat(store.look(job.id())).contains(job);
    Job claimed = replaced(life.claimed(job, WORKER, NOW));
    assertThat(store.look(job.id())).contains(claimed);
    Job done = replaced(life.succeeded(claimed, Optional.of("7"), "", NOW));
    assertThat(store.look(job.id())).contains(done);
    assertThat(store.look(new MessageId("nobody"))).isEmpty();
  }

  @Test
  void keeps_texts_of_every_length_as_they_are() {
    Random random = new Random(11);
    for (int length : List.of(0, 1, 63, 500, 700, 1_000, 3_000, 40_000)) {
      for (String letters : List.of("ab€", "0123456789abcdefghijklmnopqrstuvwxyz ,:ü𝄞")) {
        int[] signs = letters.codePoints().toArray();
        String text =
            IntStream.range(0, length)
                .mapToObj(i -> Character.toString(signs[random.nextInt(signs.length)]))
                .collect(Collectors.joining());
        JobOrder order = job().order();
        Job job =
            inserted(
                life.created(
                    new JobOrder(
                        order.id(), OWNER, TYPE, "{\"x\":\"" + text + "\"}", JobOptions.NONE),
                    NOW,
                    Optional.empty()));
        assertThat(found(job)).isEqualTo(job);
        Job claimed = replaced(life.claimed(job, WORKER, NOW));
        Job again =
            replaced(
                life.claimed(
                    replaced(life.retrying(claimed, text, text, Duration.ZERO, NOW)), WORKER, NOW));
        assertThat(found(job)).isEqualTo(again);
        String result = text.substring(0, text.offsetByCodePoints(0, Math.min(length, 9_000)));
        Job done = replaced(life.succeeded(again, Optional.of(result), text, NOW));
        assertThat(found(job)).isEqualTo(done);
      }
    }
  }

  /** Whether the store deletes finished jobs by itself, so that {@code purge} has nothing to do. */
  protected boolean purgesByItself() {
    return false;
  }

  @Test
  void purges_finished_jobs_whose_time_is_over() {
    Job succeeded = in(JobState.SUCCEEDED, TYPE, NOW);
    Job failed = in(JobState.FAILED, TYPE, NOW);
    Job cancelled = in(JobState.CANCELLED, TYPE, NOW);
    Job queued = in(JobState.QUEUED, TYPE, NOW);
    Job running = in(JobState.RUNNING, TYPE, NOW);
    Instant over = NOW.plus(life.policy().keepSucceeded());

    assertThat(store.purge(over.minusMillis(1), 100)).isZero();
    int once = store.purge(over, 1);
    int rest = store.purge(over, 100);

    assertThat(store.find(List.of(queued.id(), running.id(), failed.id()))).hasSize(3);
    if (purgesByItself()) {
      assertThat(once + rest).isZero();
    } else {
      assertThat(once).isEqualTo(1);
      assertThat(rest).isEqualTo(1);
      assertThat(finishedIn(succeeded)).isEmpty();
      assertThat(finishedIn(cancelled)).isEmpty();
      assertThat(store.purge(NOW.plus(life.policy().keepFailed()), 100)).isEqualTo(1);
      assertThat(finishedIn(failed)).isEmpty();
    }
  }

  @Test
  void a_store_that_is_there_passes_its_check() {
    store.check();
  }
}
