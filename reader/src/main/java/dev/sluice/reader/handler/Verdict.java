package dev.sluice.reader.handler;

import dev.sluice.engine.job.JobResult;
import dev.sluice.engine.work.Outcome;
import dev.sluice.reader.handler.Ending.Exited;
import dev.sluice.reader.handler.Ending.NotStarted;
import dev.sluice.reader.handler.Ending.PrintedTooMuch;
import dev.sluice.reader.handler.Ending.TookTooLong;
import java.time.Duration;
import java.util.Locale;

/** What the ending of a program's run means for its job. */
final class Verdict {

  /** The input is wrong and will always be: EX_DATAERR of BSD's sysexits.h. */
  private static final int DATA_ERROR = 65;

  /** When to look again whether a program is there. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private Verdict() {}

  static JobResult of(Ending ending, CommandOptions options) {
    if (ending instanceof Exited exited) {
      return exited(exited.code(), exited.printed(), options.maxResultBytes());
    }
    if (ending instanceof TookTooLong late) {
      return JobResult.of(Outcome.retry("took longer than " + words(options.timeout())))
          .withOutput(late.printed().tail());
    }
    if (ending instanceof PrintedTooMuch endless) {
      return tooMuch(options.maxResultBytes()).withOutput(endless.printed().tail());
    }
    return unavailable(((NotStarted) ending).why());
  }

  /** The job can't be done here and now, which is no fault of its. */
  static JobResult unavailable(String why) {
    return JobResult.of(Outcome.postpone(why, PAUSE));
  }

  private static JobResult exited(int code, Printed printed, int most) {
    String exit = "exit " + code;
    String line = printed.lastLine();
    JobResult result =
        switch (code) {
          case 0 -> printed.result().map(JobResult::done).orElse(tooMuch(most));
          case DATA_ERROR -> JobResult.of(Outcome.deadLetter(printed.reasonOr(exit)));
          default -> JobResult.of(Outcome.retry(line.isEmpty() ? exit : exit + ": " + line));
        };
    return result.withOutput(printed.tail());
  }

  private static JobResult tooMuch(int most) {
    return JobResult.of(Outcome.deadLetter("printed more than " + most + " bytes"));
  }

  private static String words(Duration duration) {
    return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}
