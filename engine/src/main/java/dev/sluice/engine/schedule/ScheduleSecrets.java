package dev.sluice.engine.schedule;

import dev.sluice.engine.job.Owner;
import dev.sluice.engine.secret.SecretKeys;

/**
 * The secrets of schedules, bound to the schedule and its owner: copied into another's row, one
 * does not open. Safe for use by many threads.
 */
public final class ScheduleSecrets {

  private final SecretKeys keys;

  public ScheduleSecrets(SecretKeys keys) {
    this.keys = keys;
  }

  /** Seals the secret of a schedule. */
  public String seal(Owner owner, ScheduleId id, String secret) {
    return keys.seal(purpose(owner, id), secret);
  }

  /**
   * The secret of a schedule; empty if it has none.
   *
   * @throws dev.sluice.engine.secret.SecretException if it cannot be opened
   */
  public String open(Schedule schedule) {
    String sealed = schedule.plan().work().secret();
    return sealed.isEmpty() ? "" : keys.open(purpose(schedule.owner(), schedule.id()), sealed);
  }

  private static String purpose(Owner owner, ScheduleId id) {
    return "sluice-schedule\n" + owner + "\n" + id;
  }
}
