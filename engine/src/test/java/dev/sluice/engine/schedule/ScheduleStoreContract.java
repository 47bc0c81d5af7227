package dev.sluice.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.queue.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ScheduleStore} does. A subclass supplies the store. */
public abstract class ScheduleStoreContract {

  protected static final Instant NOW = Instant.parse("2126-03-01T12:00:00.123Z");
  private static final Owner ADA = new Owner("ada");
  private static final Owner BOB = new Owner("bob");

  private ScheduleStore store;
  private long ids;

  /** A store with no schedule in it. */
  protected abstract ScheduleStore newStore();

  @BeforeEach
  void open() {
    store = newStore();
  }

  @AfterEach
  void end() {
    store.close();
    store.close();
  }

  /** The store under test, for what a subclass adds. */
  protected final ScheduleStore store() {
    return store;
  }

  protected final Schedule schedule(Owner owner, Optional<Instant> next) {
    return new Schedule(
        new ScheduleId(new UUID(0x0199_d3c4_0000_7000L, ++ids).toString()),
        owner,
        NOW,
        1,
        plan(new Recurrence.Every(Duration.ofMinutes(5))),
        new ScheduleStatus(next, List.of(), ScheduleStatus.Counts.NONE));
  }

  private static SchedulePlan plan(Recurrence recurrence) {
    return new SchedulePlan(
        new JobTemplate(new JobType("algorithm"), "{}", ""),
        recurrence,
        new Window(NOW, Optional.empty()),
        FiringRules.DEFAULT,
        true);
  }

  protected final Schedule inserted(Schedule schedule) {
    assertThat(store.insert(schedule)).isTrue();
    return schedule;
  }

  @Test
  void finds_what_was_inserted_unchanged() {
    Schedule plain = inserted(schedule(ADA, Optional.of(NOW)));
    Schedule full =
        new Schedule(
            new ScheduleId("0199d3c4-7a1e-7c1b-9d55-0a8b2f4c6e10"),
            new Owner("Grace.Hopper-1_2"),
            NOW.minusMillis(1),
            1,
            new SchedulePlan(
                new JobTemplate(
                    new JobType("word-count"),
                    "{\"text\":\"tab\\t, ' \\\" \\\\, null \\u0000, ü € 𝄞\"}",
                    "v1.k.sealed-_.x"),
                new Recurrence.Cron("0 8 * * mon-fri", ZoneId.of("America/Argentina/Ushuaia")),
                new Window(NOW, Optional.of(NOW.plusSeconds(9_999))),
                new FiringRules(Overlap.ALLOW, Duration.ofDays(7)),
                false),
            new ScheduleStatus(
                Optional.empty(),
                List.of(
                    new Run(NOW, new MessageId("job-2"), Run.How.ASKED_FOR),
                    new Run(NOW.minusMillis(7), new MessageId("job-1"), Run.How.SKIPPED)),
                new ScheduleStatus.Counts(3_000_000_000L, 2, 1)));
    inserted(full);

    assertThat(store.find(plain.id())).contains(plain);
    assertThat(store.find(full.id())).contains(full);
    assertThat(store.find(schedule(ADA, Optional.empty()).id())).isEmpty();
  }

  @Test
  void carries_the_longest_payload() {
    Schedule schedule = schedule(ADA, Optional.of(NOW));
    String payload = "{\"a\":\"" + "ü".repeat(JobOrder.MAX_PAYLOAD_BYTES / 2 - 4) + "\"}";
    SchedulePlan plan = schedule.plan();
    Schedule big =
        new Schedule(
            schedule.id(),
            schedule.owner(),
            schedule.createdAt(),
            1,
            new SchedulePlan(
                new JobTemplate(plan.work().type(), payload, "s".repeat(6_000)),
                plan.recurrence(),
                plan.window(),
                plan.rules(),
                true),
            schedule.status());
    inserted(big);

    assertThat(store.find(big.id()).equals(Optional.of(big))).isTrue();
    assertThat(store.due(NOW, 10).equals(List.of(big))).isTrue();
  }

  @Test
  void keeps_the_one_that_is_there() {
    Schedule first = inserted(schedule(ADA, Optional.of(NOW)));
    Schedule second =
        new Schedule(first.id(), BOB, NOW.plusSeconds(1), 1, first.plan(), first.status());

    assertThat(store.insert(second)).isFalse();
    assertThat(store.find(first.id())).contains(first);
  }

