package dev.sluice.reader.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.engine.job.Attempt;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that runs, with three threads that feed it and read what it prints. When it is ended or
 * closed, its processes, its threads and its pipes are gone. For one thread.
 */
final class RunningCommand implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunningCommand.class);

  /** How long the pipes are waited for when every process is gone: there is nothing to wait for. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Process process;
  private final ProcessTree tree;
  private final String name;
  private final Head output;
  private final Tail errors = new Tail(Attempt.End.LONGEST_OUTPUT);
  private final List<Pump> pumps = new ArrayList<>();
  private boolean ended;

  /**
   * A program that was just started.
   *
   * @param name what its threads are called
   * @param most how many bytes it may print
   */
  RunningCommand(Process process, ProcessTree tree, String name, int most) {
    this.process = process;
    this.tree = tree;
    this.name = name;
    this.output = new Head(most);
  }

  /** Begins to feed it and to read from it. */
  void begin(String input) {
    pumps.add(Pump.reading(process.getInputStream(), output, name + "-stdout"));
    pumps.add(Pump.reading(process.getErrorStream(), errors, name + "-stderr"));
    pumps.add(Pump.writing(input.getBytes(UTF_8), process.getOutputStream(), name + "-stdin"));
  }

  /** Waits until the program has ended, for so long at the most; says whether it has. */
  boolean awaitExit(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Whether it has printed more than it may. */
  boolean hasPrintedTooMuch() {
    return output.isTooMuch();
  }

  /** Its exit code, once it has ended. */
  int exitCode() {
    return process.exitValue();
  }

  /** What it has printed; complete once this is ended. */
  Printed printed() {
    return new Printed(output.text(), errors.text());
  }

  @Override
  public void close() {
    end();
  }

  /** Ends it and all that it has left behind, even if it has ended itself. Twice does no harm. */
  void end() {
    if (ended) {
      return;
    }
    ended = true;
    tree.end();
    if (pumpsEnd() || (tree.endHolders() && pumpsEnd())) {
      close(process.getOutputStream());
    } else { // what still feeds it closes its pipe itself, and to close it here would wait for that
      log.warn("{}: somebody who can't be killed holds its pipes open; they are let go", name);
    }
    close(process.getInputStream());
    close(process.getErrorStream());
  }

  private boolean pumpsEnd() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    return pumps.stream()
        .allMatch(pump -> pump.awaitEnd(Duration.ofNanos(Math.max(1, end - System.nanoTime()))));
  }

  private void close(Closeable pipe) {
    try {
      pipe.close();
    } catch (IOException e) { // what was still to be written has nobody to go to
      log.debug("{}: a pipe was not closed cleanly: {}", name, e.toString());
    }
  }
}
