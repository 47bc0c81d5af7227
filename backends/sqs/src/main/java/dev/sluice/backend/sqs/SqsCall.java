package dev.sluice.backend.sqs;

import dev.sluice.engine.queue.QueueException;
import dev.sluice.engine.queue.QueueName;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.sqs.SqsServiceClientConfiguration;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** The calls of SQS that Sluice makes, and one line for an operator when one of them fails. */
enum SqsCall {
  GET_QUEUE_URL("GetQueueUrl", "sqs:GetQueueUrl"),
  GET_QUEUE_ATTRIBUTES("GetQueueAttributes", "sqs:GetQueueAttributes"),
  CREATE_QUEUE("CreateQueue", "sqs:CreateQueue"),
  SET_QUEUE_ATTRIBUTES("SetQueueAttributes", "sqs:SetQueueAttributes"),
  SEND("SendMessageBatch", "sqs:SendMessage"),
  RECEIVE("ReceiveMessage", "sqs:ReceiveMessage"),
  DELETE("DeleteMessageBatch", "sqs:DeleteMessage"),
  CHANGE_VISIBILITY("ChangeMessageVisibility", "sqs:ChangeMessageVisibility");

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
          "ExpiredToken",
          "ExpiredTokenException",
          "IncompleteSignature");

  private final String operation;
  private final String iamAction;

  SqsCall(String operation, String iamAction) {
    this.operation = operation;
    this.iamAction = iamAction;
  }

  /** The failure in a line that says what was called, on which queue, why, and what mends it. */
  QueueException failed(QueueName queue, SqsServiceClientConfiguration client, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof QueueException known) {
      return known; // the look-up of the queue's address, which came before
    }
    return new QueueException(
        operation + " on queue " + queue + " failed: " + reason(cause, client), cause);
  }

  private String reason(Throwable failure, SqsServiceClientConfiguration client) {
    if (failure instanceof QueueDoesNotExistException) {
      return "the queue does not exist; run setup to create it";
    }
    if (failure instanceof AwsServiceException refused) {
      return refusal(refused);
    }
    if (isRefused(failure)) {
      return "cannot connect to "
          + endpoint(client)
          + "; is it running, and is AWS_ENDPOINT_URL_SQS right?";
    }
    if (causes(failure).anyMatch(UnknownHostException.class::isInstance)) {
      return "cannot find the host of "
          + endpoint(client)
          + "; are AWS_REGION and AWS_ENDPOINT_URL_SQS right?";
    }
    if (causes(failure).anyMatch(SqsCall::isTimeout)) {
      return "no answer from " + endpoint(client) + " in time";
    }
    String said = oneLine(failure.getMessage() == null ? failure.toString() : failure.getMessage());
    return said.toLowerCase(Locale.ROOT).contains("unable to load credentials")
        ? "no AWS credentials found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
            + " AWS_PROFILE, or run under a role (a local endpoint takes any)"
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

  private static boolean isTimeout(Throwable cause) {
    return cause instanceof ApiCallTimeoutException
        || cause instanceof ApiCallAttemptTimeoutException
        || cause instanceof TimeoutException;
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
  }

  private String refusal(AwsServiceException refused) {
    // A proxy's answer, an HTML page say, has details without a code.
    String code =
        Optional.ofNullable(refused.awsErrorDetails()).map(AwsErrorDetails::errorCode).orElse("");
    String said = oneLine(String.valueOf(refused.getMessage()));
    if (BAD_CREDENTIALS.contains(code)) {
      return "AWS refused the credentials (" + code + "); check AWS_ACCESS_KEY_ID or AWS_PROFILE";
    }
    if (code.contains("AccessDenied") || refused.statusCode() == 403) {
      return "access denied; allow " + iamAction + " on this queue (" + said + ")";
    }
    return said;
  }

  private static String endpoint(SqsServiceClientConfiguration client) {
    return client
        .endpointOverride()
        .map(Object::toString)
        .orElse("SQS in region " + client.region());
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
