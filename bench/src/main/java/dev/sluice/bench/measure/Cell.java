package dev.sluice.bench.measure;

/**
 * A place in the result: what was run, and how it was loaded.
 *
 * @param part the part of the benchmark, such as {@code http}
 * @param row what was run, such as {@code sluice}
 * @param load how, such as {@code 200 callers}
 */
public record Cell(String part, String row, String load) {}
