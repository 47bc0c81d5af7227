package dev.sluice.reader;

import dev.sluice.engine.work.Consumer;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Stops the consumer while the server still answers what it has begun, and not after. */
@Singleton
final class ConsumerStop implements GracefulShutdownCapable {

  private final Consumer consumer;

  ConsumerStop(Consumer consumer) {
    this.consumer = consumer;
  }

  @Override
  public CompletionStage<?> shutdownGracefully() {
    return CompletableFuture.runAsync(consumer::close);
  }
}
