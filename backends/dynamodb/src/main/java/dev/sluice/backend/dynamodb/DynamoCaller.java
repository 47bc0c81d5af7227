package dev.sluice.backend.dynamodb;

import dev.sluice.aws.AwsCall;
import dev.sluice.engine.job.JobStoreException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** Makes the calls of one table: bounds the time, waits, and explains a failure. */
final class DynamoCaller {

  /** A call that is to be made with these time limits. */
  interface Request<R>
      extends BiFunction<
          DynamoDbAsyncClient, AwsRequestOverrideConfiguration, CompletableFuture<R>> {}

  private final DynamoDbAsyncClient client;
  private final String table;
  private final DynamoOptions options;

  DynamoCaller(DynamoDbAsyncClient client, String table, DynamoOptions options) {
    this.client = client;
    this.table = table;
    this.options = options;
  }

  String table() {
    return table;
  }

  /** For a method that begins now. */
  Deadline deadline() {
    return Deadline.in(options.timeout());
  }

  /** Begins a call; one that cannot even be made fails like any other. */
  <R> CompletableFuture<R> begin(Deadline deadline, Request<R> request) {
    AwsRequestOverrideConfiguration timeouts =
        AwsRequestOverrideConfiguration.builder()
            .apiCallAttemptTimeout(deadline.leftAtMost(options.attemptTimeout()))
            .apiCallTimeout(deadline.left())
            .build();
    return AwsCall.begin(() -> request.apply(client, timeouts));
  }

  /** Deletes the row with this id; says whether it was there. */
  boolean delete(String id) {
    return call(
            DynamoCall.DELETE,
            deadline(),
            (dynamo, timeouts) ->
                dynamo.deleteItem(
                    r ->
                        r.tableName(table)
                            .key(Map.of(JobItem.ID, AttributeValue.fromS(id)))
                            .returnValues(ReturnValue.ALL_OLD)
                            .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                            .overrideConfiguration(timeouts)))
        .hasAttributes();
  }

  /** Makes a call and waits for the answer. */
  <R> R call(DynamoCall call, Deadline deadline, Request<R> request) {
    return await(call, deadline, begin(deadline, request));
  }

  /** Waits for an answer; aborts the call when not even the SDK's own timeout comes in time. */
  <R> R await(DynamoCall call, Deadline deadline, CompletableFuture<R> answer) {
    try {
      return answer.get(deadline.nanosToWait(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | CancellationException e) {
      throw failed(call, e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw failed(call, e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw failed(call, e);
    }
  }

  /** Waits for this long, or until the deadline. */
  void pause(DynamoCall call, Deadline deadline, Duration time) {
    if (deadline.isOver()) {
      throw failed(call, new TimeoutException());
    }
    try {
      TimeUnit.NANOSECONDS.sleep(deadline.leftAtMost(time).toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(call, e);
    }
  }

  JobStoreException failed(DynamoCall call, Throwable failure) {
    return call.failed(table, client.serviceClientConfiguration(), failure);
  }
}
