package dev.sluice.shell;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service's way into the world and out of it.
 *
 * <p>A service that cannot start says why in one line on standard error and exits with 2. SIGTERM
 * is the regular end of a service: everything is stopped in order, and the exit code is 0.
 */
public final class Service {

  private static final int CANNOT_START = 2;
  private static final String HOST = "micronaut.server.host";

  private Service() {}

  /** Starts a service and returns; the process goes on until it is told to stop. */
  public static void run(String name, Class<?> main, String... args) {
    Logger log = LoggerFactory.getLogger(main);
    ApplicationContext context;
    EmbeddedServer server;
    String address = "its address";
    try {
      context = ApplicationContext.builder(main).args(args).banner(false).start();
      address = address(context);
      new SettingsCheck(context).check();
      refuseToBeOpen(context);
      server = context.getBean(EmbeddedServer.class).start();
    } catch (Throwable failure) { // the process's own boundary: every failure ends it
      cannotStart(name, StartupFailure.explain(failure, address), failure);
      System.exit(CANNOT_START);
      return;
    }
    stopAtTheEnd(name, context, log);
    Duration took = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    log.info(
        "{} listens on http://{}:{} after {} s",
        name,
        server.getHost(),
        server.getPort(),
        took.toMillis() / 1000.0);
  }

  private static void refuseToBeOpen(ApplicationContext context) {
    String host = context.getProperty(HOST, String.class, "");
    SecurityConfiguration security = context.getBean(SecurityConfiguration.class);
    boolean keysAreRequired = security.apiKeys() == SecurityConfiguration.ApiKeyRule.REQUIRED;
    if (keysAreRequired && context.getBean(StoreKind.class) == StoreKind.NONE) {
      throw new ConfigurationException(
          "SLUICE_SECURITY_API_KEYS is required, and SLUICE_STORE none: there is no place for keys");
    }
    if (!isLoopback(host) && !keysAreRequired && !security.openToNetwork()) {
      throw new ConfigurationException(
          "it would listen on \""
              + host
              + "\", open to all who reach it; set SLUICE_SECURITY_API_KEYS=required, or"
              + " SLUICE_SECURITY_OPEN_TO_NETWORK=true if something before it authenticates");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return !host.isEmpty() && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static void stopAtTheEnd(String name, ApplicationContext context, Logger log) {
    Thread stop =
        new Thread(
            () -> {
              log.info("{} stops", name);
              int code = 0;
              try {
                context.close();
                log.info("{} has stopped", name);
              } catch (RuntimeException e) {
                log.error("{} did not stop in order", name, e);
                code = 1;
              }
              Runtime.getRuntime().halt(code); // else the JVM would answer SIGTERM with 143
            },
            "sluice-stop");
    Runtime.getRuntime().addShutdownHook(stop);
  }

  private static String address(ApplicationContext context) {
    return context.getProperty(HOST, String.class, "localhost")
        + ":"
        + context.getProperty("micronaut.server.port", String.class, "8080");
  }

  private static void cannotStart(String name, String why, Throwable failure) {
    System.err.println(name + " cannot start: " + why);
    if (Boolean.getBoolean("sluice.debug")) {
      failure.printStackTrace();
    }
  }
}
