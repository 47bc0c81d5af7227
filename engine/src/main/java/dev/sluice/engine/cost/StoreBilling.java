package dev.sluice.engine.cost;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the store of jobs is paid for. */
public enum StoreBilling {
  /** There is none: jobs are not tracked. */
  NONE,
  /** By the write and read units that are used. */
  ON_DEMAND,
  /**
   * By the hour, for units that are there whether used or not. {@link
   * CostCalculator#PROVISIONED_USE Seven tenths} of them are taken to be used.
   */
  PROVISIONED,
  /** A database of one's own, whose machine is in none of the figures. */
  OWN;

  /** As it is written, such as {@code on-demand}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether it has write and read units that are paid for. */
  boolean hasUnits() {
    return this == ON_DEMAND || this == PROVISIONED;
  }

  /**
   * The one that is written so.
   *
   * @throws IllegalArgumentException if there is none, with those that there are
   */
  public static StoreBilling parse(String text) {
    return Arrays.stream(values())
        .filter(billing -> billing.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "store is one of %s, not \"%s\""
                        .formatted(
                            Arrays.stream(values())
                                .map(StoreBilling::text)
                                .collect(Collectors.joining(", ")),
                            text)));
  }
}
