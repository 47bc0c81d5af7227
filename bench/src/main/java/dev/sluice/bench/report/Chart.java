package dev.sluice.bench.report;

import dev.sluice.bench.measure.Cell;
import dev.sluice.bench.measure.Measure;
import dev.sluice.bench.measure.Results;
import dev.sluice.bench.measure.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Results as a picture: a panel of bars for each question that people ask first. An SVG file
 * without scripts, that is legible on light and dark.
 */
public final class Chart {

  /** A question, and the cells that answer it. */
  private record Panel(String title, String part, String load, Measure measure) {}

  private static final List<Panel> PANELS =
      List.of(
          new Panel("Messages per second, 200 callers", "http", "200 callers", Measure.RATE),
          new Panel("p99 in ms, 200 callers", "http", "200 callers", Measure.P99),
          new Panel("Median in ms, a lone caller", "http", "1 caller", Measure.P50),
          new Panel(
              "CPU µs of the service for a message, 200 callers",
              "http",
              "200 callers",
              Measure.CPU_APP),
          new Panel(
              "Calls of SQS for a message, 200 callers", "http", "200 callers", Measure.CALLS),
          new Panel(
              "Messages per second, each call 20 ms longer", "cloud", "200 callers", Measure.RATE),
          new Panel(
              "Producers to handlers, messages per second", "flow", "end to end", Measure.RATE));

  private static final int COLUMNS = 2;
  private static final int WIDTH = 460;
  private static final int NAME = 120;
  private static final int VALUE = 70;
  private static final int BAR = 16;
  private static final int STEP = 24;
  private static final int HEAD = 34;
  private static final int GAP = 20;

  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #24292f }
        .title { font-weight: 600 }
        .value { font-variant-numeric: tabular-nums }
        .bar { fill: #8c959f }
        .sluice { fill: #0969da }
        .spread { stroke: #24292f; stroke-width: 1 }
        .ground { fill: #ffffff }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 }
          .bar { fill: #6e7681 }
          .sluice { fill: #4493f8 }
          .spread { stroke: #e6edf3 }
          .ground { fill: #0d1117 }
        }
      </style>
      """;

  private Chart() {}

  /** The picture, without the panels that nobody has measured; empty without any. */
  public static Optional<String> of(Results results) {
    StringBuilder panels = new StringBuilder();
    int[] heights = new int[COLUMNS];
    for (Panel panel : PANELS) {
      List<String> rows =
          results.rows(panel.part()).stream()
              .filter(row -> spread(results, panel, row).filter(s -> s.median() > 0).isPresent())
              .toList();
      if (rows.isEmpty()) {
        continue;
      }
      int column = heights[0] <= heights[1] ? 0 : 1;
      panels.append(drawn(results, panel, rows, column * (WIDTH + GAP), heights[column]));
      heights[column] += HEAD + rows.size() * STEP + GAP;
    }
    if (panels.isEmpty()) {
      return Optional.empty();
    }
    int width = COLUMNS * (WIDTH + GAP) + GAP;
    int height = Math.max(heights[0], heights[1]) + GAP;
    return Optional.of(
        ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\""
                    + " height=\"%2$d\" role=\"img\" aria-label=\"Sluice beside its peers\">%n")
                .formatted(width, height)
            + STYLE
            + "<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n"
            + panels
            + "</svg>\n");
  }

  private static Optional<Spread> spread(Results results, Panel panel, String row) {
    return results.spread(new Cell(panel.part(), row, panel.load()), panel.measure());
  }

  private static String drawn(Results results, Panel panel, List<String> rows, int x, int y) {
    Map<String, Spread> spreads =
        rows.stream()
            .collect(
                Collectors.toMap(row -> row, row -> spread(results, panel, row).orElseThrow()));
    double longest = spreads.values().stream().mapToDouble(Spread::most).max().orElse(1);
    String better = panel.measure().better() == Measure.Better.MORE ? "more" : "less";
    StringBuilder text = new StringBuilder();
    text.append("<g transform=\"translate(%d %d)\">%n".formatted(x + GAP, y + GAP));
    text.append(
        "<text class=\"title\" y=\"14\">%s <tspan font-weight=\"400\">(%s is better)</tspan></text>%n"
            .formatted(escaped(panel.title()), better));
    for (int i = 0; i < rows.size(); i++) {
      String row = rows.get(i);
      text.append(bar(row, spreads.getOrDefault(row, Spread.of(List.of(0.0))), longest, i));
    }
    return text.append("</g>\n").toString();
  }

  /** A bar for the median, and a thin line from the smallest to the largest round. */
  private static String bar(String row, Spread spread, double longest, int line) {
    double scale = (WIDTH - NAME - VALUE) / longest;
    int top = HEAD + line * STEP - BAR / 2;
    return String.format(
        Locale.ROOT,
        """
        <text y="%d">%s</text>
        <rect class="bar%s" x="%d" y="%d" width="%.1f" height="%d" rx="2"/>
        <line class="spread" x1="%.1f" x2="%.1f" y1="%d" y2="%d"/>
        <text class="value" x="%.1f" y="%d">%s</text>
        """,
        top + 13,
        escaped(row),
        row.equals("sluice") ? " sluice" : "",
        NAME,
        top,
        Math.max(1, spread.median() * scale),
        BAR,
        NAME + spread.least() * scale,
        NAME + spread.most() * scale,
        top + BAR / 2,
        top + BAR / 2,
        NAME + Math.max(spread.median(), spread.most()) * scale + 6,
        top + 13,
        Figure.of(spread.median()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
