package dev.sluice.reader;

import dev.sluice.engine.algorithm.AlgorithmAddresses;
import dev.sluice.engine.job.JobResult;
import dev.sluice.engine.schedule.ScheduleSecrets;
import dev.sluice.engine.schedule.ScheduleStore;
import dev.sluice.reader.handler.AlgorithmHandler;
import dev.sluice.reader.handler.AlgorithmKeys;
import dev.sluice.reader.handler.AlgorithmOptions;
import dev.sluice.shell.AlgorithmsConfiguration;
import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Makes the handlers that call algorithms. */
@Singleton
final class Algorithms {

  private final AlgorithmAddresses addresses;
  private final Duration timeout;
  private final AlgorithmKeys keys;
  private final InstantSource clock;

  Algorithms(
      AlgorithmAddresses addresses,
      AlgorithmsConfiguration algorithms,
      ScheduleStore schedules,
      @Nullable ScheduleSecrets secrets,
      InstantSource clock) {
    this.addresses = addresses;
    this.timeout = algorithms.timeout();
    this.keys = new AlgorithmKeys(schedules, Optional.ofNullable(secrets));
    this.clock = clock;
  }

  /** A handler whose calls take no longer than a job may. */
  AlgorithmHandler handler(Duration longest) {
    Duration within = timeout.compareTo(longest) < 0 ? timeout : longest;
    return new AlgorithmHandler(
        new AlgorithmOptions(addresses, within, JobResult.MAX_BYTES), keys, clock);
  }
}
