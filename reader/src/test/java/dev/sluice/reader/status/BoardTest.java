package dev.sluice.reader.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.cost.WorkMeter;
import dev.sluice.engine.job.ClaimMode;
import dev.sluice.engine.job.InMemoryJobStore;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobHandling;
import dev.sluice.engine.job.JobLife;
import dev.sluice.engine.job.JobMessages;
import dev.sluice.engine.job.JobOptions;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.JobPolicy;
import dev.sluice.engine.job.JobRecords;
import dev.sluice.engine.job.JobResult;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.JobWorker;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.job.ResultSender;
import dev.sluice.engine.job.WorkerId;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.InMemoryQueue;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MutableClock;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.work.Effort;
import dev.sluice.engine.work.Outcome;
import dev.sluice.engine.work.RetryPolicy;
import dev.sluice.shell.StoreKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BoardTest {

  private static final JobType TYPE = new JobType("work");
  private static final Effort EFFORT = new Effort(Duration.ofMillis(20), Duration.ofMillis(5));

  private final MutableClock clock = new MutableClock();
  private final WorkMeter meter = new WorkMeter();
  private final Board board = new Board(clock, StoreKind.JDBC, meter);
  private final InMemoryJobStore store = new InMemoryJobStore();
  private final JobLife life =
      new JobLife(
          JobPolicy.of(
              new RetryPolicy(2, Duration.ofSeconds(1), Duration.ofMinutes(15), new Random(7))));

  private Delivery delivery(Message message, int attempt) {
    return new Delivery(message, "receipt", attempt, clock.instant());
  }

  private static Message message() {
    return new Message(new MessageId("m"), "hello");
  }

  private List<String> recent() {
    return board.recent().newest().stream()
        .map(it -> it.how() + " " + it.id() + " " + it.type() + " " + it.reason())
        .toList();
  }

  private List<String> failures() {
    return board.failures().top(10).stream()
        .map(it -> it.reason().type() + " " + it.reason().text() + " " + it.count())
        .toList();
  }

  @Test
  void a_message_is_told_of_by_what_its_handler_said() {
    board.handled(delivery(message(), 1), Outcome.retry("no paper"), EFFORT);
    board.handled(delivery(message(), 2), Outcome.done(), EFFORT);

    assertThat(recent()).containsExactly("DONE m  ", "RETRY m  no paper");
    assertThat(failures()).containsExactly(" no paper 1");
    assertThat(meter.usage().handlerSeconds()).isEqualTo(0.04);
    assertThat(board.effort()).isEqualTo(new Effort(Duration.ofMillis(40), Duration.ofMillis(10)));
    assertThat(board.means()).isEqualTo(new Board.Means(Duration.ofMillis(20), 5));
  }

  @Test
  void a_job_is_told_of_by_its_row_and_once_for_each_try() throws Exception {
    JobOrder order =
        new JobOrder(
            new MessageId("j"),
            Owner.OPEN,
            TYPE,
            "{}",
            new JobOptions(JobOptions.ResultTo.ROW, Optional.empty(), Optional.empty(), ""));
    Job job = life.created(order, clock.instant(), Optional.empty());
    assertThat(store.insert(List.of(job))).hasSize(1);
    JobWorker worker =
        new JobWorker(
            new WorkerId("w"),
            new JobWorker.Duties(
                plain -> Outcome.done(),
                Map.of(
                    TYPE,
                    new JobHandling(
                        run -> JobResult.of(Outcome.retry("no ink")), Duration.ofMinutes(1))),
                ClaimMode.CLAIM,
                board),
            new ResultSender(new InMemoryQueue(new QueueName("r"), Duration.ofSeconds(30), clock)),
            new JobRecords(store, life, clock));
    for (int attempt = 1; attempt <= 2; attempt++) {
      Delivery delivery = delivery(JobMessages.message(order), attempt);
      board.handled(delivery, worker.handle(delivery), EFFORT);
      clock.advance(Duration.ofMinutes(1));
    }
    Delivery duplicate = delivery(JobMessages.message(order), 3);
    Outcome late = worker.handle(duplicate);
    worker.close();

    assertThat(recent())
        .containsExactly("FAILED j work gave up after 2 tries: no ink", "RETRY j work no ink");
    assertThat(failures()).containsExactly("work no ink 2");

    // Its worker may not have come to the dead letter: what nobody has told of is not left out.
    assertThat(late).isInstanceOf(Outcome.DeadLetter.class);
    board.handled(duplicate, late, EFFORT);
    assertThat(recent()).hasSize(3);
  }

  @Test
  void a_duplicate_or_what_is_not_due_is_no_try() {
    Message job =
        JobMessages.message(
            new JobOrder(
                new MessageId("j"),
                Owner.OPEN,
                TYPE,
                "{}",
                new JobOptions(JobOptions.ResultTo.ROW, Optional.empty(), Optional.empty(), "")));

    board.handled(delivery(job, 1), Outcome.done(), EFFORT);
    board.handled(delivery(job, 2), Outcome.postpone("not due", Duration.ofSeconds(1)), EFFORT);

    assertThat(recent()).isEmpty();
    Board untracked = new Board(clock, StoreKind.NONE, new WorkMeter());
    untracked.handled(delivery(job, 1), Outcome.done(), EFFORT);
    assertThat(untracked.recent().newest()).hasSize(1);
  }
}
