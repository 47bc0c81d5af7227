package dev.sluice.engine.job;

import java.time.Instant;
import java.util.Optional;

/**
 * What has become of a job so far: the part of its row that changes, and changes as a whole. (More
 * components than elsewhere, because it is the row.)
 *
 * @param state where it stands
 * @param since since when
 * @param timing when something is to happen to it
 * @param history what was tried
 * @param lease who works on it; present exactly while it is {@link JobState#RUNNING}
 * @param progress how far it has come, if its handler says so
 * @param result what came out; present only when it has succeeded, and may be absent even then
 */
public record JobStatus(
    JobState state,
    Instant since,
    Timing timing,
    History history,
    Optional<Lease> lease,
    Optional<Progress> progress,
    Optional<String> result) {

  public JobStatus {
    if (lease.isPresent() != (state == JobState.RUNNING)) {
      throw new IllegalArgumentException("a job has a lease exactly while it runs, not " + state);
    }
  }

  /** Whether this lease is still the one that counts. */
  public boolean isHeldBy(Lease mine) {
    return lease.filter(mine::isSameAs).isPresent();
  }
}
