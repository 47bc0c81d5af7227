package dev.sluice.backend.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.job.Insertion;
import dev.sluice.engine.job.Job;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** A write whose reply is lost is sent again by the SDK, and then finds itself in its way. */
final class LostReplyTest {

  @RegisterExtension static final LocalDynamo DYNAMO = new LocalDynamo();

  private final DynamoOptions options = DYNAMO.newTables();
  private final LostReplies replies = new LostReplies();
  private final DynamoDbAsyncClient client = DYNAMO.clientWith(replies);
  private final DynamoJobStore store = new DynamoJobStore(client, options);
  private final DynamoJobStore other = new DynamoJobStore(DYNAMO.client(), options);

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void an_insert_whose_reply_is_lost_has_inserted() {
    Job job = Jobs.job(1);
    replies.lose(1);

    assertThat(store.insert(List.of(job))).containsExactly(new Insertion.Inserted());

    assertThat(replies.lost()).isEqualTo(1);
    assertThat(replies.sent()).isEqualTo(2);
    assertThat(other.find(List.of(job.id()))).containsExactly(job);
    assertThat(store.insert(List.of(job))).containsExactly(new Insertion.Existing(job));
  }

  @Test
  void a_replacement_whose_reply_is_lost_has_replaced() {
    Job job = Jobs.job(1);
    store.insert(List.of(job));
    Job claimed = Jobs.LIFE.claimed(job, Jobs.WORKER, Jobs.NOW);
    replies.lose(1);

    assertThat(store.replace(List.of(claimed))).containsExactly(true);

    assertThat(replies.lost()).isEqualTo(1);
    assertThat(other.find(List.of(job.id()))).containsExactly(claimed);
  }

  @Test
  void the_same_write_by_another_is_anothers() {
    Job job = Jobs.job(1);
    other.insert(List.of(job));
    Job claimed = Jobs.LIFE.claimed(job, Jobs.WORKER, Jobs.NOW);
    other.replace(List.of(claimed));
    replies.lose(1);

    assertThat(store.insert(List.of(job))).containsExactly(new Insertion.Existing(claimed));
    assertThat(store.replace(List.of(claimed))).containsExactly(false);
  }

  @Test
  void each_of_many_lost_replies_is_told_apart() {
    List<Job> jobs = IntStream.range(0, 60).mapToObj(Jobs::job).toList();
    other.insert(jobs.subList(0, 20));
    replies.lose(15);

    List<Insertion> results = store.insert(jobs);

    assertThat(replies.lost()).isEqualTo(15);
    assertThat(results.subList(0, 20)).allMatch(Insertion.Existing.class::isInstance);
    assertThat(results.subList(20, 60)).allMatch(Insertion.Inserted.class::isInstance);
  }
}
