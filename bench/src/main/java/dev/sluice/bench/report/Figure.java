package dev.sluice.bench.report;

import java.util.Locale;

/** A figure as people read it: three digits that count, and no more. */
final class Figure {

  private Figure() {}

  static String of(double value) {
    double size = Math.abs(value);
    if (size == 0) {
      return "0";
    }
    String pattern = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, pattern, value);
  }
}
