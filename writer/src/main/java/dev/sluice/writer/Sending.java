package dev.sluice.writer;

import dev.sluice.engine.work.RetryPolicy;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Makes what only a writer has its own way to make. */
@Factory
final class Sending {

  /** The writer tries nothing: how often and when is the reader's, which has settings for it. */
  @Singleton
  RetryPolicy retry(RandomGenerator random) {
    return new RetryPolicy(1, Duration.ZERO, Duration.ZERO, random);
  }
}
