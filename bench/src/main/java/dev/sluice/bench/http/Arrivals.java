package dev.sluice.bench.http;

/** When requests begin. */
public sealed interface Arrivals {

  /** So many callers, each of which sends its next request when it has the answer to its last. */
  record Closed(int callers) implements Arrivals {

    public Closed {
      if (callers < 1 || callers > 10_000) {
        throw new IllegalArgumentException("callers are 1 to 10000, not " + callers);
      }
    }

    @Override
    public String toString() {
      return callers == 1 ? "1 caller" : callers + " callers";
    }
  }

  /** So many requests a second at even distances, whatever becomes of them. */
  record Open(int perSecond) implements Arrivals {

    public Open {
      if (perSecond < 1 || perSecond > 100_000) {
        throw new IllegalArgumentException("requests per second are 1 to 100000, not " + perSecond);
      }
    }

    @Override
    public String toString() {
      return perSecond + "/s open";
    }
  }
}
