package dev.sluice.aws;

import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkInterruptedException;

/**
 * A call of an AWS service, as an operator sees it when it fails.
 *
 * @param service the service's short name, such as {@code SQS}
 * @param permission what a policy has to allow for it, and on what: {@code sqs:SendMessage on this
 *     queue}
 * @param client the configuration of the client that made it
 */
public record AwsCall(String service, String permission, AwsServiceClientConfiguration client) {

  /** What AWS answers to keys that it does not know, cannot verify or takes for expired. */
  private static final Set<String> BAD_CREDENTIALS =
      Set.of(
          "InvalidClientTokenId",
          "UnrecognizedClientException",
          "SignatureDoesNotMatch",
          "InvalidSignatureException",
          "InvalidSecurity",
          "InvalidAccessKeyId",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException",
          "ExpiredToken",
          "ExpiredTokenException",
          "IncompleteSignature",
          "IncompleteSignatureException");

  /**
   * Begins a call; one that cannot even be made fails like any other.
   *
   * <p>An interrupt of the thread survives. The SDK would take it, forget it, and fail the call,
   * and with it the messages of all who share a batch; so the call is begun without it. One that
   * comes in the middle may still fail the call, and is put back.
   */
  public static <R> CompletableFuture<R> begin(Supplier<CompletableFuture<R>> call) {
    boolean interrupted = Thread.interrupted();
    try {
      CompletableFuture<R> begun = call.get();
      interrupted |= begun.isCompletedExceptionally() && isInterrupted(failure(begun));
      return begun;
    } catch (Throwable e) { // no thread to be had, say: whoever waits for the call must hear of it
      interrupted |= isInterrupted(e);
      return CompletableFuture.failedFuture(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Throwable failure(CompletableFuture<?> failed) {
    return failed.handle((value, failure) -> failure).join();
  }

  /** What failed, without what futures wrap around it. */
  public static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException || cause instanceof ExecutionException) {
      Throwable inner = cause.getCause();
      if (inner == null) {
        return cause;
      }
      cause = inner;
    }
    return cause;
  }

  /** The service's error code; empty where a proxy answered, with an HTML page say. */
  public static String code(AwsServiceException refused) {
    AwsErrorDetails details = refused.awsErrorDetails();
    return details == null ? "" : Objects.requireNonNullElse(details.errorCode(), "");
  }

  /** What an exception says, in one line. */
  public static String said(Throwable failure) {
    String message = failure.getMessage();
    return (message == null ? failure.toString() : message).strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /** Why the call failed, in one line, with what mends it where that is known. */
  public String reason(Throwable failure) {
    if (failure instanceof AwsServiceException refused) {
      return refusal(refused);
    }
    if (isInterrupted(failure)) {
      return "interrupted";
    }
    if (isRefused(failure)) {
      return "cannot connect to " + endpoint() + hint();
    }
    if (causes(failure).anyMatch(UnknownHostException.class::isInstance)) {
      return "cannot find the host of "
          + endpoint()
          + "; are AWS_REGION and "
          + endpointVariable()
          + " right?";
    }
    if (causes(failure).anyMatch(AwsCall::isTimeout)) {
      // It may have been refused all that time: the SDK's own timeout does not always tell.
      return "no answer from " + endpoint() + " in time" + hint();
    }
    String said = said(failure);
    return said.toLowerCase(Locale.ROOT).contains("unable to load credentials")
        ? "no AWS credentials found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
            + " AWS_PROFILE, or run under a role (a local endpoint takes any)"
        : said;
  }

  private String refusal(AwsServiceException refused) {
    String code = code(refused);
    if (BAD_CREDENTIALS.contains(code)) {
      return "AWS refused the credentials (" + code + "); check AWS_ACCESS_KEY_ID or AWS_PROFILE";
    }
    String said = said(refused);
    return code.contains("AccessDenied") || refused.statusCode() == 403
        ? "access denied; allow " + permission + " (" + said + ")"
        : said;
  }

  /**
   * After refused attempts the SDK's connection pool may leave the last one hanging; then the
   * failure is a timeout, and the refusals are told only in what it suppressed.
   */
  private static boolean isRefused(Throwable failure) {
    return causes(failure)
        .anyMatch(
            cause ->
                cause instanceof ConnectException
                    || Stream.of(cause.getSuppressed())
                        .anyMatch(
                            attempt ->
                                String.valueOf(attempt.getMessage())
                                    .contains("Connection refused")));
  }

  private static boolean isInterrupted(Throwable failure) {
    return causes(failure)
        .anyMatch(
            cause ->
                cause instanceof InterruptedException || cause instanceof SdkInterruptedException);
  }

  private static boolean isTimeout(Throwable cause) {
    return cause instanceof ApiCallTimeoutException
        || cause instanceof ApiCallAttemptTimeoutException
        || cause instanceof InterruptedIOException // of a socket, or of Apache's connection pool
        || cause instanceof TimeoutException;
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
  }

  private String endpoint() {
    return client
        .endpointOverride()
        .map(Object::toString)
        .orElseGet(() -> service + " in region " + client.region());
  }

  /** AWS itself runs: only an endpoint that somebody set can be the wrong one. */
  private String hint() {
    return client.endpointOverride().isPresent()
        ? "; is it running, and is " + endpointVariable() + " right?"
        : "";
  }

  private String endpointVariable() {
    return "AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT);
  }
}
