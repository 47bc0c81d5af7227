package dev.sluice.bench.queue;

import dev.sluice.bench.process.Answers;
import dev.sluice.local.LocalOptions;
import dev.sluice.local.LocalStack;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;

/**
 * The queue server of the benchmark: ElasticMQ in memory, once as it is and once as from a
 * distance. In memory, because on a disk it is the disk that is measured.
 *
 * <p>Says {@code PORT DELAYED_PORT} when it is ready, and runs until its input ends.
 */
public final class QueueServer {

  private QueueServer() {}

  /** Takes the milliseconds that the delayed port adds to each call. */
  public static void main(String[] args) throws IOException {
    PrintStream answers = Answers.take();
    Duration delay = Duration.ofMillis(Long.parseLong(args[0]));
    try (LocalStack stack =
            LocalStack.start(new LocalOptions(0, new LocalOptions.Storage.Memory()));
        DelayedPort delayed = new DelayedPort(stack.endpoint().getPort(), delay)) {
      answers.println(stack.endpoint().getPort() + " " + delayed.port());
      while (System.in.read() >= 0) {
        // nothing is said to it
      }
    }
  }
}
