package dev.sluice.backend.dynamodb;

import dev.sluice.backend.dynamodb.ConditionalWrites.Write;
import dev.sluice.engine.access.ApiKey;
import dev.sluice.engine.access.ApiKeyStore;
import dev.sluice.engine.access.Scope;
import dev.sluice.engine.job.JobStoreException;
import dev.sluice.engine.job.Owner;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * API keys in a table of DynamoDB, a row each: id, o owner, s scopes, h hash, t created at, r
 * revoked at, k the token of the write. The client belongs to the caller, who closes it.
 */
public final class DynamoApiKeyStore implements ApiKeyStore {

  private static final String SCOPES = "s";
  private static final String HASH = "h";
  private static final String CREATED_AT = "t";
  private static final String REVOKED_AT = "r";
  private static final int MOST = 1_000;

  private final DynamoCaller caller;
  private final RowReads reads;
  private final SecureRandom random = new SecureRandom();

  public DynamoApiKeyStore(DynamoDbAsyncClient client, DynamoOptions options) {
    this.caller = new DynamoCaller(client, options.apiKeys(), options);
    this.reads = new RowReads(caller);
  }

  @Override
  public boolean insert(ApiKey key) {
    WriteToken token = WriteToken.random(random);
    Item row =
        new Item.Builder()
            .text(JobItem.ID, key.id())
            .text(JobItem.OWNER, key.owner().value())
            .textUnlessEmpty(SCOPES, Scope.text(key.scopes()))
            .text(HASH, key.hash())
            .instant(CREATED_AT, key.createdAt())
            .instantIfThere(REVOKED_AT, key.revokedAt())
            .text(StatusItem.TOKEN, token.value())
            .build();
    return new ConditionalWrites(caller)
        .all(
            DynamoCall.PUT,
            caller.deadline(),
            List.of(
                new Write<>(
                    token,
                    (client, timeouts) ->
                        client.putItem(
                            r ->
                                r.tableName(caller.table())
                                    .item(row.values())
                                    .conditionExpression("attribute_not_exists(#id)")
                                    .expressionAttributeNames(Map.of("#id", JobItem.ID))
                                    .returnValuesOnConditionCheckFailure(
                                        ReturnValuesOnConditionCheckFailure.ALL_OLD)
                                    .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                                    .overrideConfiguration(timeouts)))))
        .get(0)
        .isEmpty();
  }

  @Override
  public Optional<ApiKey> find(String id) {
    return reads.row(id).map(DynamoApiKeyStore::key);
  }

  @Override
  public List<ApiKey> list(Owner owner) {
    return new OwnerIndex(caller)
        .rows(owner, Optional.empty(), MOST).stream().map(DynamoApiKeyStore::key).toList();
  }

  @Override
  public Optional<ApiKey> revoke(String id, Instant at) {
    return caller.call(
        DynamoCall.UPDATE,
        caller.deadline(),
        (client, timeouts) ->
            client
                .updateItem(
                    r ->
                        r.tableName(caller.table())
                            .key(Map.of(JobItem.ID, AttributeValue.fromS(id)))
                            .updateExpression("SET #revoked = if_not_exists(#revoked, :at)")
                            .conditionExpression("attribute_exists(#id)")
                            .expressionAttributeNames(
                                Map.of("#revoked", REVOKED_AT, "#id", JobItem.ID))
                            .expressionAttributeValues(
                                Map.of(
                                    ":at", AttributeValue.fromN(Long.toString(at.toEpochMilli()))))
                            .returnValues(ReturnValue.ALL_NEW)
                            .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                            .overrideConfiguration(timeouts))
                .handle(
                    (answer, failure) -> {
                      if (failure == null) {
                        return Optional.of(key(new Item(answer.attributes())));
                      }
                      if (failure instanceof CompletionException
                          && failure.getCause() instanceof ConditionalCheckFailedException) {
                        return Optional.empty();
                      }
                      throw new CompletionException(failure);
                    }));
  }

  private static ApiKey key(Item row) {
    try {
      return new ApiKey(
          row.text(JobItem.ID),
          new Owner(row.text(JobItem.OWNER)),
          Scope.parseAll(row.textIfThere(SCOPES).orElse("")),
          row.text(HASH),
          row.instant(CREATED_AT),
          row.instantIfThere(REVOKED_AT));
    } catch (IllegalArgumentException e) { // written by hand, or by a version that is newer
      throw new JobStoreException(
          "the row of API key "
              + row.textIfThere(JobItem.ID).orElse("?")
              + " cannot be read: "
              + e.getMessage(),
          e);
    }
  }

  /** Does nothing: the client is the caller's. */
  @Override
  public void close() {}
}
