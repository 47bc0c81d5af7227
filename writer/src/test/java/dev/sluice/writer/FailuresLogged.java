package dev.sluice.writer;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.shell.http.FailureLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What the log says of the failures in a test. */
final class FailuresLogged implements BeforeEachCallback, AfterEachCallback {

  private static final Logger LOG = (Logger) LoggerFactory.getLogger(FailureLog.class);

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  /** So far, in order; any thread may add to it. */
  List<ILoggingEvent> events() {
    return log.list;
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    log.list = new CopyOnWriteArrayList<>();
    log.start();
    LOG.addAppender(log);
  }

  @Override
  public void afterEach(ExtensionContext test) {
    LOG.detachAppender(log);
  }
}
