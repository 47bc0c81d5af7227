package dev.sluice.writer;

import dev.sluice.engine.queue.MessageIds;
import dev.sluice.engine.work.RetryPolicy;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Makes what sends. At start-up, so that what is wrong shows then and not at the first request. */
@Factory
final class Sending {

  @Context
  MessageIds messageIds(InstantSource clock, RandomGenerator random) {
    return new MessageIds(clock, random);
  }

  /** The writer tries nothing: how often and when is the reader's, which has settings for it. */
  @Singleton
  RetryPolicy retry(RandomGenerator random) {
    return new RetryPolicy(1, Duration.ZERO, Duration.ZERO, random);
  }
}
