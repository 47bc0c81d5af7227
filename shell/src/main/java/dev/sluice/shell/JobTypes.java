package dev.sluice.shell;

import dev.sluice.engine.job.JobType;
import io.micronaut.context.env.Environment;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The types of jobs that a handler is configured for: the names under {@code sluice.handlers}.
 *
 * @param names the types; copied
 */
@Singleton
public record JobTypes(Set<JobType> names) {

  private static final String HANDLERS = "sluice.handlers";

  public JobTypes {
    names = Set.copyOf(names);
  }

  /** The types of this installation. */
  @Inject
  JobTypes(Environment environment) {
    this(
        environment.getPropertyEntries(HANDLERS).stream()
            .map(JobTypes::type)
            .collect(Collectors.toSet()));
  }

  private static JobType type(String name) {
    try {
      return new JobType(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(HANDLERS + "." + name + ": " + e.getMessage(), e);
    }
  }
}
