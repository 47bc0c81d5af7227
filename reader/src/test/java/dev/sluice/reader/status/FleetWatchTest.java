package dev.sluice.reader.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.job.InMemoryWorkerRegistry;
import dev.sluice.engine.queue.MutableClock;
import dev.sluice.shell.StoreKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FleetWatchTest {

  private final MutableClock clock = new MutableClock();

  @Test
  void that_nobody_was_asked_is_not_that_nobody_is_there() {
    FleetWatch fleet = new FleetWatch(new InMemoryWorkerRegistry(), StoreKind.JDBC, clock);
    try {
      assertThat(fleet.last().error()).contains("the job store has not been asked yet");

      FleetWatch.Answer answer = fleet.noOlderThan(Duration.ofSeconds(5)).join();

      assertThat(answer.error()).isEmpty();
      assertThat(fleet.last()).isEqualTo(answer);
    } finally {
      fleet.close();
    }
  }
}
