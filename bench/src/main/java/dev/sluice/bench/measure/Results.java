package dev.sluice.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that was measured, cell by cell, in the order in which it came. For one thread. */
public final class Results {

  /** Rounds of one rate that are further apart than this say nothing about a few percent. */
  static final double WIDEST_SPREAD = 0.35;

  /** More CPU than this for others, and the machine was not ours. */
  static final double MOST_FOREIGN_PERCENT = 10;

  private final Map<Cell, List<Sample>> samples = new LinkedHashMap<>();

  public void add(Cell cell, Sample sample) {
    samples.computeIfAbsent(cell, c -> new ArrayList<>()).add(sample);
  }

  public List<String> parts() {
    return distinct(samples.keySet().stream().map(Cell::part).toList());
  }

  public List<String> rows(String part) {
    return distinct(in(part).stream().map(Cell::row).toList());
  }

  public List<String> loads(String part) {
    return distinct(in(part).stream().map(Cell::load).toList());
  }

  private List<Cell> in(String part) {
    return samples.keySet().stream().filter(cell -> cell.part().equals(part)).toList();
  }

  private static List<String> distinct(List<String> names) {
    return List.copyOf(new LinkedHashSet<>(names));
  }

  public List<Sample> samples(Cell cell) {
    return List.copyOf(samples.getOrDefault(cell, List.of()));
  }

  /** What the rounds came to; empty where nobody has measured it. */
  public Optional<Spread> spread(Cell cell, Measure measure) {
    List<Double> values =
        samples(cell).stream().flatMap(sample -> sample.get(measure).stream().boxed()).toList();
    return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
  }

  /** Why a cell's figures are not to be relied on; empty if they are. */
  public List<String> doubts(Cell cell) {
    List<String> doubts = new ArrayList<>();
    spread(cell, Measure.RATE)
        .filter(rate -> rate.relative() > WIDEST_SPREAD)
        .ifPresent(
            rate ->
                doubts.add(
                    "its rounds are %.0f%% apart, more than %.0f%%"
                        .formatted(rate.relative() * 100, WIDEST_SPREAD * 100)));
    spread(cell, Measure.ERRORS)
        .filter(errors -> errors.most() > 0)
        .ifPresent(
            errors ->
                doubts.add(
                    "up to %.0f requests of a round failed, and none is to"
                        .formatted(errors.most())));
    spread(cell, Measure.FOREIGN)
        .filter(foreign -> foreign.median() > MOST_FOREIGN_PERCENT)
        .ifPresent(
            foreign ->
                doubts.add(
                    "others took %.0f%% of the machine, more than %.0f%%"
                        .formatted(foreign.median(), MOST_FOREIGN_PERCENT)));
    return doubts;
  }
}
