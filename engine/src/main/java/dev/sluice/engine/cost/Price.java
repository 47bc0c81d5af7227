package dev.sluice.engine.cost;

import java.time.YearMonth;
import java.util.Optional;

/**
 * A price.
 *
 * @param value how much, in the list's currency
 * @param unit what for, such as {@code per GB}
 * @param source where it is published
 * @param asOf when it was seen there; empty if nobody has confirmed it
 */
record Price(double value, String unit, String source, Optional<YearMonth> asOf) {}
