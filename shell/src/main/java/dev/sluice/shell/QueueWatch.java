package dev.sluice.shell;

import dev.sluice.engine.queue.MessageQueue;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for the queue once the service is up: says that it waits for it, and when it is there. Asks
 * every second until the first answer, then never again.
 */
@Singleton
final class QueueWatch implements ApplicationEventListener<ServerStartupEvent> {

  private static final Logger log = LoggerFactory.getLogger(QueueWatch.class);

  private final MessageQueue queue;
  private volatile boolean ended;

  QueueWatch(@Named(Queues.MAIN) MessageQueue queue) {
    this.queue = queue;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    look(1);
  }

  private void look(int attempt) {
    if (ended) {
      return;
    }
    var unused =
        queue
            .depth()
            .whenComplete(
                (depth, failure) -> {
                  if (failure == null) {
                    log.info("queue {} is there, with {} messages", queue.name(), depth.total());
                    return;
                  }
                  if (attempt == 1) {
                    log.warn(
                        "waiting for queue {}; until it is there this service is not ready: {}",
                        queue.name(),
                        reason(failure));
                  }
                  CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS)
                      .execute(() -> look(attempt + 1));
                });
  }

  private static @Nullable String reason(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null
        ? cause.getMessage()
        : failure.getMessage();
  }

  @PreDestroy
  void end() {
    ended = true;
  }
}
