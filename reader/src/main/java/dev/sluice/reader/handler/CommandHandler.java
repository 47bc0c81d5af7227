package dev.sluice.reader.handler;

import dev.sluice.engine.job.JobHandler;
import dev.sluice.engine.job.JobResult;
import dev.sluice.engine.job.JobRun;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Does jobs with any program: the payload on its standard input, the result on its standard output.
 *
 * <p>Exit 0 is done; 65 (EX_DATAERR) means that this payload can never be done, and what was said
 * on standard error why; anything else, and a death by a signal, is tried again. A program that
 * isn't there loses no try. Its processes are all gone when a run is over, whichever way (see
 * {@link ProcessTree} for how, and for what another system than Linux can't promise), also those
 * that it has left in the background on purpose.
 *
 * <p>It works in a directory of its own, which is deleted afterwards, and which is its {@code HOME}
 * and {@code TMPDIR} unless it is given others. Of the reader's environment it sees what the
 * options name, and beside that {@code SLUICE_JOB_ID}, {@code SLUICE_JOB_TYPE}, {@code
 * SLUICE_JOB_ATTEMPT}, {@code SLUICE_RUN} (by which its processes are found) and {@code
 * SLUICE_PROGRESS_FILE}: the last line of that file, such as {@code 0.5 half of the pages}, is the
 * job's progress, looked at every two seconds; a line of any other form is ignored.
 *
 * <p>Safe for use by many threads. A run has three threads of its own while it lasts.
 */
public final class CommandHandler implements JobHandler {

  private final CommandOptions options;
  private final CommandRunner runner;

  /**
   * A handler that runs a program.
   *
   * @param clock by which a missing program is looked for again
   */
  public CommandHandler(CommandOptions options, InstantSource clock) {
    this(options, System.getenv(), clock);
  }

  CommandHandler(CommandOptions options, Map<String, String> environment, InstantSource clock) {
    this.options = options;
    this.runner = new CommandRunner(options, environment, CommandRunner.Place.FOLDER, clock);
  }

  @Override
  public JobResult run(JobRun run) throws InterruptedException {
    return Verdict.of(runner.run(Call.of(run, List.of(), options.timeout())), options);
  }

  @Override
  public Optional<String> unavailable() {
    return runner.unavailable();
  }
}
