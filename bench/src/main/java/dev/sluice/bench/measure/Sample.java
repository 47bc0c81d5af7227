package dev.sluice.bench.measure;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The figures of one run of a row under a load.
 *
 * @param values those that there are
 */
public record Sample(Map<Measure, Double> values) {

  public Sample {
    values = Map.copyOf(values);
  }

  public OptionalDouble get(Measure measure) {
    Double value = values.get(measure);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** The same with one more. */
  public Sample with(Measure measure, double value) {
    Builder more = new Builder();
    values.forEach(more::with);
    return more.with(measure, value).build();
  }

  /** Takes figures as they come. For one thread. */
  public static final class Builder {

    private final Map<Measure, Double> values = new EnumMap<>(Measure.class);

    public Builder with(Measure measure, double value) {
      values.put(measure, value);
      return this;
    }

    public Builder with(Measure measure, OptionalDouble value) {
      value.ifPresent(v -> values.put(measure, v));
      return this;
    }

    public Sample build() {
      return new Sample(values);
    }
  }
}
