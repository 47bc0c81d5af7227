package dev.sluice.backend.dynamodb;

import dev.sluice.backend.dynamodb.ConditionalWrites.Write;
import dev.sluice.backend.dynamodb.RowReads.Freshness;
import dev.sluice.engine.job.Insertion;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobPage;
import dev.sluice.engine.job.JobQuery;
import dev.sluice.engine.job.JobState;
import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.queue.MessageId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Jobs in a table of Amazon DynamoDB, or of anything else that speaks its protocol.
 *
 * <p>A job is one row; {@link JobItem} and {@link StatusItem} say what is in it, {@link TableIndex}
 * what indexes there are and {@link IndexEntries} who is in them. Rows are read as they are when
 * {@link #find} asks; lists come from indexes that may lag behind by a moment. Finished jobs are
 * deleted by DynamoDB itself, within a few days after their time is over.
 *
 * <p>The client belongs to the caller, who closes it.
 */
public final class DynamoJobStore implements JobStore {

  /** An id that no job has, for a space is not legal in one. */
  private static final String NOBODY = " ";

  private final DynamoCaller caller;
  private final JobRows rows;
  private final ConditionalWrites writes;
  private final RowReads reads;
  private final JobLists lists;
  private final DueJobs due;
  private final SecureRandom random = new SecureRandom();

  public DynamoJobStore(DynamoDbAsyncClient client, DynamoOptions options) {
    this.caller = new DynamoCaller(client, options.jobs(), options);
    this.rows = new JobRows(new IndexEntries(options.indexed()));
    this.writes = new ConditionalWrites(caller);
    this.reads = new RowReads(caller);
    this.lists = new JobLists(caller, reads);
    this.due = new DueJobs(caller, reads);
  }

  @Override
  public List<Insertion> insert(List<Job> jobs) {
    return writes
        .all(DynamoCall.PUT, caller.deadline(), jobs.stream().map(this::insertion).toList())
        .stream()
        .map(
            inTheWay ->
                inTheWay
                    .<Insertion>map(row -> new Insertion.Existing(JobItem.job(row)))
                    .orElseGet(Insertion.Inserted::new))
        .toList();
  }

  private Write<PutItemResponse> insertion(Job job) {
    WriteToken token = WriteToken.random(random);
    return new Write<>(
        token,
        (client, timeouts) ->
            client.putItem(
                r ->
                    r.tableName(caller.table())
                        .item(rows.row(job, token).values())
                        .conditionExpression("attribute_not_exists(#id)")
                        .expressionAttributeNames(Map.of("#id", JobItem.ID))
                        .returnValuesOnConditionCheckFailure(
                            ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                        .overrideConfiguration(timeouts)));
  }

  @Override
  public List<Job> find(Collection<MessageId> ids) {
    List<String> texts = ids.stream().map(MessageId::value).toList();
    return reads.rows(texts, Freshness.CURRENT, caller.deadline()).stream()
        .map(JobItem::job)
        .toList();
  }

  /** The recent row is half the price. Once a job has ended its row never changes again. */
  @Override
  public Optional<Job> look(MessageId id) {
    Deadline deadline = caller.deadline();
    return job(id, Freshness.RECENT, deadline)
        .filter(job -> job.state().isFinished())
        .or(() -> job(id, Freshness.CURRENT, deadline));
  }

  private Optional<Job> job(MessageId id, Freshness freshness, Deadline deadline) {
    return reads.rows(List.of(id.value()), freshness, deadline).stream()
        .map(JobItem::job)
        .findFirst();
  }

  @Override
  public List<Boolean> replace(List<Job> jobs) {
    return writes
        .all(DynamoCall.UPDATE, caller.deadline(), jobs.stream().map(this::replacement).toList())
        .stream()
        .map(Optional::isEmpty)
        .toList();
  }

  private Write<UpdateItemResponse> replacement(Job job) {
    WriteToken token = WriteToken.random(random);
    Map<String, AttributeValue> status = rows.status(job, token).values();
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    List<String> set = new ArrayList<>();
    List<String> remove = new ArrayList<>();
    for (String name : StatusItem.NAMES) {
      names.put("#" + name, name);
      AttributeValue value = status.get(name);
      if (value == null) {
        remove.add("#" + name);
      } else {
        set.add("#%1$s = :%1$s".formatted(name));
        values.put(":" + name, value);
      }
    }
    if (!rows.entries().isStraight(job)) { // an exception, which by-owner has from now on
      names.put("#" + JobItem.OWNER, JobItem.OWNER);
      set.add("#%1$s = if_not_exists(#%1$s, :%1$s)".formatted(JobItem.OWNER));
      values.put(":" + JobItem.OWNER, AttributeValue.fromS(job.order().owner().value()));
    }
    values.put(":read", AttributeValue.fromN(Integer.toString(job.version() - 1)));
    return new Write<>(
        token,
        (client, timeouts) ->
            client.updateItem(
                r ->
                    r.tableName(caller.table())
                        .key(Map.of(JobItem.ID, AttributeValue.fromS(job.id().value())))
                        .updateExpression(
                            "SET "
                                + String.join(", ", set)
                                + " REMOVE "
                                + String.join(", ", remove))
                        .conditionExpression("#" + StatusItem.VERSION + " = :read")
                        .expressionAttributeNames(names)
                        .expressionAttributeValues(values)
                        .returnValuesOnConditionCheckFailure(
                            ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                        .overrideConfiguration(timeouts)));
  }

  @Override
  public JobPage list(JobQuery query) {
    return lists.page(query, caller.deadline());
  }

  @Override
  public List<Job> due(JobState state, Instant now, int most) {
    return due.due(state, now, most, caller.deadline());
  }

  @Override
  public OptionalInt queuedBefore(Instant createdAt, int most) {
    return rows.entries().indexed() == DynamoOptions.Indexed.ALL
        ? OptionalInt.of(due.queuedBefore(createdAt, most, caller.deadline()))
        : OptionalInt.empty();
  }

  /** Does nothing: DynamoDB deletes what is over by itself. */
  @Override
  public int purge(Instant now, int most) {
    return 0;
  }

  @Override
  public void check() {
    var unused = reads.rows(List.of(NOBODY), Freshness.RECENT, caller.deadline());
  }

  /** Does nothing: the client is the caller's. */
  @Override
  public void close() {}
}
