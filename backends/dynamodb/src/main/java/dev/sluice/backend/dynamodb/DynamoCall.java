package dev.sluice.backend.dynamodb;

import dev.sluice.aws.AwsCall;
import dev.sluice.engine.job.JobStoreException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
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
    Throwable cause = AwsCall.cause(failure);
    return new JobStoreException(
        operation + " on table " + table + " failed: " + reason(cause, client), cause);
  }

  private String reason(Throwable failure, DynamoDbServiceClientConfiguration client) {
    if (failure instanceof ResourceNotFoundException) {
      return "the table or its index does not exist; run setup to create it";
    }
    if (failure instanceof AwsServiceException refused
        && THROTTLED.contains(AwsCall.code(refused))) {
      return "DynamoDB is out of capacity; raise the table's units, or bill it on demand ("
          + AwsCall.said(refused)
          + ")";
    }
    return new AwsCall("DynamoDB", "dynamodb:" + operation + " on it", client).reason(failure);
  }
}
