package dev.sluice.shell;

import dev.sluice.engine.queue.QueueException;
import io.micronaut.context.exceptions.ConfigurationException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Why a service cannot start, in one line that names the fix where it is known. */
final class StartupFailure {

  private StartupFailure() {}

  /**
   * The one line.
   *
   * @param address where the service was to listen
   */
  static String explain(Throwable failure, String address) {
    List<Throwable> causes = causes(failure);
    for (Throwable cause : causes) {
      String known = known(cause, causes, address);
      if (known != null) {
        return known;
      }
    }
    return oneLine(causes.get(causes.size() - 1));
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable t = failure; t != null && causes.size() < 50; t = t.getCause()) {
      causes.add(t);
    }
    return causes;
  }

  private static @Nullable String known(Throwable cause, List<Throwable> causes, String address) {
    if (cause instanceof BindException) {
      return address
          + " cannot be listened on: "
          + oneLine(cause)
          + "; set MICRONAUT_SERVER_PORT to another port, or stop what uses this one";
    }
    if (cause instanceof SdkClientException && oneLine(cause).contains("region")) {
      return "no AWS region is configured; set AWS_REGION";
    }
    if (cause instanceof IllegalArgumentException && causes.size() > 1) {
      return oneLine(cause);
    }
    if (cause instanceof QueueException) { // certificates that cannot be used
      return oneLine(cause);
    }
    if (cause instanceof ConfigurationException && cause.getCause() == null) {
      return oneLine(cause);
    }
    return null;
  }

  private static String oneLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse("");
  }
}
