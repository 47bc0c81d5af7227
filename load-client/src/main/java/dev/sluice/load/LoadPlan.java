package dev.sluice.load;

/**
 * What a run sends.
 *
 * @param batch how many requests a batch has; 1 to {@value #MAX_BATCH}
 * @param malformed how many of them are malformed; 0 to {@code batch}
 * @param jobs how many of them are jobs instead of messages; 0 to what the malformed ones leave
 * @param sizes how long the bodies are
 * @param count how many requests are sent at most; at least 1
 * @param seed what the random choices grow from: the same plan sends the same requests
 */
record LoadPlan(int batch, int malformed, int jobs, SizeRange sizes, long count, long seed) {

  static final int MAX_BATCH = 10_000;

  LoadPlan {
    if (batch < 1 || batch > MAX_BATCH) {
      throw new IllegalArgumentException(
          "--batch is 1 to " + MAX_BATCH + " requests, not " + batch);
    }
    if (malformed < 0 || malformed > batch) {
      throw new IllegalArgumentException(
          "--malformed is 0 to the batch size (" + batch + "), not " + malformed);
    }
    if (jobs < 0 || jobs > batch - malformed) {
      throw new IllegalArgumentException(
          "--jobs is 0 to what the malformed requests leave of a batch ("
              + (batch - malformed)
              + "), not "
              + jobs);
    }
    if (count < 1) {
      throw new IllegalArgumentException("--count is at least 1 request, not " + count);
    }
  }
}
