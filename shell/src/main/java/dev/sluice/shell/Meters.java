package dev.sluice.shell;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * Registers meters that read what their source counts anyway. The registry holds sources weakly:
 * they are to live as long as the service.
 */
public final class Meters {

  private final MeterRegistry registry;

  /** Registers with this registry. */
  public Meters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** A number that only grows. */
  public <T> Meters counter(String name, String description, T source, ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, source, value).description(description).register(registry);
    return this;
  }

  /** A number that goes up and down. */
  public <T> Meters gauge(String name, String description, T source, ToDoubleFunction<T> value) {
    Gauge.builder(name, source, value).description(description).register(registry);
    return this;
  }
}
