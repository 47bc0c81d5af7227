package dev.sluice.reader.handler;

import dev.sluice.engine.job.JobRun;
import dev.sluice.engine.job.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One run of a program, as it is asked for.
 *
 * @param name what it is called in the names of threads
 * @param arguments what stands after the program's own arguments
 * @param input what it gets on standard input
 * @param variables what it has in its environment beside what every run has
 * @param timeout how long it may take
 * @param progress who wants to know how far it is
 */
record Call(
    String name,
    List<String> arguments,
    String input,
    Map<String, String> variables,
    Duration timeout,
    Consumer<Progress> progress) {

  Call {
    arguments = List.copyOf(arguments);
    variables = Map.copyOf(variables);
  }

  /** A run for a job. */
  static Call of(JobRun run, List<String> arguments, Duration timeout) {
    return new Call(
        run.id().value(),
        arguments,
        run.payload(),
        Map.of(
            "SLUICE_JOB_ID", run.id().value(),
            "SLUICE_JOB_TYPE", run.type().value(),
            "SLUICE_JOB_ATTEMPT", Integer.toString(run.attempt())),
        timeout,
        run::progress);
  }

  /** A run beside any job, with nothing on its standard input. */
  static Call of(List<String> arguments, Duration timeout) {
    return new Call(String.join("-", arguments), arguments, "", Map.of(), timeout, progress -> {});
  }
}
