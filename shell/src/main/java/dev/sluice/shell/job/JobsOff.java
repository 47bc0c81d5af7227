package dev.sluice.shell.job;

import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.ProblemException;
import dev.sluice.shell.http.ProblemKind;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;

/** Says that there are no jobs, where the configuration has no store for them. */
@ServerFilter({"/api/jobs", "/api/jobs/**", "/api/job-types", "/status/jobs", "/status/jobs/**"})
@Requires(property = "sluice.store", value = "none")
final class JobsOff {

  @RequestFilter
  @SuppressWarnings("DoNotCallSuggester") // the framework does
  void refuse() {
    throw new ProblemException(
        Problem.of(
            ProblemKind.JOBS_OFF,
            "The configuration has no job store. Only messages can be sent, with POST /api/message."));
  }
}
