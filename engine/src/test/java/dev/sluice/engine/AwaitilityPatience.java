package dev.sluice.engine;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * How long tests wait for what is bound to happen: a minute, for all modules that borrow the
 * contract suites. A machine that has much to do is no failure; what never happens is one.
 */
public final class AwaitilityPatience implements LauncherSessionListener {

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
  }
}
