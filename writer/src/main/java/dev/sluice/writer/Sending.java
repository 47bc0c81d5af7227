package dev.sluice.writer;

import dev.sluice.engine.batch.BatchingOptions;
import dev.sluice.engine.queue.MessageIds;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.shell.Queues;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Makes what sends. At start-up, so that what is wrong shows then and not at the first request. */
@Factory
final class Sending {

  @Context
  MessageIds messageIds(InstantSource clock, RandomGenerator random) {
    return new MessageIds(clock, random);
  }

  @Context
  @Bean(preDestroy = "close")
  SendBatcher sendBatcher(@Named(Queues.MAIN) MessageQueue queue) {
    return new SendBatcher(queue, BatchingOptions.forSending());
  }
}