  @Test
  void replaces_what_nobody_else_has_changed_meanwhile() {
    Schedule one = inserted(schedule(ADA, Optional.of(NOW)));
    Schedule two = inserted(schedule(ADA, Optional.of(NOW)));
    Schedule missing = schedule(ADA, Optional.of(NOW));
    Schedule oneNext =
        one.with(
            plan(new Recurrence.Cron("5 4 * * *", ZoneId.of("Europe/Berlin"))),
            one.status().withNext(Optional.of(NOW.plusSeconds(60))).withMissed(4));
    Schedule twoNext = two.with(two.status().withNext(Optional.empty()));

    assertThat(store.replace(List.of(oneNext, missing.with(missing.status()), twoNext)))
        .containsExactly(true, false, true);
    assertThat(store.replace(List.of(one.with(one.status()), twoNext)))
        .containsExactly(false, false);
    assertThat(store.find(one.id())).contains(oneNext);
    assertThat(store.find(two.id())).contains(twoNext);
  }

  @Test
  void of_many_who_replace_one_is_first() throws Exception {
    Schedule schedule = inserted(schedule(ADA, Optional.of(NOW)));
    int many = 8;
    CyclicBarrier start = new CyclicBarrier(many);
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      List<Future<Boolean>> written = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        Schedule next = schedule.with(schedule.status().withMissed(i + 1));
        written.add(
            threads.submit(
                () -> {
                  start.await();
                  return store.replace(List.of(next)).get(0);
                }));
      }
      int winners = 0;
      for (Future<Boolean> one : written) {
        winners += one.get() ? 1 : 0;
      }
      assertThat(winners).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void deletes_once() {
    Schedule schedule = inserted(schedule(ADA, Optional.of(NOW)));

    assertThat(store.delete(schedule.id())).isTrue();
    assertThat(store.delete(schedule.id())).isFalse();
    assertThat(store.find(schedule.id())).isEmpty();
    assertThat(store.due(NOW, 10)).isEmpty();
    assertThat(store.list(ADA, Optional.empty(), 10).schedules()).isEmpty();
    assertThat(store.replace(List.of(schedule.with(schedule.status())))).containsExactly(false);
  }

  @Test
  void lists_an_owners_alone_oldest_first_page_by_page() {
    List<Schedule> adas = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      adas.add(inserted(schedule(ADA, Optional.of(NOW))));
      inserted(schedule(BOB, Optional.empty()));
    }

    List<Schedule> listed = new ArrayList<>();
    Optional<ScheduleId> after = Optional.empty();
    int pages = 0;
    do {
      SchedulePage page = store.list(ADA, after, 10);
      assertThat(page.schedules()).hasSizeLessThanOrEqualTo(10);
      listed.addAll(page.schedules());
      after = page.next();
      pages++;
    } while (after.isPresent() && pages < 10);

    assertThat(listed).isEqualTo(adas);
    assertThat(pages).isEqualTo(3);
    assertThat(store.list(new Owner("eve"), Optional.empty(), 100).schedules()).isEmpty();
    assertThat(store.list(ADA, Optional.of(adas.get(24).id()), 100).schedules()).isEmpty();
  }

  @Test
  void what_is_due_is_found_and_nothing_else() {
    List<Schedule> due =
        IntStream.range(0, 30)
            .mapToObj(i -> inserted(schedule(ADA, Optional.of(NOW.minusSeconds(i)))))
            .toList();
    inserted(schedule(BOB, Optional.of(NOW.plusMillis(1))));
    inserted(schedule(BOB, Optional.empty()));
    inserted(schedule(BOB, Optional.of(NOW.plus(Duration.ofDays(400)))));

    assertThat(store.due(NOW, 100)).containsExactlyInAnyOrderElementsOf(due);
    assertThat(store.due(NOW, 7)).hasSize(7);
    assertThat(store.due(NOW.minusSeconds(30), 100)).isEmpty();
  }

  @Test
  void what_has_moved_on_is_not_due_any_more_and_what_is_resumed_is() {
    Schedule schedule = inserted(schedule(ADA, Optional.of(NOW)));
    Schedule moved = schedule.with(schedule.status().withNext(Optional.of(NOW.plusSeconds(60))));
    Schedule paused = moved.with(moved.status().withNext(Optional.empty()));
    Schedule resumed = paused.with(paused.status().withNext(Optional.of(NOW)));

    assertThat(store.replace(List.of(moved))).containsExactly(true);
    assertThat(store.due(NOW, 10)).isEmpty();
    assertThat(store.due(NOW.plusSeconds(60), 10)).containsExactly(moved);
    assertThat(store.replace(List.of(paused))).containsExactly(true);
    assertThat(store.due(NOW.plusSeconds(60), 10)).isEmpty();
    assertThat(store.replace(List.of(resumed))).containsExactly(true);
    assertThat(store.due(NOW, 10)).containsExactly(resumed);
  }
}
