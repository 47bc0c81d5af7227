package dev.sluice.engine.cost;

/**
 * Where jobs run.
 *
 * @param region a region of the price list, such as {@code eu-central-1}
 * @param box a kind of machine of the price list
 * @param concurrency how many jobs one box runs at the same time; 1 to 10,000
 */
public record Place(String region, String box, int concurrency) {

  private static final Range CONCURRENCY = new Range("concurrency", 1, 10_000);

  public Place {
    CONCURRENCY.require(concurrency);
  }
}
