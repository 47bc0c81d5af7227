package dev.sluice.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.shell.Figures.Figure;
import dev.sluice.shell.Figures.Style;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FiguresTest {

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final AtomicLong done = new AtomicLong();
  private final Figure rated = new Figure("done", done::get);

  private Figures figures(Style style) {
    return new Figures(
        "test",
        List.of(rated, new Figure("left", () -> 7)),
        rated,
        style,
        new PrintStream(shown, true, UTF_8));
  }

  private String shown() {
    String text = shown.toString(UTF_8);
    shown.reset();
    return text;
  }

  @Test
  void a_line_is_printed_when_a_figure_has_changed_and_only_then() {
    Figures figures = figures(Style.LINE);
    figures.print();
    assertThat(shown()).startsWith("test: done 0, left 7 | 0/s");

    figures.print();
    assertThat(shown()).isEmpty();

    done.set(1_234);
    figures.print();
    assertThat(shown()).startsWith("test: done 1,234, left 7 | ");
    figures.close();
  }

  @Test
  void the_panel_stands_at_the_top_and_leaves_the_cursor_where_it_was() {
    Figures figures = figures(Style.PANEL);
    figures.print();
    assertThat(shown()).contains("\u001b[2J", "\u001b7\u001b[6r\u001b[H").endsWith("\u001b8");

    done.set(5);
    figures.print();
    assertThat(shown()).doesNotContain("\u001b[2J").contains("done", "5").endsWith("\u001b8");

    figures.close();
    assertThat(shown()).contains("\u001b[r");
  }

  @Test
  void nothing_is_printed_where_nothing_is_wanted() {
    Figures figures = figures(Style.OFF);
    figures.start();
    figures.close();

    assertThat(shown()).isEmpty();
  }
}
