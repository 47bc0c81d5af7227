package dev.sluice.engine.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.engine.cost.CostEstimate.Item;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobLife;
import dev.sluice.engine.job.JobOptions;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.JobPolicy;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.job.WorkerId;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.work.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CostReceiptTest {

  private static final Instant START = Instant.parse("2026-11-27T12:00:00Z");
  private static final WorkerId WORKER = new WorkerId("box-1-a");
  private static final Place PLACE = new Place("us-east-1", "c7g.large", 10);

  private final JobLife life =
      new JobLife(
          JobPolicy.of(
              new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofMinutes(15), new Random(7))));
  private final CostCalculator calculator = new CostCalculator(PriceList.bundled());

  private final Job stored =
      life.created(
          new JobOrder(
              new MessageId("job-1"),
              new Owner("ada"),
              new JobType("default"),
              "\"" + "x".repeat(1_998) + "\"",
              JobOptions.NONE),
          START,
          Optional.empty());

  private static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  private Receipt receipt(Job job, StoreBilling billing, Instant now) {
    return calculator.receipt(job, QueueCalls.SATURATED, PLACE, plan(billing), now);
  }

  private static StorePlan plan(StoreBilling billing) {
    return StorePlan.of(billing, Duration.ofHours(24).plusSeconds(3), StoreWrites.FULL);
  }

  @Test
  void a_job_that_was_tried_twice_has_its_own_times_bytes_and_writes() {
    Job first = life.claimed(stored, WORKER, at(1));
    Job waits = life.retrying(first, "no luck", "", Duration.ofSeconds(1), at(3));
    Job second = life.claimed(waits, WORKER, at(5));
    Job done = life.succeeded(second, Optional.of("r".repeat(500)), "", at(9));
    Receipt receipt = receipt(done, StoreBilling.ON_DEMAND, at(60));

    assertThat(receipt.used().handlerSeconds()).isEqualTo(2 + 4);
    assertThat(receipt.used().traffic()).isEqualTo(new Usage.Traffic(2_000, 500));
    // insert 2 + 2; claim, give back and claim 2 + 2 each; finish 2 + 1
    assertThat(receipt.used().store().writeUnits()).isEqualTo(4 + 3 * 4 + 3);
    // the second try reads it, and the caller looks at it when it has ended
    assertThat(receipt.used().store().readUnits()).isEqualTo(1.5);
    assertThat(receipt.used().store().calls()).isEqualTo(5 + 1 + 1);
    assertThat(receipt.used().store().byteSeconds())
        .isEqualTo(1_960.0 * Duration.ofHours(24).plusSeconds(9).toSeconds());
    // one send, two receives, one delete, and once given back
    assertThat(receipt.used().queue().units()).isCloseTo(0.11 * 4 + 1, within(1e-12));
    assertThat(receipt.cost().line(Item.CPU_TIME).perJob())
        .isCloseTo(6 * 0.0725 / 3_600 / 10, within(1e-15));
  }

  @Test
  void a_job_that_went_straight_has_taken_no_entries() {
    Job claimed = life.claimed(stored, WORKER, at(1));
    Job done = life.succeeded(claimed, Optional.of("r".repeat(500)), "", at(3));
    Job unclaimed = new Job(done.order(), done.createdAt(), 2, done.status());
    StorePlan thrifty =
        StorePlan.of(
            StoreBilling.ON_DEMAND,
            Duration.ofHours(24).plusSeconds(3),
            new StoreWrites(StoreWrites.Thrift.THRIFTY, 0.6));
    JobShape shape = new JobShape(2_000, 500, Duration.ofSeconds(2), 0);
    Workload plan = new Workload(shape, PLACE, QueueCalls.SATURATED, thrifty);

    Receipt receipt = calculator.receipt(unclaimed, QueueCalls.SATURATED, PLACE, thrifty, at(60));

    assertThat(receipt.used().store().writeUnits()).isEqualTo(4);
    assertThat(receipt.used()).isEqualTo(plan.perJob());
  }

  @Test
  void a_job_has_taken_no_calls_of_a_broker_of_ones_own() {
    Job done = life.succeeded(life.claimed(stored, WORKER, at(1)), Optional.empty(), "", at(40));
    Receipt receipt =
        calculator.receipt(done, QueueCalls.NONE, PLACE, plan(StoreBilling.OWN), at(60));
    assertThat(receipt.used().queue()).isEqualTo(Usage.Queue.NONE);
    assertThat(receipt.cost().line(Item.QUEUE_CALLS).perJob()).isZero();
  }

  @Test
  void a_plan_of_such_a_job_says_the_same() {
    Job done =
        life.succeeded(
            life.claimed(stored, WORKER, at(1)), Optional.of("r".repeat(500)), "", at(3));
    Workload plan =
        new Workload(
            new JobShape(2_000, 500, Duration.ofSeconds(2), 0),
            PLACE,
            QueueCalls.SATURATED,
            plan(StoreBilling.ON_DEMAND));
    assertThat(receipt(done, StoreBilling.ON_DEMAND, at(60)).used()).isEqualTo(plan.perJob());
  }

  @Test
  void a_job_that_runs_has_cost_what_it_has_taken_by_now() {
    Job running = life.claimed(stored, WORKER, at(1));
    assertThat(receipt(running, StoreBilling.ON_DEMAND, at(11)).used().handlerSeconds())
        .isEqualTo(10);
    assertThat(receipt(running, StoreBilling.ON_DEMAND, at(31)).used().handlerSeconds())
        .isEqualTo(30);
  }

  @Test
  void tries_that_the_story_has_lost_count_as_long_as_those_that_it_has() {
    Job job = stored;
    for (int i = 0; i < 12; i++) {
      job = life.claimed(job, WORKER, at(10L * i));
      job = life.released(job, "stopped", "", Duration.ZERO, at(10L * i + 2));
    }
    assertThat(receipt(job, StoreBilling.OWN, at(200)).used().handlerSeconds()).isEqualTo(24);
  }

  @Test
  void a_store_of_ones_own_is_in_no_line() {
    Receipt receipt = receipt(stored, StoreBilling.OWN, at(10));
    assertThat(receipt.cost().perJob())
        .isEqualTo(
            receipt.cost().line(Item.QUEUE_CALLS).perJob()
                + receipt.cost().line(Item.BANDWIDTH_OUT).perJob());
    assertThat(receipt.used().store().calls()).isEqualTo(1);
  }

  @Test
  void meters_add_up_and_an_earlier_moment_is_taken_off() {
    WorkMeter work = new WorkMeter();
    work.worked(Duration.ofMillis(1_500));
    work.moved(10, 20);
    UsageMeter queue = () -> Usage.of(new Usage.Queue(3, 4, 5, 6));
    Usage earlier = UsageMeter.sum(List.of(work, queue)).usage();
    assertThat(earlier)
        .isEqualTo(
            new Usage(
                new Usage.Queue(3, 4, 5, 6), Usage.Store.NONE, new Usage.Traffic(10, 20), 1.5));
    work.worked(Duration.ofMillis(500));
    assertThat(UsageMeter.sum(List.of(work, queue)).usage().minus(earlier))
        .isEqualTo(new Usage(Usage.Queue.NONE, Usage.Store.NONE, Usage.Traffic.NONE, 0.5));
  }
}
