package dev.sluice.load;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The batches of a plan, one after the other. Each has exactly the planned numbers of malformed
 * requests and of jobs, at random positions; only the last may be smaller, if the count is not a
 * multiple of the batch size. For one thread.
 */
final class Batches implements Iterator<List<LoadRequest>> {

  private final LoadPlan plan;
  private final Bodies bodies;
  private final RandomGenerator random;
  private long sequence;

  Batches(LoadPlan plan) {
    this.plan = plan;
    this.bodies = new Bodies(plan.seed(), plan.sizes());
    this.random = new SplittableRandom(plan.seed());
  }

  @Override
  public boolean hasNext() {
    return sequence < plan.count();
  }

  @Override
  public List<LoadRequest> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all " + plan.count() + " requests were given out");
    }
    int size = (int) Math.min(plan.batch(), plan.count() - sequence);
    int malformed = Math.min(plan.malformed(), size);
    int jobs = Math.min(plan.jobs(), size - malformed);
    List<LoadRequest> batch = new ArrayList<>(size);
    for (int left = size; left > 0; left--) {
      // Selection sampling (Knuth, TAOCP 2, 3.4.2, algorithm S): all positions are equally likely.
      int drawn = random.nextInt(left);
      if (drawn < malformed) {
        malformed--;
        batch.add(malformed());
      } else if (drawn < malformed + jobs) {
        jobs--;
        batch.add(new LoadRequest.Job(Work.draw(random), body()));
      } else {
        batch.add(new LoadRequest.Message(body()));
      }
    }
    return batch;
  }

  private LoadRequest malformed() {
    Malformation kind = Malformation.draw(random);
    return new LoadRequest.Malformed(kind, kind.payload(body(), random));
  }

  private String body() {
    return bodies.body(sequence++, random);
  }
}
