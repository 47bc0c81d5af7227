package dev.sluice.bench.report;

import dev.sluice.bench.measure.Cell;
import dev.sluice.bench.measure.Measure;
import dev.sluice.bench.measure.Results;
import dev.sluice.bench.measure.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Results as tables for a terminal: one for each load of a part, a line for each row. */
public final class TextTable {

  private TextTable() {}

  /** The tables of one part. */
  public static String of(Results results, String part) {
    StringBuilder text = new StringBuilder();
    for (String load : results.loads(part)) {
      List<List<String>> lines = lines(results, part, load);
      text.append('\n').append(load).append('\n').append(aligned(lines));
      for (String row : results.rows(part)) {
        results
            .doubts(new Cell(part, row, load))
            .forEach(doubt -> text.append("  INVALID %s: %s%n".formatted(row, doubt)));
      }
    }
    return text.toString();
  }

  private static List<List<String>> lines(Results results, String part, String load) {
    List<Measure> measures =
        Arrays.stream(Measure.values())
            .filter(
                measure ->
                    results.rows(part).stream()
                        .anyMatch(
                            row -> results.spread(new Cell(part, row, load), measure).isPresent()))
            .toList();
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of(""));
    for (Measure measure : measures) {
      head.add(measure.title());
      if (measure == Measure.RATE) {
        head.add("spread");
      }
    }
    lines.add(head);
    for (String row : results.rows(part)) {
      Cell cell = new Cell(part, row, load);
      if (results.samples(cell).isEmpty()) {
        continue;
      }
      List<String> line = new ArrayList<>(List.of(row));
      for (Measure measure : measures) {
        line.add(results.spread(cell, measure).map(s -> Figure.of(s.median())).orElse("-"));
        if (measure == Measure.RATE) {
          line.add(
              results
                  .spread(cell, measure)
                  .map(Spread::relative)
                  .map(TextTable::percent)
                  .orElse("-"));
        }
      }
      lines.add(line);
    }
    return lines;
  }

  private static String percent(double part) {
    return Math.round(part * 100) + "%";
  }

  /** Columns side by side: the first to the left, figures to the right. */
  static String aligned(List<List<String>> lines) {
    int columns = lines.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        String gap = " ".repeat(widths[i] - line.get(i).length());
        text.append("  ").append(i == 0 ? line.get(i) + gap : gap + line.get(i));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
