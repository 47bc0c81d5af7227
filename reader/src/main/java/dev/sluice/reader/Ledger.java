package dev.sluice.reader;

import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.work.ConsumerListener;
import dev.sluice.engine.work.Handler;
import dev.sluice.engine.work.Outcome;
import dev.sluice.engine.work.Settlement;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file with a line for all that happened to each message, such as {@code PROCESSED 0199d3c4-…}:
 * the witness by which a run shows that nothing was lost.
 *
 * <p>{@code PROCESSED} is written before the message is acknowledged, so that it is there even if
 * the process dies in between; the other lines are written when the queue has confirmed what they
 * say. Each line is one write to the operating system, and the file stays open until the process
 * ends.
 */
final class Ledger implements ConsumerListener {

  private final OutputStream file;

  /** Opens a ledger and appends to what is there. */
  Ledger(Path path) {
    try {
      Path folder = path.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      file = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IllegalArgumentException("sluice.reader.ledger cannot be written: " + e, e);
    }
  }

  /** The same handler, which writes down what it is done with. */
  Handler recording(Handler handler) {
    return delivery -> {
      Outcome outcome = handler.handle(delivery);
      if (outcome instanceof Outcome.Done) {
        write(Settlement.PROCESSED, delivery);
      }
      return outcome;
    };
  }

  @Override
  public void settled(Delivery delivery, Settlement how) {
    if (how != Settlement.PROCESSED) {
      write(how, delivery);
    }
  }

  private synchronized void write(Settlement how, Delivery delivery) {
    try {
      file.write((how + " " + delivery.id() + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("the ledger cannot be written", e);
    }
  }
}
