package dev.sluice.shell;

import dev.sluice.backend.cron.CronUtilsSyntax;
import dev.sluice.engine.algorithm.AlgorithmAddresses;
import dev.sluice.engine.schedule.ScheduleSecrets;
import dev.sluice.engine.schedule.Timetables;
import dev.sluice.engine.secret.SecretKeys;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.exceptions.DisabledBeanException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes what both services know of schedules, but for the store. */
@Factory
final class ScheduleFactory {

  @Singleton
  Timetables timetables() {
    return new Timetables(new CronUtilsSyntax());
  }

  /** Refuses keys that are none at start-up; there is no such bean where none are configured. */
  @Context
  ScheduleSecrets secrets(SecretsConfiguration secrets) {
    if (secrets.keys().isPresent() && secrets.keysFile().isPresent()) {
      throw new IllegalArgumentException(
          "SLUICE_SECRETS_KEYS and SLUICE_SECRETS_KEYS_FILE are not set both");
    }
    if (secrets.keys().isPresent()) {
      return new ScheduleSecrets(parse("SLUICE_SECRETS_KEYS", secrets.keys().get()));
    }
    String file =
        secrets.keysFile().orElseThrow(() -> new DisabledBeanException("no keys are configured"));
    try {
      return new ScheduleSecrets(parse(file, Files.readString(Path.of(file))));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "SLUICE_SECRETS_KEYS_FILE " + file + " cannot be read: " + e, e);
    }
  }

  private static SecretKeys parse(String where, String text) {
    try {
      return SecretKeys.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
    }
  }

  /** Refuses addresses that are none at start-up. */
  @Context
  AlgorithmAddresses algorithms(AlgorithmsConfiguration algorithms) {
    try {
      return AlgorithmAddresses.parse(algorithms.addresses());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("SLUICE_ALGORITHMS_ADDRESSES: " + e.getMessage(), e);
    }
  }
}
