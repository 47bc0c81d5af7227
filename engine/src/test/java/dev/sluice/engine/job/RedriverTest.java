package dev.sluice.engine.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.batch.BatchingOptions;
import dev.sluice.engine.queue.AcknowledgeResult;
import dev.sluice.engine.queue.Attribute;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.ForwardingQueue;
import dev.sluice.engine.queue.InMemoryQueue;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MutableClock;
import dev.sluice.engine.queue.QueueException;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.engine.queue.SendResult;
import dev.sluice.engine.work.DeadLetters;
import dev.sluice.engine.work.RetryPolicy;
import dev.sluice.engine.work.WorkSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedriverTest {

  private static final JobType TYPE = new JobType("work");
  private static final Duration VISIBILITY = Duration.ofSeconds(30);

  private final MutableClock clock = new MutableClock();
  private final DeafQueue queue =
      new DeafQueue(new InMemoryQueue(new QueueName("q"), VISIBILITY, clock));
  private final DeafQueue dead =
      new DeafQueue(new InMemoryQueue(new QueueName("dead"), VISIBILITY, clock));
  private final InMemoryJobStore store = new InMemoryJobStore();
  private final SendBatcher batcher = new SendBatcher(queue, BatchingOptions.forSending());
  private final JobLife life =
      new JobLife(
          JobPolicy.of(
              new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofMinutes(15), new Random(7))));
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final Jobs jobs = new Jobs(store, new JobSender(queue, batcher), life, clock, threads);
  private Redriver redriver = redriver(Optional.of(jobs));

  /** Takes nothing, confirms nothing, or has nothing to give, when told so. */
  private static final class DeafQueue extends ForwardingQueue {
    volatile Runnable onSend = () -> {};
    volatile boolean refusesSends;
    volatile boolean forgetsAcknowledgements;
    volatile boolean isDown;

    DeafQueue(InMemoryQueue queue) {
      super(queue);
    }

    @Override
    public CompletableFuture<List<SendResult>> send(List<Message> messages, Duration delay) {
      onSend.run();
      return refusesSends
          ? CompletableFuture.failedFuture(new QueueException("not today"))
          : super.send(messages, delay);
    }

    @Override
    public CompletableFuture<List<AcknowledgeResult>> acknowledge(List<Delivery> deliveries) {
      return forgetsAcknowledgements
          ? CompletableFuture.failedFuture(new QueueException("lost"))
          : super.acknowledge(deliveries);
    }

    @Override
    public CompletableFuture<List<Delivery>> receive(int most, Duration wait) {
      return isDown
          ? CompletableFuture.failedFuture(new QueueException("down"))
          : super.receive(most, Duration.ZERO);
    }
  }

  private Redriver redriver(Optional<Jobs> where) {
    return new Redriver(new WorkSource(queue, dead), where, clock);
  }

  @AfterEach
  void close() {
    redriver.close();
    redriver.close();
    jobs.close();
    batcher.close();
    threads.shutdownNow();
  }

  private static Message letter(String id) {
    return new Message(
        new MessageId(id),
        "body of " + id,
        Map.of(
            "colour",
            Attribute.text("green"),
            DeadLetters.REASON,
            Attribute.text("no paper"),
            DeadLetters.ATTEMPTS,
            Attribute.text("5"),
            DeadLetters.ORIGIN,
            Attribute.text("q")));
  }

  private JobOrder order(String id) {
    return new JobOrder(
        new MessageId(id),
        new Owner("ada"),
        TYPE,
        "{\"n\":1}",
        new JobOptions(JobOptions.ResultTo.ROW, Optional.empty(), Optional.empty(), ""));
  }

  private Message letterOf(JobOrder order) {
    return JobMessages.message(order).with(Map.of(DeadLetters.REASON, Attribute.text("no paper")));
  }

  private void bury(Message... letters) {
    clock.advance(Duration.ofSeconds(1));
    List<SendResult> results = dead.send(List.of(letters), Duration.ZERO).join();
    assertThat(results).allMatch(SendResult.Sent.class::isInstance);
  }

  private RedriveProgress redrive(String... ids) {
    Set<MessageId> chosen = List.of(ids).stream().map(MessageId::new).collect(Collectors.toSet());
    assertThat(redriver.start(chosen)).isPresent();
    await().until(() -> redriver.progress().state() == RedriveProgress.State.DONE);
    return redriver.progress();
  }

  private List<Message> onQueue() {
    return queue.receive(10, Duration.ZERO).join().stream().map(Delivery::message).toList();
  }

  @Test
  void a_message_goes_back_as_it_was_under_its_id() {
    bury(letter("a"));

    RedriveProgress progress = redrive();

    assertThat(progress.moved()).isEqualTo(1);
    assertThat(progress.of()).contains(1L);
    assertThat(progress.error()).isEmpty();
    assertThat(onQueue())
        .containsExactly(
            new Message(
                new MessageId("a"), "body of a", Map.of("colour", Attribute.text("green"))));
    assertThat(dead.depth().join().total()).isZero();
  }

  @Test
  void a_job_that_has_failed_for_good_is_repeated_once_however_often_its_letter_comes() {
    bury(letterOf(order("a")), letterOf(order("a")));

    assertThat(redrive().moved()).isEqualTo(1);
    assertThat(redrive().moved()).isEqualTo(1);

    MessageId again = order("a").again().id();
    Job repeated = store.find(List.of(again)).get(0);
    assertThat(repeated.order().options().retryOf()).contains(new MessageId("a"));
    assertThat(repeated.order().owner()).isEqualTo(new Owner("ada"));
    assertThat(repeated.order().payload()).isEqualTo("{\"n\":1}");
    assertThat(onQueue()).isNotEmpty().allMatch(message -> message.id().equals(again));
    assertThat(dead.depth().join().total()).isZero();
  }

  private Job stored(JobOrder order, UnaryOperator<Job> change) {
    Job job = life.created(order, clock.instant(), Optional.empty());
    assertThat(store.insert(List.of(job)).get(0)).isInstanceOf(Insertion.Inserted.class);
    Job changed = change.apply(job);
    if (changed.version() > job.version()) {
      assertThat(store.replace(List.of(changed))).containsExactly(true);
    }
    return changed;
  }

  @Test
  void a_job_whose_row_has_not_failed_is_not_done_a_second_time() {
    JobOrder waiting = order("waiting");
    JobOrder cancelled = order("cancelled");
    Job row = stored(waiting, job -> job);
    Job over = stored(cancelled, job -> life.cancelled(job, "", clock.instant()));
    bury(letterOf(waiting), letterOf(cancelled));

    assertThat(redrive().moved()).isEqualTo(2);

    assertThat(onQueue()).containsExactly(JobMessages.message(waiting));
    assertThat(dead.depth().join().total()).isZero();
    assertThat(store.find(List.of(waiting.id(), cancelled.id())))
        .containsExactlyInAnyOrder(row, over);
    assertThat(store.find(List.of(waiting.again().id(), cancelled.again().id()))).isEmpty();
  }

  @Test
  void a_repeat_that_has_failed_is_repeated_in_its_turn() {
    JobOrder first = order("a");
    Job repeat = stored(first.again(), job -> job);
    Job running = life.claimed(repeat, new WorkerId("w"), clock.instant());
    assertThat(store.replace(List.of(running))).containsExactly(true);
    assertThat(store.replace(List.of(life.failed(running, "no", "", clock.instant()))))
        .containsExactly(true);
    bury(letterOf(first));

    assertThat(redrive().moved()).isEqualTo(1);

    assertThat(onQueue()).extracting(Message::id).containsExactly(first.again().again().id());
  }

  @Test
  void a_letter_that_is_not_taken_off_is_sent_once_in_a_redrive() {
    bury(letter("a"));
    dead.forgetsAcknowledgements = true;
    queue.onSend = () -> clock.advance(VISIBILITY.plusSeconds(1)); // and so it comes again

    RedriveProgress progress = redrive();

    assertThat(progress.moved()).isEqualTo(1);
    assertThat(queue.depth().join().total()).isEqualTo(1);
  }

  @Test
  void it_is_given_up_when_nothing_is_taken() {
    bury(IntStream.range(0, 25).mapToObj(i -> letter("m" + i)).toArray(Message[]::new));
    queue.refusesSends = true;

    RedriveProgress progress = redrive();

    assertThat(progress.failed()).isBetween(10L, 20L);
    assertThat(progress.error().orElseThrow()).contains("in a row");
    assertThat(dead.depth().join().ready()).isEqualTo(25);
  }

  @Test
  void without_a_store_a_job_is_a_message() {
    redriver = redriver(Optional.empty());
    bury(letterOf(order("a")));

    redrive();

    assertThat(onQueue()).containsExactly(JobMessages.message(order("a")));
  }

  @Test
  void only_the_chosen_ones_go_and_the_others_are_given_back() {
    bury(IntStream.range(0, 25).mapToObj(i -> letter("m" + i)).toArray(Message[]::new));

    RedriveProgress progress = redrive("m3", "m20", "gone");

    assertThat(progress.moved()).isEqualTo(2);
    assertThat(progress.error().orElseThrow()).contains("1 of the chosen");
    assertThat(onQueue()).extracting(message -> message.id().value()).containsExactly("m3", "m20");
    assertThat(dead.depth().join().ready()).isEqualTo(23);
  }

  @Test
  void what_dies_again_meanwhile_is_left_and_it_ends() {
    bury(letter("a"), letter("b"));
    queue.onSend = () -> bury(letter("again"));

    RedriveProgress progress = redrive();

    assertThat(progress.moved()).isEqualTo(2);
    assertThat(dead.receive(10, Duration.ZERO).join())
        .extracting(letter -> letter.id().value())
        .containsExactly("again", "again");
  }

  @Test
  void what_the_queue_does_not_take_stays_and_is_told() {
    bury(letter("a"), letter("b"));
    queue.refusesSends = true;

    RedriveProgress progress = redrive();

    assertThat(progress.moved()).isZero();
    assertThat(progress.failed()).isEqualTo(2);
    assertThat(progress.error().orElseThrow()).contains("not today");
    assertThat(dead.depth().join().ready()).isEqualTo(2);
  }

  @Test
  void it_is_sent_before_it_is_taken_off() {
    bury(letter("a"));
    dead.forgetsAcknowledgements = true;

    redrive();

    assertThat(onQueue()).hasSize(1);
    assertThat(dead.depth().join().total()).isEqualTo(1);
  }

  @Test
  void a_look_leaves_everything_as_it_is() {
    bury(IntStream.range(0, 15).mapToObj(i -> letter("m" + i)).toArray(Message[]::new));

    List<Delivery> seen = redriver.look(12).orElseThrow();

    assertThat(seen).extracting(letter -> letter.id().value()).hasSize(12).doesNotHaveDuplicates();
    assertThat(dead.depth().join().ready()).isEqualTo(15);
  }

  @Test
  void a_queue_that_is_down_is_an_error_to_whoever_looks_and_the_end_of_a_redrive() {
    bury(letter("a"));
    dead.isDown = true;

    assertThatThrownBy(() -> redriver.look(10)).isInstanceOf(QueueException.class);
    assertThat(redrive().error()).contains("down");
    dead.isDown = false;
    assertThat(redrive().moved()).isEqualTo(1);
  }

  @Test
  void what_is_closed_begins_nothing() {
    redriver.close();

    assertThat(redriver.start(Set.of())).isEmpty();
  }
}
