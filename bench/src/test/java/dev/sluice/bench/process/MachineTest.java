package dev.sluice.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {

  private static final Duration WORK = Duration.ofMillis(300);

  @Test
  void what_a_process_has_used_counts_while_it_is_there_and_afterwards() throws Exception {
    assumeThat(Path.of("/proc/stat")).exists();
    Process worker = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
    try {
      double begun = Machine.busySeconds().orElseThrow() - seconds(worker);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Machine.cpu(List.of(worker.toHandle())).compareTo(WORK) > 0);
      double used = seconds(worker);

      assertThat(Machine.busySeconds().orElseThrow() - begun).isGreaterThanOrEqualTo(used);

      worker.destroyForcibly().waitFor();

      assertThat(Machine.busySeconds().orElseThrow() - begun).isGreaterThanOrEqualTo(used);
    } finally {
      worker.destroyForcibly();
    }
  }

  private static double seconds(Process process) {
    return Machine.cpu(List.of(process.toHandle())).toNanos() / 1e9;
  }
}
