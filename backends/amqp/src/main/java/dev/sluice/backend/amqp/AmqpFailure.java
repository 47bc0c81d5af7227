package dev.sluice.backend.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.ChannelContinuationTimeoutException;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import dev.sluice.engine.queue.QueueException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in one line what went wrong with a broker, and what mends it. */
final class AmqpFailure {

  private AmqpFailure() {}

  /** No connection was made. */
  static QueueException connecting(AmqpOptions options, Throwable failure) {
    return new QueueException(
        "cannot connect to the AMQP broker at " + options + ": " + whyNoConnection(failure),
        failure);
  }

  private static String whyNoConnection(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthenticationFailureException
          || cause instanceof PossibleAuthenticationFailureException) {
        return "it does not know this user and password";
      }
      if (cause instanceof UnknownHostException) {
        return "unknown host " + cause.getMessage();
      }
      if (cause instanceof SSLException) {
        return "TLS: " + oneLine(cause.getMessage());
      }
      if (cause instanceof ConnectException) {
        return oneLine(cause.getMessage()) + "; is it running?";
      }
      if (cause instanceof TimeoutException) {
        return "it does not answer";
      }
    }
    return reason(failure);
  }

  /** Something was asked of a queue and not done. */
  static QueueException calling(String what, String queue, Throwable failure) {
    return failure instanceof QueueException known
        ? known
        : new QueueException("AMQP cannot " + what + " " + queue + ": " + reason(failure), failure);
  }

  /** Why it failed, in the broker's words where it has said something. */
  static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ShutdownSignalException signal) {
        return reason(signal);
      }
    }
    return isSilence(failure)
        ? "the broker does not answer"
        : oneLine(failure.getMessage() == null ? failure.toString() : failure.getMessage());
  }

  private static String reason(ShutdownSignalException signal) {
    String text = textOf(signal);
    if (text == null) {
      return signal.isInitiatedByApplication()
          ? "the connection is closed"
          : "the connection to the broker broke";
    }
    return switch (codeOf(signal).orElse(0)) {
      case AMQP.NOT_FOUND -> oneLine(text) + "; setup makes what is missing";
      case AMQP.ACCESS_REFUSED -> oneLine(text) + "; the user lacks the right to do that";
      default -> oneLine(text);
    };
  }

  /** The code with which the broker closed a channel or a connection, if it did. */
  static OptionalInt codeOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ShutdownSignalException signal) {
        Method method = signal.getReason();
        if (method instanceof AMQP.Channel.Close close) {
          return OptionalInt.of(close.getReplyCode());
        }
        if (method instanceof AMQP.Connection.Close close) {
          return OptionalInt.of(close.getReplyCode());
        }
      }
    }
    return OptionalInt.empty();
  }

  private static @Nullable String textOf(ShutdownSignalException signal) {
    Method method = signal.getReason();
    if (method instanceof AMQP.Channel.Close close) {
      return close.getReplyText();
    }
    return method instanceof AMQP.Connection.Close close && !signal.isInitiatedByApplication()
        ? close.getReplyText()
        : null;
  }

  /** Whether there was no answer in time: what comes on that channel later is not to be trusted. */
  static boolean isSilence(Throwable failure) {
    return failure instanceof TimeoutException
        || failure instanceof ChannelContinuationTimeoutException;
  }

  /** What a stage of a future failed with; the stages after it wrap that. */
  static Throwable causeOf(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** The same outcome, with a failure that is not wrapped. */
  static <T> CompletableFuture<T> unwrapped(CompletableFuture<T> stage) {
    CompletableFuture<T> plain = new CompletableFuture<>();
    var unused =
        stage.whenComplete(
            (value, failure) -> {
              if (failure == null) {
                plain.complete(value);
              } else {
                plain.completeExceptionally(causeOf(failure));
              }
            });
    return plain;
  }

  private static String oneLine(@Nullable String text) {
    return String.valueOf(text).replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }
}
