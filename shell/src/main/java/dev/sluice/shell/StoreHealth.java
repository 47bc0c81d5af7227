package dev.sluice.shell;

import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.JobStoreException;
import io.micronaut.context.annotation.Requires;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.endpoint.health.HealthEndpoint;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Says in {@code /health} whether the job store can be used. A service is ready without it: plain
 * messages need no store, and jobs wait for it.
 */
@Singleton
@Requires(beans = HealthEndpoint.class)
final class StoreHealth implements HealthIndicator {

  private static final Logger log = LoggerFactory.getLogger(StoreHealth.class);

  /**
   * Between UP and DOWN. Not DOWN: Micronaut counts whatever is not a matter of liveness to
   * readiness, and would answer 503.
   */
  private static final HealthStatus DEGRADED = new HealthStatus("DEGRADED");

  private final JobStore store;
  private final ExecutorService threads;
  private final AtomicBoolean failing = new AtomicBoolean();

  StoreHealth(JobStore store, @Named(TaskExecutors.BLOCKING) ExecutorService threads) {
    this.store = store;
    this.threads = threads;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Mono.fromFuture(() -> CompletableFuture.supplyAsync(this::look, threads));
  }

  private HealthResult look() {
    try {
      store.check();
      failing.set(false);
      return HealthResult.builder("store", HealthStatus.UP).build();
    } catch (JobStoreException e) {
      if (!failing.getAndSet(true)) {
        log.warn("the job store cannot be used: {}", e.getMessage());
      }
      return HealthResult.builder("store", DEGRADED)
          .details(Map.of("reason", "the job store cannot be used; this service's log says why"))
          .build();
    }
  }
}
