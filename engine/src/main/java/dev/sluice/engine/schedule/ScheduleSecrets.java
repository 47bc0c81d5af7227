package dev.sluice.engine.schedule;

import dev.sluice.engine.job.Owner;
import dev.sluice.engine.secret.SecretException;
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

  /**
   * The same secret, sealed with the key that new ones are sealed with; as it is if it is so
   * already, or cannot be opened.
   */
  public String renewed(Owner owner, ScheduleId id, String sealed) {
    if (sealed.isEmpty() || !keys.isOld(sealed)) {
      return sealed;
    }
    try {
      return seal(owner, id, keys.open(purpose(owner, id), sealed));
    } catch (SecretException e) {
      return sealed; // which shows when the schedule is run
    }
  }

  private static String purpose(Owner owner, ScheduleId id) {
    return "sluice-schedule\n" + owner + "\n" + id;
  }
}
