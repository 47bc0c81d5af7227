package dev.sluice.reader.handler;

import dev.sluice.reader.handler.Ending.Exited;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a container whose client is gone: to kill a client does not end its container. Safe
 * for use by many threads.
 *
 * <p>A daemon that was asked to create the container just before its client was killed may do so
 * after this: such a container was never started and never will be, for that takes a client.
 */
final class ContainerEnd {

  private static final Logger log = LoggerFactory.getLogger(ContainerEnd.class);

  /** An engine takes a fraction of a second for each step; the bounds are ours. */
  private static final Duration STEP = Duration.ofSeconds(10);

  private static final int ROUNDS = 3;

  private final CommandRunner engine;

  ContainerEnd(CommandRunner engine) {
    this.engine = engine;
  }

  /** Kills and removes a container, if there is one. Heeds no interrupt, and keeps the flag. */
  void of(String name) {
    boolean interrupted = Thread.interrupted();
    try {
      String last = "";
      for (int round = 0; round < ROUNDS; round++) {
        interrupted |= call("kill", name).interrupted();
        interrupted |= call("rm", "-f", name).interrupted();
        Answer list = call("ps", "-a", "-q", "--filter", "name=^" + name + "$");
        interrupted |= list.interrupted();
        if (list.text().filter(String::isBlank).isPresent()) {
          return;
        }
        last = list.ending().toString();
      }
      log.warn("container {} could not be removed, and may go on: {}", name, last);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * What the engine answered.
   *
   * @param interrupted whether somebody wanted this thread meanwhile
   */
  private record Answer(Ending ending, boolean interrupted) {

    /** What it has printed, if it did what it was told. */
    Optional<String> text() {
      return ending instanceof Exited exited && exited.code() == 0
          ? exited.printed().result()
          : Optional.empty();
    }
  }

  private Answer call(String... arguments) {
    boolean interrupted = false;
    while (true) {
      try {
        return new Answer(engine.run(Call.of(List.of(arguments), STEP)), interrupted);
      } catch (InterruptedException e) {
        interrupted = true; // each step may be done again, and none may be left out
      }
    }
  }
}
