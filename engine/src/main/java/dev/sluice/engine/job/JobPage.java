package dev.sluice.engine.job;

import java.util.List;
import java.util.Optional;

/**
 * A page of a list of jobs.
 *
 * @param jobs at most as many as were asked for. May be fewer, even none, with more to come: a
 *     store need not search for ever; copied
 * @param next where to go on; empty if there are no more
 */
public record JobPage(List<Job> jobs, Optional<JobCursor> next) {

  public JobPage {
    jobs = List.copyOf(jobs);
  }
}
