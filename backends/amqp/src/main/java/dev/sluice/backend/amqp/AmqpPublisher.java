package dev.sluice.backend.amqp;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.impl.Frame;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.QueueException;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Publishes messages and waits for the broker to confirm each. A message is sent when the broker
 * says that it has it, and not before.
 *
 * <p>All that it knows belongs to one thread, on which its tasks run one after the other; {@link
 * #publish} may be called by any, and does not block. What is open when the channel breaks has
 * failed: it may be there all the same, which nobody can know.
 */
final class AmqpPublisher {

  /** How long a confirm may take; as long as a call of SQS may. */
  private static final Duration CONFIRM_WITHIN = Duration.ofSeconds(15);

  /** What a frame has beside the headers: properties, each of 255 bytes at the most. */
  private static final int REST = 4_096;

  private final AmqpLink link;
  private final ScheduledThreadPoolExecutor thread;
  private final QueueName queue;

  private final NavigableMap<Long, Entry> open = new TreeMap<>();
  private @Nullable Channel channel;
  private AmqpBroker broker = AmqpBroker.RABBITMQ;

  AmqpPublisher(AmqpClient client, QueueName queue) {
    this.link = client.sending();
    this.thread = client.senders();
    this.queue = queue;
  }

  /**
   * Something to publish.
   *
   * @param id by which it is found when it comes back
   * @param delay after which it is to be there
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Outgoing(
      QueueName to, MessageId id, BasicProperties properties, byte[] body, Duration delay) {}

  /** What becomes of the messages of one call. */
  private static final class Batch {
    private final CompletableFuture<List<SendResult>> future = new CompletableFuture<>();
    private final @Nullable SendResult[] results;
    private int left;

    Batch(int size) {
      results = new SendResult[size];
      left = size;
    }

    void settle(int index, SendResult result) {
      if (results[index] == null) {
        results[index] = result;
        left--;
      }
      if (left == 0) {
        future.complete(Arrays.stream(results).map(Objects::requireNonNull).toList());
      }
    }

    void settleRest(SendResult result) {
      for (int i = 0; i < results.length; i++) {
        settle(i, result);
      }
    }
  }

  /** A message that was published and not confirmed. */
  private record Entry(Batch batch, int index, Outgoing message) {
    void settle(SendResult result) {
      batch.settle(index, result);
    }
  }

  /**
   * Publishes messages.
   *
   * @return a result for each, in their order; fails with {@link QueueException} if none has been
   *     published
   */
  CompletableFuture<List<SendResult>> publish(List<Outgoing> messages) {
    Batch batch = new Batch(messages.size());
    try {
      thread.execute(() -> begin(batch, messages));
    } catch (RejectedExecutionException e) {
      batch.future.completeExceptionally(new QueueException("the AMQP client is closed", e));
    }
    // By a clock of its own: the thread may be stuck in writing to a broker that does not read.
    return batch
        .future
        .copy()
        .completeOnTimeout(late(messages.size()), CONFIRM_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (results, failure) -> {
              if (batch.future.cancel(false)) {
                // Nobody waits for its confirms any more, and they may never come.
                later(() -> open.values().removeIf(entry -> entry.batch.equals(batch)));
              }
            });
  }

  private static List<SendResult> late(int count) {
    return List.copyOf(
        Collections.nCopies(
            count,
            new SendResult.Failed(
                "the broker did not confirm it within " + CONFIRM_WITHIN.toSeconds() + " s")));
  }

  private void begin(Batch batch, List<Outgoing> messages) {
    if (batch.future.isDone()) {
      return; // it has waited too long
    }
    int begun = 0;
    try {
      Channel to = openChannel();
      link.requireTaking();
      for (Outgoing message : messages) {
        publish(to, new Entry(batch, begun++, message));
      }
    } catch (IOException | RuntimeException e) {
      QueueException failure = AmqpFailure.calling("send to", queue.value(), e);
      if (begun == 0) {
        batch.future.completeExceptionally(failure);
      }
      batch.settleRest(new SendResult.Failed(String.valueOf(failure.getMessage())));
      if (!(e instanceof QueueException)) {
        // After a failed publish the client's count of what has to be confirmed may be wrong.
        drop(failure);
      }
    }
  }

  private void publish(Channel to, Entry entry) throws IOException {
    Outgoing message = entry.message;
    AmqpDelays.Route route =
        AmqpDelays.delayed(broker, message.to(), message.delay(), Instant.now());
    BasicProperties properties = broker.carried(AmqpHeaders.due(message.properties(), route.due()));
    // Beyond a frame the client fails in the middle, and has counted it by then.
    if (Frame.tableSize(AmqpHeaders.of(properties)) > to.getConnection().getFrameMax() - REST) {
      entry.settle(new SendResult.Refused("its headers are larger than a frame"));
      return;
    }
    open.put(to.getNextPublishSeqNo(), entry);
    to.basicPublish(route.exchange(), route.key(), true, properties, message.body());
  }

  private Channel openChannel() throws IOException {
    if (channel != null && channel.isOpen()) {
      return channel;
    }
    drop(new QueueException("the connection to the broker broke before it was confirmed"));
    Channel made = link.channel();
    made.confirmSelect();
    made.addConfirmListener(
        (number, multiple) -> later(() -> confirmed(made, number, multiple, true)),
        (number, multiple) -> later(() -> confirmed(made, number, multiple, false)));
    made.addReturnListener(returned -> later(() -> returned(made, returned)));
    made.addShutdownListener(
        cause ->
            later(
                () -> {
                  if (made.equals(channel)) {
                    drop(AmqpFailure.calling("send to", queue.value(), cause));
                  }
                }));
    broker = AmqpBroker.of(made.getConnection());
    channel = made;
    return made;
  }

  private void later(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      // The client is closed; what is open then fails by its clock.
    }
  }

  private void confirmed(Channel by, long number, boolean multiple, boolean taken) {
    if (!by.equals(channel)) {
      return;
    }
    NavigableMap<Long, Entry> decided =
        multiple ? open.headMap(number, true) : open.subMap(number, true, number, true);
    List<Entry> entries = List.copyOf(decided.values());
    decided.clear();
    entries.forEach(
        entry ->
            entry.settle(
                taken
                    ? new SendResult.Sent(entry.message.id())
                    : new SendResult.Failed(
                        "the broker has not taken it: it cannot store it, or there is no queue "
                            + entry.message.to()
                            + ", which setup makes")));
  }

  /** It comes before its confirm, which only says that the broker has dealt with it. */
  private void returned(Channel by, Return returned) {
    if (!by.equals(channel)) {
      return;
    }
    String id = returned.getProperties().getMessageId();
    open.values().stream()
        .filter(entry -> entry.message.id().value().equals(id))
        .forEach(
            entry ->
                entry.settle(
                    new SendResult.Failed(
                        "there is no queue "
                            + returned.getRoutingKey()
                            + " ("
                            + returned.getReplyText()
                            + "), which setup makes")));
  }

  /** Gives the channel up. */
  private void drop(QueueException why) {
    Channel old = channel;
    channel = null;
    List<Entry> lost = List.copyOf(open.values());
    open.clear();
    lost.forEach(entry -> entry.settle(new SendResult.Failed(String.valueOf(why.getMessage()))));
    if (old != null) {
      try {
        old.abort();
      } catch (IOException e) {
        // It is of no use any more, whatever becomes of it.
      }
    }
  }

  /** Closes the channel once what was asked for before has been begun. */
  void close() {
    later(() -> drop(new QueueException("the queue is closed")));
  }
}
