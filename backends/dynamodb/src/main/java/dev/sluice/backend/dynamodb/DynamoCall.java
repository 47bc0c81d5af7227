package dev.sluice.backend.dynamodb;

import dev.sluice.engine.job.JobStoreException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** The calls of DynamoDB that Sluice makes, and one line for an operator when one of them fails. */
enum DynamoCall {
  PUT("PutItem"),
  UPDATE("UpdateItem"),
  DELETE("DeleteItem"),
  BATCH_GET("BatchGetItem"),
  QUERY("Query"),
  SCAN("Scan"),
  DESCRIBE_TABLE("DescribeTable"),
  CREATE_TABLE("CreateTable"),
  UPDATE_TABLE("UpdateTable"),
  DESCRIBE_TTL("DescribeTimeToLive"),
  UPDATE_TTL("UpdateTimeToLive");

  /** What AWS answers to keys that it does not know, cannot verify or takes for expired. */
  private static final Set<String> BAD_CREDENTIALS =
      Set.of(
          "InvalidClientTokenId",
          "UnrecognizedClientException",
          "SignatureDoesNotMatch",
          "InvalidSignatureException",
          "InvalidAccessKeyId",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException",
          "ExpiredToken",
          "ExpiredTokenException",
          "IncompleteSignature",
          "IncompleteSignatureException");

  private static final Set<String> THROTTLED =
      Set.of(
          "ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException");

  private final String operation;

  DynamoCall(String operation) {
    this.operation = operation;
  }

  /** The failure in a line that says what was called, on which table, why, and what mends it. */
  JobStoreException failed(
      String table, DynamoDbServiceClientConfiguration client, Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new JobStoreException(
        operation + " on table " + table + " failed: " + reason(cause, client), cause);
  }

  private String reason(Throwable failure, DynamoDbServiceClientConfiguration client) {
    if (failure instanceof ResourceNotFoundException) {
      return "the table or its index does not exist; run setup to create it";
    }
    if (failure instanceof AwsServiceException refused) {
      return refusal(refused);
    }
    if (failure instanceof InterruptedException) {
      return "interrupted";
    }
    if (causes(failure).anyMatch(ConnectException.class::isInstance)) {
      return "cannot connect to " + endpoint(client) + hint(client);
    }
    if (causes(failure).anyMatch(UnknownHostException.class::isInstance)) {
      return "cannot find the host of "
          + endpoint(client)
          + "; are AWS_REGION and AWS_ENDPOINT_URL_DYNAMODB right?";
    }
    if (causes(failure).anyMatch(DynamoCall::isTimeout)) {
      // It may have been refused all that time: the SDK's own timeout does not tell.
      return "no answer from " + endpoint(client) + " in time" + hint(client);
    }
    String said = oneLine(failure.getMessage() == null ? failure.toString() : failure.getMessage());
    return said.toLowerCase(Locale.ROOT).contains("unable to load credentials")
        ? "no AWS credentials found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
            + " AWS_PROFILE, or run under a role (a local endpoint takes any)"
        : said;
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
      return "access denied; allow dynamodb:" + operation + " on it (" + said + ")";
    }
    if (THROTTLED.contains(code)) {
      return "DynamoDB is out of capacity; raise the table's units, or bill it on demand ("
          + said
          + ")";
    }
    return said;
  }

  private static String endpoint(DynamoDbServiceClientConfiguration client) {
    return client
        .endpointOverride()
        .map(Object::toString)
        .orElse("DynamoDB in region " + client.region());
  }

  private static String hint(DynamoDbServiceClientConfiguration client) {
    return client.endpointOverride().isPresent()
        ? "; is it running, and is AWS_ENDPOINT_URL_DYNAMODB right?"
        : "";
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
