package dev.sluice.reader.handler;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that moves bytes between us and a program until one of the two is done. */
final class Pump {

  private static final Logger log = LoggerFactory.getLogger(Pump.class);

  private interface Work {
    void move() throws IOException;
  }

  private final Thread thread;

  private Pump(String name, Work work) {
    thread =
        new Thread(
            () -> {
              try {
                work.move();
              } catch (IOException e) {
                // The program does not read on, or its pipe was closed under us because it has
                // ended: no error, its exit code says how it went.
                log.debug("{} ended early: {}", name, e.toString());
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Writes this to a program, and then closes its input. */
  static Pump writing(byte[] bytes, OutputStream to, String name) {
    return new Pump(
        name,
        () -> {
          try (to) {
            to.write(bytes);
          }
        });
  }

  /** Reads what a program prints until its end, however much that is. */
  static Pump reading(InputStream from, OutputStream to, String name) {
    return new Pump(name, () -> from.transferTo(to));
  }

  /**
   * Waits for the end, for so long at the most; heeds no interrupt, and keeps the thread's flag.
   */
  boolean awaitEnd(Duration patience) {
    boolean interrupted = Thread.interrupted();
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (thread.isAlive()) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        try {
          thread.join(Math.max(1, Duration.ofNanos(left).toMillis()));
        } catch (InterruptedException e) {
          interrupted = true; // restored below
        }
      }
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
