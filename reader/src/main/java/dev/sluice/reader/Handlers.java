package dev.sluice.reader;

import dev.sluice.engine.job.JobHandler;
import dev.sluice.engine.job.JobHandling;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.work.Handler;
import dev.sluice.reader.handler.CommandHandler;
import dev.sluice.reader.handler.CommandOptions;
import dev.sluice.reader.handler.ContainerHandler;
import dev.sluice.reader.handler.ContainerOptions;
import dev.sluice.reader.handler.JavaHandler;
import dev.sluice.reader.handler.PrimesHandler;
import dev.sluice.reader.handler.SleepHandler;
import io.micronaut.context.BeanContext;
import io.micronaut.context.exceptions.NoSuchBeanException;
import io.micronaut.inject.qualifiers.Qualifiers;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Makes the handlers out of the configuration. */
@Singleton
final class Handlers {

  /** How long a handler that ends by its own timeout may take to say so. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final BeanContext beans;
  private final Algorithms algorithms;
  private final Duration longest;
  private final InstantSource clock;
  private final RandomGenerator random;

  Handlers(
      BeanContext beans,
      Algorithms algorithms,
      ReaderConfiguration reader,
      InstantSource clock,
      RandomGenerator random) {
    this.beans = beans;
    this.algorithms = algorithms;
    this.longest = reader.handlerTimeout();
    this.clock = clock;
    this.random = random;
  }

  /** A handler for each type that is configured, with its kind: see {@code JobTypes}. */
  Map<JobType, JobHandling> of(List<HandlerConfiguration> configurations) {
    Map<JobType, JobHandling> handlers = new HashMap<>();
    for (HandlerConfiguration each : configurations) {
      if (each.kind().isEmpty()) {
        requireNoMore(each, configurations);
        continue;
      }
      try {
        Duration timeout = timeout(each);
        // The handler's own timeout comes first: it keeps what was printed.
        Duration left = longest.minus(timeout).dividedBy(2);
        Duration grace = left.compareTo(GRACE) < 0 ? left : GRACE;
        handlers.put(
            new JobType(each.type()), new JobHandling(handler(each, timeout), timeout.plus(grace)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "sluice.handlers." + each.type() + ": " + e.getMessage(), e);
      }
    }
    return handlers;
  }

  /**
   * Without a kind there is no handler, and then nothing else may be said of it. (An environment
   * variable for a type "word-count" looks like one for a type "word", too.)
   */
  private static void requireNoMore(
      HandlerConfiguration each, List<HandlerConfiguration> configurations) {
    boolean isCompound =
        configurations.stream().anyMatch(other -> other.type().startsWith(each.type() + "-"));
    boolean saysMore =
        Stream.of(each.command(), each.image(), each.options(), each.timeout(), each.bean())
            .anyMatch(Optional::isPresent);
    if (saysMore && !isCompound) {
      throw new IllegalArgumentException(
          "sluice.handlers." + each.type() + ".kind is not set, and so nothing would do its jobs");
    }
  }

  private Duration timeout(HandlerConfiguration configuration) {
    Duration timeout = configuration.timeout().orElse(longest.multipliedBy(9).dividedBy(10));
    if (timeout.compareTo(longest) >= 0 || timeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "timeout is at least 1 ms and shorter than sluice.reader.handler-timeout, which is "
              + longest
              + ", not "
              + timeout);
    }
    return timeout;
  }

  private JobHandler handler(HandlerConfiguration configuration, Duration timeout) {
    return switch (configuration.kind().orElseThrow()) {
      case SLEEP -> new SleepHandler();
      case PRIMES -> new PrimesHandler();
      case COMMAND -> new CommandHandler(command(configuration, timeout), clock);
      case CONTAINER -> new ContainerHandler(container(configuration, timeout), clock, random);
      case ALGORITHM -> algorithms.handler(timeout);
      case JAVA -> new JavaHandler(bean(configuration.bean()));
    };
  }

  private static <T> T required(String setting, Optional<T> value) {
    return value.orElseThrow(() -> new IllegalArgumentException(setting + " is not set"));
  }

  private static CommandOptions command(HandlerConfiguration configuration, Duration timeout) {
    CommandOptions options = CommandOptions.of(configuration.command().orElse(List.of()));
    Set<String> passed = new HashSet<>(options.passed());
    configuration.passed().ifPresent(passed::addAll);
    return new CommandOptions(
        options.command(),
        timeout,
        options.maxResultBytes(),
        passed,
        configuration.environment(),
        options.folders());
  }

  private static ContainerOptions container(HandlerConfiguration configuration, Duration timeout) {
    return new ContainerOptions(
        configuration.engine(),
        required("image", configuration.image()),
        configuration.options().orElse(List.of()),
        configuration.command().orElse(List.of()),
        timeout,
        configuration.environment());
  }

  private Handler bean(Optional<String> name) {
    try {
      return name.isPresent()
          ? beans.getBean(Handler.class, Qualifiers.byName(name.get()))
          : beans.getBean(Handler.class);
    } catch (NoSuchBeanException e) {
      throw new IllegalArgumentException(
          "there is no dev.sluice.engine.work.Handler bean"
              + name.map(n -> " named \"" + n + "\"").orElse(""),
          e);
    }
  }
}
