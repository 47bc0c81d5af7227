package dev.sluice.shell.http;

import jakarta.inject.Singleton;
import java.util.HexFormat;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a failure leaves what its caller is not told: the log has it under an id, and the caller
 * gets the id.
 */
@Singleton
public final class FailureLog {

  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);

  /** Logs a failure of something that we depend on, in its own words, as one line. */
  public Problem log(Problem problem, String words) {
    String id = nextId();
    LOG.warn("{} id={}: {}", problem.kind().title(), id, words);
    return problem.withId(id);
  }

  /** Logs a defect of ours, with its stack. */
  public Problem log(Problem problem, Throwable cause) {
    String id = nextId();
    LOG.error("{} id={}", problem.kind().title(), id, cause);
    return problem.withId(id);
  }

  private static String nextId() {
    return HexFormat.of().toHexDigits(UUID.randomUUID().getLeastSignificantBits());
  }
}
