package dev.sluice.shell;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Prints a service's live figures every second: as lines that follow each other, or as a panel at
 * the top of the terminal.
 *
 * <p>A line is printed only if a figure has changed. The panel needs a terminal that understands
 * ANSI escapes.
 */
public final class Figures implements AutoCloseable {

  /** How figures are shown. */
  public enum Style {
    /** Not at all. */
    OFF,
    /** A line each second. */
    LINE,
    /** A panel at the top of the terminal, drawn anew each second. */
    PANEL
  }

  /**
   * Something counted.
   *
   * @param name what, in a word or two
   * @param value how many by now; called every second
   */
  public record Figure(String name, LongSupplier value) {}

  private static final Duration TURN = Duration.ofSeconds(1);
  // Escapes of ECMA-48 and, for saving the cursor, of DEC.
  private static final String CLEAR = "\u001b[2J";
  private static final String HOME = "\u001b[H";
  private static final String SAVE = "\u001b7";
  private static final String WHOLE = "\u001b[r\u001b[999;1H"; // scroll all, from the bottom
  private static final String RESTORE = "\u001b8";
  private static final String ERASE = "\u001b[K";
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  private final String title;
  private final List<Figure> figures;
  private final Figure rated;
  private final Style style;
  private final PrintStream to;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "sluice-figures");
            thread.setDaemon(true);
            return thread;
          });
  private String last = "";
  private long lastRated;
  private long lastNanos = System.nanoTime();
  private boolean drawn;

  /**
   * Figures that are not shown before {@link #start}.
   *
   * @param rated the figure whose growth per second is shown beside the others
   */
  public Figures(String title, List<Figure> figures, Figure rated, Style style, PrintStream to) {
    this.title = title;
    this.figures = List.copyOf(figures);
    this.rated = rated;
    this.style = style;
    this.to = to;
  }

  /** Begins to print. */
  public void start() {
    if (style != Style.OFF) {
      var unused =
          timer.scheduleAtFixedRate(
              this::print, TURN.toMillis(), TURN.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Prints the figures as they are now. */
  synchronized void print() {
    long now = System.nanoTime();
    long count = rated.value().getAsLong();
    double seconds = (now - lastNanos) / 1e9;
    long rate = seconds > 0 ? Math.round((count - lastRated) / seconds) : 0;
    lastRated = count;
    lastNanos = now;
    if (style == Style.PANEL) {
      to.print(panel(rate));
    } else {
      String line = line();
      if (!line.equals(last)) {
        to.printf(Locale.ROOT, "%s: %s | %,d/s%n", title, line, rate);
      }
      last = line;
    }
    to.flush();
  }

  private String line() {
    return figures.stream()
        .map(f -> String.format(Locale.ROOT, "%s %,d", f.name(), f.value().getAsLong()))
        .collect(Collectors.joining(", "));
  }

  /** The panel stands at the top, and what is logged scrolls below it. */
  private String panel(long rate) {
    int below = figures.size() + 4;
    StringBuilder panel = new StringBuilder();
    if (!drawn) {
      panel.append(CLEAR).append("\u001b[").append(below).append(";1H");
    }
    drawn = true;
    panel.append(SAVE).append("\u001b[").append(below).append('r').append(HOME);
    panel.append(BOLD).append(title).append(PLAIN).append(ERASE).append('\n');
    for (Figure figure : figures) {
      panel.append(row(figure.name(), figure.value().getAsLong()));
    }
    return panel.append(row("per second", rate)).append(RESTORE).toString();
  }

  private static String row(String name, long value) {
    return String.format(Locale.ROOT, "  %-14s%,12d%s%n", name, value, ERASE);
  }

  /** Prints a last time and stops. */
  @Override
  public void close() {
    timer.shutdownNow();
    if (style != Style.OFF) {
      print();
    }
    if (style == Style.PANEL) {
      to.print(WHOLE);
      to.flush();
    }
  }
}
