package dev.sluice.reader.handler;

import dev.sluice.engine.algorithm.AlgorithmName;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.schedule.Schedule;
import dev.sluice.engine.schedule.ScheduleId;
import dev.sluice.engine.schedule.ScheduleSecrets;
import dev.sluice.engine.schedule.ScheduleStore;
import java.util.Optional;

/**
 * The keys that algorithms are called with: those of the schedules.
 *
 * @param schedules where they are stored
 * @param secrets what opens them; empty where no key to do so is configured
 */
public record AlgorithmKeys(ScheduleStore schedules, Optional<ScheduleSecrets> secrets) {

  /** Why no key can be had; empty if they can. */
  Optional<String> unavailable() {
    return secrets.isPresent()
        ? Optional.empty()
        : Optional.of("no key to open secrets with is configured; set SLUICE_SECRETS_KEYS_FILE");
  }

  /**
   * The key of a schedule, for the algorithm that it calls and no other: whoever can make a job
   * could have it sent anywhere else. Empty if this owner has no schedule that calls this
   * algorithm.
   *
   * @throws dev.sluice.engine.secret.SecretException if it cannot be opened
   * @throws dev.sluice.engine.job.JobStoreException if the store cannot be asked
   */
  Optional<String> of(ScheduleId id, Owner owner, AlgorithmName algorithm) {
    return schedules
        .find(id)
        .filter(schedule -> schedule.owner().equals(owner))
        .filter(schedule -> calls(schedule, algorithm))
        .flatMap(schedule -> secrets.map(keys -> keys.open(schedule)));
  }

  private static boolean calls(Schedule schedule, AlgorithmName algorithm) {
    try {
      return AlgorithmPayload.read(schedule.plan().work().payload()).algorithm().equals(algorithm);
    } catch (PayloadException e) {
      return false; // a schedule of something else
    }
  }
}
