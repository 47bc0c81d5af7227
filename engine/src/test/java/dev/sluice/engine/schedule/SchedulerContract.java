package dev.sluice.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.job.JobStore;
import org.junit.jupiter.api.Test;

/** What schedulers promise on every pair of stores. A subclass supplies them. */
public abstract class SchedulerContract {

  /** A store with no schedule in it. */
  protected abstract ScheduleStore newSchedules();

  /** A store with no job in it, beside the one of schedules. */
  protected abstract JobStore newJobs();

  @Test
  void replicas_with_wrong_clocks_that_die_lose_nothing_and_repeat_nothing() {
    SchedulerReplicas.Result result =
        new SchedulerReplicas(newSchedules(), newJobs(), 42).run(1_000, 10);
    System.out.println(getClass().getSimpleName() + ", 1,000 ticks: " + result);

    assertThat(result.silent()).isZero();
    assertThat(result.twice()).isZero();
    assertThat(result.occurrences()).isGreaterThan(500);
    assertThat(result.ran()).isGreaterThan(100);
    assertThat(result.deaths()).isGreaterThan(10);
  }
}
