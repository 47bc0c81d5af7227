package dev.sluice.bench.report;

import dev.sluice.bench.measure.Cell;
import dev.sluice.bench.measure.Results;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What a target is judged by.
 *
 * @param cells of which results
 * @param measured what these say; empty where they say nothing
 */
public record Evidence(List<Cell> cells, Function<Results, OptionalDouble> measured) {

  public Evidence {
    cells = List.copyOf(cells);
  }

  /** Whether one of the cells is not to be relied on. */
  boolean isDoubted(Results results) {
    return cells.stream().anyMatch(cell -> !results.doubts(cell).isEmpty());
  }
}
