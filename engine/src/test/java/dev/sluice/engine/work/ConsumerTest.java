package dev.sluice.engine.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.queue.Attribute;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.Depth;
import dev.sluice.engine.queue.GatedQueue;
import dev.sluice.engine.queue.InMemoryQueue;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MutableClock;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.work.Drainer.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ConsumerTest {

  private static final Duration VISIBILITY = Duration.ofSeconds(30);

  private static final RetryPolicy RETRY_AT_ONCE =
      new RetryPolicy(5, Duration.ZERO, Duration.ZERO, new Random(1));

  private final MutableClock clock = new MutableClock();
  private final InMemoryQueue memory = new InMemoryQueue(new QueueName("q"), VISIBILITY, clock);
  private final GatedQueue queue = new GatedQueue(memory);
  private final InMemoryQueue deadMemory =
      new InMemoryQueue(new QueueName("q-dead"), VISIBILITY, clock);
  private final GatedQueue dead = new GatedQueue(deadMemory);
  private final Queue<String> handled = new ConcurrentLinkedQueue<>();
  private final Queue<String> story = new ConcurrentLinkedQueue<>();
  private @Nullable Consumer consumer;

  @BeforeEach
  void open_gates() {
    queue.openGate();
    dead.openGate();
  }

  @AfterEach
  void stop() {
    if (consumer != null) {
      consumer.close();
    }
  }

  private ConsumerOptions options(int concurrency, Duration drain) {
    return new ConsumerOptions(
        concurrency,
        new Polling(Duration.ofSeconds(20), Duration.ZERO),
        VISIBILITY,
        Duration.ofMinutes(30),
        drain,
        RETRY_AT_ONCE);
  }

  private Consumer start(Handler handler) {
    return start(handler, options(10, Duration.ofSeconds(10)));
  }

  private Consumer start(Handler handler, ConsumerOptions options) {
    ConsumerListener listener =
        new ConsumerListener() {
          @Override
          public void settled(Delivery delivery, Settlement how) {
            story.add(delivery.id() + " " + how);
          }
        };
    Consumer started =
        new Consumer(
            new WorkSource(queue, dead),
            delivery -> {
              handled.add(delivery.message().body());
              return handler.handle(delivery);
            },
            options,
            listener,
            clock);
    consumer = started;
    started.start();
    return started;
  }

  private void send(int count) {
    for (int i = 0; i < count; i++) {
      send("m" + i);
    }
  }

  private void send(String id) {
    memory.send(List.of(new Message(new MessageId(id), "body of " + id)), Duration.ZERO).join();
  }

  private Depth depth() {
    return memory.depth().join();
  }

  private List<Delivery> deadLetters() {
    return deadMemory.receive(10, Duration.ZERO).join();
  }

  @Test
  void acknowledges_what_is_done() {
    send(25);

    Consumer consumer = start(delivery -> Outcome.done());

    await().until(() -> depth().total() == 0);
    await().until(() -> consumer.stats().processed() == 25);
    assertThat(handled).hasSize(25);
    assertThat(consumer.stats()).isEqualTo(new ConsumerStats(25, 25, 0, 0, 0, 0, 0));
  }

  @Test
  void tries_again_what_failed() {
    send("m");

    start(delivery -> delivery.attempt() < 3 ? Outcome.retry("not yet") : Outcome.done());

    await().until(() -> depth().total() == 0);
    await()
        .untilAsserted(
            () -> assertThat(story).containsExactly("m RETRIED", "m RETRIED", "m PROCESSED"));
  }

  @Test
  void an_exception_is_a_failure_like_any_other() {
    send("m");

    start(
        delivery -> {
          if (delivery.attempt() == 1) {
            throw new IllegalStateException("boom");
          }
          return Outcome.done();
        });

    await().untilAsserted(() -> assertThat(story).containsExactly("m RETRIED", "m PROCESSED"));
  }

  @Test
  void waits_for_as_long_as_the_handler_says_before_the_next_try() {
    send("m");
    start(
        delivery ->
            delivery.attempt() == 1
                ? new Outcome.Retry("later", Optional.of(Duration.ofMinutes(7)))
                : Outcome.done());
    await().untilAsserted(() -> assertThat(story).containsExactly("m RETRIED"));

    clock.advance(Duration.ofMinutes(7).minusMillis(1));
    assertThat(depth()).isEqualTo(new Depth(0, 1, 0));
    clock.advance(Duration.ofMillis(1));

    await().untilAsserted(() -> assertThat(story).containsExactly("m RETRIED", "m PROCESSED"));
  }

  @Test
  void gives_up_after_the_last_try_and_says_why_on_the_dead_letter_queue() {
    memory
        .send(
            List.of(
                new Message(new MessageId("m"), "body", Map.of("colour", Attribute.text("blue")))),
            Duration.ZERO)
        .join();

    start(delivery -> Outcome.retry("no luck"));

    await().until(() -> depth().total() == 0);
    Message letter = deadLetters().get(0).message();
    assertThat(letter.id()).isEqualTo(new MessageId("m"));
    assertThat(letter.body()).isEqualTo("body");
    assertThat(letter.attributes())
        .isEqualTo(
            Map.of(
                "colour",
                Attribute.text("blue"),
                DeadLetters.REASON,
                Attribute.text("gave up after 5 tries: no luck"),
                DeadLetters.ATTEMPTS,
                Attribute.text("5"),
                DeadLetters.ORIGIN,
                Attribute.text("q")));
    assertThat(handled).hasSize(5);
  }

  @Test
  void a_hopeless_message_is_dead_lettered_at_once() {
    send("m");

    start(delivery -> Outcome.deadLetter("not\u0000for me"));

    await().untilAsserted(() -> assertThat(story).containsExactly("m DEAD_LETTERED"));
    assertThat(deadLetters().get(0).message().attributes().get(DeadLetters.REASON))
        .isEqualTo(Attribute.text("not\uFFFDfor me"));
    assertThat(handled).hasSize(1);
  }

  @Test
  void dead_letters_before_acknowledging() {
    send("m");
    dead.closeGate();

    start(delivery -> Outcome.deadLetter("no"));

    await().untilAsserted(() -> assertThat(dead.openCalls()).containsExactly(1));
    assertThat(depth().total()).isEqualTo(1);
    dead.answerOldest();
    await().until(() -> depth().total() == 0);
  }

  @Test
  void keeps_a_message_that_the_dead_letter_queue_does_not_take() {
    send("m");
    dead.fail("send");

    start(delivery -> Outcome.deadLetter("no"));

    await().until(() -> handled.size() > 3);
    assertThat(depth().total()).isEqualTo(1);
    dead.fail();
    await().until(() -> depth().total() == 0);
    assertThat(deadMemory.depth().join().total()).isEqualTo(1);
  }

  @Test
  void handles_no_more_than_the_concurrency_at_a_time() {
    send(40);
    Semaphore finish = new Semaphore(0);
    AtomicInteger working = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    Consumer consumer =
        start(
            delivery -> {
              most.accumulateAndGet(working.incrementAndGet(), Math::max);
              finish.acquire();
              working.decrementAndGet();
              return Outcome.done();
            },
            options(3, Duration.ofSeconds(10)));

    await().until(() -> working.get() == 3);
    assertThat(depth().inFlight()).as("nothing is held that nobody handles").isEqualTo(3);
    finish.release(40);
    await().until(() -> consumer.stats().processed() == 40);
    assertThat(most).hasValue(3);
  }

  @Test
  void the_concurrency_can_be_changed_while_it_runs() {
    send(60);
    Semaphore finish = new Semaphore(0);
    AtomicInteger working = new AtomicInteger();
    Consumer consumer =
        start(
            delivery -> {
              working.incrementAndGet();
              finish.acquire();
              working.decrementAndGet();
              return Outcome.done();
            },
            options(2, Duration.ofSeconds(10)));
    await().until(() -> working.get() == 2);

    consumer.concurrency(6);
    await().until(() -> working.get() == 6);
    consumer.concurrency(1);
    finish.release(6);
    await().until(() -> consumer.stats().processed() == 6);

    await().until(() -> working.get() == 1);
    assertThat(consumer.concurrency()).isEqualTo(1);
    finish.release(60);
    await().until(() -> consumer.stats().processed() == 60);
  }

  @Test
  void a_drainer_that_is_stopped_finishes_its_message_and_is_gone() {
    send(3);
    CountDownLatch finish = new CountDownLatch(1);
    Consumer consumer = start(doneAfter(finish), options(2, Duration.ofSeconds(10)));
    await().until(() -> consumer.busy() == 2);
    assertThat(consumer.drainers(10)).extracting(Drainer::state).containsOnly(State.WORKING);

    Drainer stopping = ((Drainer.Stop.Stopped) consumer.stop(2)).drainer();

    assertThat(stopping.state()).isEqualTo(State.STOPPING);
    assertThat(stopping.work()).isPresent();
    assertThat(consumer.concurrency()).isEqualTo(1);
    assertThat(consumer.drainerCount()).isEqualTo(2);
    finish.countDown();
    await().until(() -> consumer.drainerCount() == 1);
    await().until(() -> consumer.stats().processed() == 3);
    assertThat(consumer.drainers(10)).extracting(Drainer::number).containsExactly(1);
  }

  @Test
  void drainers_are_spawned_under_new_numbers_and_the_last_one_stays() {
    Consumer consumer = start(delivery -> Outcome.done(), options(2, Duration.ofSeconds(10)));

    assertThat(consumer.stop(1))
        .isInstanceOfSatisfying(
            Drainer.Stop.Stopped.class,
            stopped -> assertThat(stopped.drainer().state()).isEqualTo(State.GONE));
    assertThat(consumer.stop(1)).isInstanceOf(Drainer.Stop.Unknown.class);
    assertThat(consumer.stop(2)).isInstanceOf(Drainer.Stop.Last.class);
    Drainer spawned = consumer.spawn();

    assertThat(spawned.number()).isEqualTo(3);
    assertThat(consumer.drainers(10)).extracting(Drainer::number).containsExactly(2, 3);
    send(20);
    await().until(() -> consumer.stats().processed() == 20);
  }

  @Test
  void drainers_come_and_go_under_load_and_nothing_is_lost() {
    send(400);
    Consumer consumer = start(delivery -> Outcome.done(), options(3, Duration.ofSeconds(10)));

    for (int round = 0; round < 100; round++) {
      int spawned = consumer.spawn().number();
      assertThat(consumer.stop(spawned)).isInstanceOf(Drainer.Stop.Stopped.class);
    }

    await().until(() -> consumer.stats().processed() == 400);
    await().until(() -> consumer.drainerCount() == 3 && consumer.busy() == 0);
    assertThat(consumer.concurrency()).isEqualTo(3);
    assertThat(depth().total()).isZero();
  }

  @Test
  void a_pause_begins_no_more_polls_and_costs_no_message_a_try() {
    List<Integer> tries = new CopyOnWriteArrayList<>();
    Consumer consumer =
        start(
            delivery -> {
              tries.add(delivery.attempt());
              return Outcome.done();
            });
    await().until(() -> queue.receives() == 1);
    consumer.pause();
    assertThat(consumer.isPaused()).isTrue();
    send("last"); // the poll that goes on brings it
    await().until(() -> consumer.stats().processed() == 1);
    assertThat(consumer.isConnected()).isTrue();

    send(5);
    clock.advance(Duration.ofMinutes(1));
    assertThat(depth().ready()).isEqualTo(5);
    consumer.resume();

    await().until(() -> consumer.stats().processed() == 6);
    assertThat(tries).containsOnly(1);
    assertThat(consumer.isPaused()).isFalse();
  }

  @Test
  void what_is_held_is_finished_in_a_pause_and_a_pause_can_be_closed() {
    send(1);
    CountDownLatch finish = new CountDownLatch(1);
    Consumer consumer = start(doneAfter(finish));
    await().until(() -> consumer.busy() == 1);

    consumer.pause();
    finish.countDown();

    await().until(() -> consumer.stats().processed() == 1);
    consumer.close();
  }

  @Test
  void a_listener_is_told_what_a_handler_said_and_took() {
    send(1);
    List<String> told = new CopyOnWriteArrayList<>();
    Consumer started =
        new Consumer(
            new WorkSource(queue, dead),
            delivery -> {
              long until = System.nanoTime() + Duration.ofMillis(20).toNanos();
              long turns = 0;
              while (System.nanoTime() < until) {
                turns++;
              }
              return Outcome.deadLetter(turns > 0 ? "no" : "nothing done");
            },
            options(1, Duration.ofSeconds(1)),
            new ConsumerListener() {
              @Override
              public void handled(Delivery delivery, Outcome outcome, Effort effort) {
                told.add(delivery.id() + " " + ((Outcome.DeadLetter) outcome).reason());
                assertThat(effort.took()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
                assertThat(effort.cpu()).isPositive().isLessThanOrEqualTo(effort.took());
                told.add("measured");
              }
            },
            clock);
    consumer = started;
    started.start();

    await().until(() -> told.size() == 2);
    assertThat(told).containsExactly("m0 no", "measured");
  }

  private static Handler doneAfter(CountDownLatch finish) {
    return delivery -> {
      finish.await();
      return Outcome.done();
    };
  }

  @Test
  void keeps_a_message_hidden_while_its_handler_works() {
    send("m");
    CountDownLatch finish = new CountDownLatch(1);
    start(doneAfter(finish));
    await().until(() -> handled.size() == 1);

    for (int i = 1; i <= 3; i++) {
      int extensions = i;
      clock.advance(VISIBILITY.dividedBy(2));
      await().until(() -> queue.extensions() == extensions);
    }
    assertThat(depth()).isEqualTo(new Depth(0, 1, 0));

    finish.countDown();
    await().until(() -> depth().total() == 0);
    assertThat(handled).hasSize(1);
  }

  @Test
  void lingers_after_a_poll_that_has_brought_little() {
    send("first");
    start(delivery -> Outcome.done(), lingering(Duration.ofSeconds(1)));
    await().until(() -> depth().total() == 0);

    send("second");

    // The first has been handled and taken off the queue: another poll would have begun by now.
    assertThat(queue.receives()).isEqualTo(1);
    await().until(() -> depth().total() == 0);
    assertThat(queue.receives()).isBetween(2, 3);
  }

  @Test
  void does_not_linger_after_a_poll_that_has_brought_much() {
    for (int i = 0; i < 8; i++) {
      send("m" + i);
    }
    start(delivery -> Outcome.done(), lingering(Duration.ofSeconds(1)));
    await().until(() -> depth().total() == 0);

    // Eight of the ten that there was room for: there may be more, and the next poll is out at
    // once.
    await().atMost(Duration.ofMillis(900)).until(() -> queue.receives() == 2);
  }

  private ConsumerOptions lingering(Duration linger) {
    return new ConsumerOptions(
        10,
        new Polling(Duration.ofSeconds(20), linger),
        VISIBILITY,
        Duration.ofMinutes(30),
        Duration.ofSeconds(10),
        RETRY_AT_ONCE);
  }

  @Test
  void interrupts_a_handler_whose_time_is_up_and_tries_again() {
    send("m");
    CountDownLatch never = new CountDownLatch(1);
    start(
        delivery -> {
          if (delivery.attempt() == 1) {
            never.await();
          }
          return Outcome.done();
        },
        new ConsumerOptions(
            1,
            new Polling(Duration.ofSeconds(20), Duration.ZERO),
            VISIBILITY,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            RETRY_AT_ONCE));
    await().until(() -> handled.size() == 1);

    clock.advance(Duration.ofSeconds(10));

    await().untilAsserted(() -> assertThat(story).containsExactly("m RETRIED", "m PROCESSED"));
  }

  @Test
  void goes_on_when_the_queue_can_be_read_again() {
    queue.fail("receive");
    Consumer consumer = start(delivery -> Outcome.done());
    await().until(() -> !consumer.isConnected());

    send("m");
    queue.fail();

    await().until(() -> depth().total() == 0);
    assertThat(consumer.isConnected()).isTrue();
  }

  @Test
  void counts_what_the_queue_did_not_confirm() {
    send("m");
    queue.fail("acknowledge");

    Consumer consumer = start(delivery -> Outcome.done());

    await().until(() -> consumer.stats().unsettled() == 1);
    assertThat(consumer.stats().processed()).isZero();
    assertThat(depth().total()).isEqualTo(1);
  }

  @Test
  void an_error_costs_a_try_and_never_a_handler() {
    send(3);
    Consumer consumer =
        start(
            delivery -> {
              if (delivery.attempt() == 1) {
                throw new OutOfMemoryError("on purpose");
              }
              return Outcome.done();
            },
            options(1, Duration.ofSeconds(10)));

    await().until(() -> consumer.stats().processed() == 3);
    assertThat(consumer.stats().failed()).isEqualTo(3);
    assertThat(consumer.stats().inFlight()).isZero();
  }

  @Test
  void a_listener_that_throws_costs_its_own_delivery_a_round_and_no_other() {
    send(5);
    Consumer started =
        new Consumer(
            new WorkSource(queue, dead),
            delivery -> Outcome.done(),
            options(10, Duration.ofSeconds(10)),
            new ConsumerListener() {
              @Override
              public void received(Delivery delivery) {
                if (delivery.attempt() == 1 && delivery.id().value().equals("m1")) {
                  throw new IllegalStateException("on purpose");
                }
              }
            },
            clock);
    consumer = started;
    started.start();

    await().until(() -> started.stats().processed() == 5);
    assertThat(depth().total()).isZero();
  }

  @Test
  void tries_again_soon_to_keep_a_message_hidden() {
    send("m");
    CountDownLatch finish = new CountDownLatch(1);
    start(doneAfter(finish));
    await().until(() -> handled.size() == 1);
    queue.fail("extend");
    clock.advance(VISIBILITY.dividedBy(2));
    await().until(() -> queue.extensions() >= 2);
    queue.fail();
    await().until(() -> queue.extensions() >= 3);

    clock.advance(VISIBILITY.minusSeconds(1));
    assertThat(depth()).isEqualTo(new Depth(0, 1, 0));
    finish.countDown();
  }

  @Test
  void close_gives_back_what_it_interrupted_however_the_handler_takes_it() {
    for (int attempt = 1; attempt < 5; attempt++) {
      if (attempt == 1) {
        send("m");
      }
      Delivery failed = memory.receive(1, Duration.ZERO).join().get(0);
      memory.release(failed, Duration.ZERO).join();
    }
    CountDownLatch never = new CountDownLatch(1);
    Consumer consumer =
        start(
            delivery -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return Outcome.done();
            },
            options(1, Duration.ofMillis(50)));
    await().until(() -> handled.size() == 1);

    consumer.close();

    assertThat(story).as("though it was the last try").containsExactly("m RELEASED");
    assertThat(deadMemory.depth().join().total()).isZero();
  }

  @Test
  void takes_no_more_while_the_queue_does_not_confirm_what_is_done() {
    send(1_000);
    queue.closeGate();
    Consumer consumer = start(delivery -> Outcome.done());

    await().until(() -> consumer.stats().received() >= 200);
    await().during(Duration.ofMillis(300)).until(() -> consumer.stats().received() < 300);
    queue.openGate();

    await().until(() -> consumer.stats().processed() == 1_000);
  }

  @Test
  void close_lets_handlers_finish_and_acknowledges_their_messages() throws Exception {
    send(5);
    CountDownLatch finish = new CountDownLatch(1);
    Consumer consumer = start(doneAfter(finish));
    await().until(() -> handled.size() == 5);

    Thread closing = new Thread(consumer::close);
    closing.start();
    await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    finish.countDown();
    closing.join();

    assertThat(depth().total()).isZero();
    assertThat(consumer.stats().processed()).isEqualTo(5);
  }

  @Test
  void close_gives_back_at_once_what_no_handler_has_begun() {
    AtomicInteger quick = new AtomicInteger();
    CountDownLatch finish = new CountDownLatch(1);
    send(50);
    Consumer consumer =
        start(
            delivery -> {
              if (quick.incrementAndGet() > 20) {
                finish.await();
              }
              return Outcome.done();
            },
            options(2, Duration.ofMillis(200)));
    await().until(() -> consumer.stats().inFlight() > 2);
    long processed = 20;

    consumer.close();

    assertThat(depth()).isEqualTo(new Depth(50 - processed, 0, 0));
    assertThat(story.stream().filter(end -> end.endsWith(" RELEASED")).count())
        .as("the two that were interrupted, and what waited behind them")
        .isGreaterThan(2);
  }

  @Test
  void close_interrupts_what_does_not_finish_and_gives_it_back() {
    send("m");
    CountDownLatch never = new CountDownLatch(1);
    Consumer consumer =
        start(
            delivery -> {
              never.await();
              return Outcome.done();
            },
            options(1, Duration.ofMillis(50)));
    await().until(() -> handled.size() == 1);

    consumer.close();

    assertThat(depth()).isEqualTo(new Depth(1, 0, 0));
    assertThat(story).containsExactly("m RELEASED");
  }

  @Test
  void close_twice_and_close_before_start_do_no_harm() {
    Consumer idle =
        new Consumer(
            new WorkSource(queue, dead),
            delivery -> Outcome.done(),
            options(1, Duration.ZERO),
            new ConsumerListener() {},
            clock);

    idle.close();
    idle.close();

    assertThat(idle.stats().received()).isZero();
  }

  @Test
  void close_ends_an_idle_poll_at_once() {
    Consumer consumer = start(delivery -> Outcome.done());
    await().until(consumer::isConnected);

    long begun = System.nanoTime();
    consumer.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    send("late");
    assertThat(handled).isEmpty();
  }
}
