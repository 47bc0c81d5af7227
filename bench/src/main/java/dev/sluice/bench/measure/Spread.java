package dev.sluice.bench.measure;

import java.util.Arrays;
import java.util.List;

/**
 * What the rounds of one figure came to.
 *
 * @param median the middle one; of an even number the mean of the two in the middle
 * @param least the smallest
 * @param most the largest
 * @param rounds how many there were
 */
public record Spread(double median, double least, double most, int rounds) {

  /** Of these, at least one. */
  public static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a spread is of one value at least");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
  }

  /** How far apart the rounds are, as a part of their median; 0 where that is 0. */
  public double relative() {
    return median == 0 ? 0 : (most - least) / median;
  }
}
