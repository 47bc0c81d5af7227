package dev.sluice.backend.sqs;

import dev.sluice.engine.batch.BatchLimits;
import dev.sluice.engine.queue.AcknowledgeResult;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.Depth;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.MessageText;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/**
 * A queue on Amazon SQS, or on anything else that speaks its protocol.
 *
 * <p>A message's id travels in the attribute {@code sluice-id}; a message without one, from some
 * other program, has the transport's id. Where the attribute does not fit, because the body takes
 * up all of 1 MiB or there are ten other attributes, the message goes without it, and {@link
 * SendResult.Sent} has the transport's id.
 *
 * <p>SQS counts in whole seconds: durations are rounded up, so that a short delay stays a delay,
 * and cut to what SQS takes (20 s of wait, 15 minutes of delay, 12 hours of visibility).
 *
 * <p>The client belongs to the caller, who closes it.
 */
public final class SqsQueue implements MessageQueue {

  private static final BatchLimits LIMITS = new BatchLimits(10, MessageText.MAX_BYTES);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(15);
  private static final Duration LONGEST_VISIBILITY = Duration.ofHours(12);

  /** What SQS says of a receipt that opens nothing any more. */
  private static final String RECEIPT_INVALID = "ReceiptHandleIsInvalid";

  private final SqsAsyncClient client;
  private final QueueName name;
  private final SqsOptions options;
  private final SqsCaller caller;

  public SqsQueue(SqsAsyncClient client, QueueName name, SqsOptions options) {
    this.client = client;
    this.name = name;
    this.options = options;
    this.caller = new SqsCaller(client, name, options);
  }

  @Override
  public QueueName name() {
    return name;
  }

  @Override
  public BatchLimits limits() {
    return LIMITS;
  }

  @Override
  public int sizeOf(Message message) {
    return SqsMessages.size(message);
  }

  @Override
  public CompletableFuture<List<SendResult>> send(List<Message> messages, Duration delay) {
    int delaySeconds = seconds(delay, LONGEST_DELAY);
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    List<SendResult> results = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      Optional<String> refusal = SqsMessages.refusal(messages.get(i));
      if (refusal.isPresent()) {
        results.add(new SendResult.Refused(refusal.get()));
      } else {
        results.add(new SendResult.Failed("SQS did not say what became of it"));
        entries.add(SqsMessages.entry(Integer.toString(i), messages.get(i), delaySeconds));
      }
    }
    if (entries.isEmpty()) {
      return CompletableFuture.completedFuture(results);
    }
    return caller.call(
        SqsCall.SEND,
        queueUrl ->
            client.sendMessageBatch(
                r ->
                    r.queueUrl(queueUrl).entries(entries).overrideConfiguration(caller.timeouts())),
        response -> answered(results, messages, response));
  }

  private static List<SendResult> answered(
      List<SendResult> results, List<Message> messages, SendMessageBatchResponse response) {
    for (SendMessageBatchResultEntry sent : response.successful()) {
      int i = Integer.parseInt(sent.id());
      Message message = messages.get(i);
      results.set(
          i,
          new SendResult.Sent(
              SqsMessages.carriesId(message) ? message.id() : new MessageId(sent.messageId())));
    }
    for (BatchResultErrorEntry failed : response.failed()) {
      String reason = failed.message() == null ? failed.code() : failed.message();
      results.set(
          Integer.parseInt(failed.id()),
          Boolean.TRUE.equals(failed.senderFault())
              ? new SendResult.Refused(reason)
              : new SendResult.Failed(reason));
    }
    return results;
  }

  @Override
  public CompletableFuture<List<Delivery>> receive(int most, Duration wait) {
    int waitSeconds = seconds(wait, LONGEST_WAIT);
    Integer visibility = options.visibility().map(v -> seconds(v, LONGEST_VISIBILITY)).orElse(null);
    return caller.call(
        SqsCall.RECEIVE,
        queueUrl ->
            client.receiveMessage(
                r ->
                    r.queueUrl(queueUrl)
                        .maxNumberOfMessages(Math.min(most, LIMITS.messages()))
                        .waitTimeSeconds(waitSeconds)
                        .visibilityTimeout(visibility)
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(
                            MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
                            MessageSystemAttributeName.SENT_TIMESTAMP)
                        .overrideConfiguration(caller.timeouts(Duration.ofSeconds(waitSeconds)))),
        response -> response.messages().stream().map(SqsMessages::delivery).toList());
  }

  /** Entry ids are positions, so that two deliveries of one message do not lose the whole batch. */
  @Override
  public CompletableFuture<List<AcknowledgeResult>> acknowledge(List<Delivery> deliveries) {
    List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
    for (int i = 0; i < deliveries.size(); i++) {
      entries.add(
          DeleteMessageBatchRequestEntry.builder()
              .id(Integer.toString(i))
              .receiptHandle(deliveries.get(i).receipt())
              .build());
    }
    return caller.call(
        SqsCall.DELETE,
        queueUrl ->
            client.deleteMessageBatch(
                r ->
                    r.queueUrl(queueUrl).entries(entries).overrideConfiguration(caller.timeouts())),
        response -> answered(deliveries.size(), response));
  }

  private static List<AcknowledgeResult> answered(int count, DeleteMessageBatchResponse response) {
    List<AcknowledgeResult> results =
        new ArrayList<>(Collections.nCopies(count, AcknowledgeResult.KEPT));
    response
        .successful()
        .forEach(gone -> results.set(Integer.parseInt(gone.id()), AcknowledgeResult.GONE));
    for (BatchResultErrorEntry failed : response.failed()) {
      if (RECEIPT_INVALID.equals(failed.code())) {
        results.set(Integer.parseInt(failed.id()), AcknowledgeResult.GONE);
      }
    }
    return results;
  }

  @Override
  public CompletableFuture<Void> extend(Delivery delivery, Duration visibility) {
    return hide(delivery, visibility);
  }

  @Override
  public CompletableFuture<Void> release(Delivery delivery, Duration delay) {
    return hide(delivery, delay);
  }

  private CompletableFuture<Void> hide(Delivery delivery, Duration duration) {
    int visibilitySeconds = seconds(duration, LONGEST_VISIBILITY);
    return caller.call(
        SqsCall.CHANGE_VISIBILITY,
        queueUrl ->
            client.changeMessageVisibility(
                r ->
                    r.queueUrl(queueUrl)
                        .receiptHandle(delivery.receipt())
                        .visibilityTimeout(visibilitySeconds)
                        .overrideConfiguration(caller.timeouts())),
        SqsQueue::nothing);
  }

  @SuppressWarnings("NullAway") // the only value of a Void
  private static Void nothing(ChangeMessageVisibilityResponse response) {
    return null;
  }

  @Override
  public CompletableFuture<Depth> depth() {
    return caller.call(
        SqsCall.GET_QUEUE_ATTRIBUTES,
        queueUrl ->
            client.getQueueAttributes(
                r ->
                    r.queueUrl(queueUrl)
                        .attributeNames(
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED)
                        .overrideConfiguration(caller.timeouts())),
        response -> depth(response.attributes()));
  }

  private static Depth depth(Map<QueueAttributeName, String> counts) {
    return new Depth(
        count(counts, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES),
        count(counts, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE),
        count(counts, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED));
  }

  private static long count(Map<QueueAttributeName, String> counts, QueueAttributeName name) {
    return Long.parseLong(counts.getOrDefault(name, "0"));
  }

  /** Does nothing: the client is the caller's. */
  @Override
  public void close() {}

  private static int seconds(Duration duration, Duration longest) {
    if (duration.compareTo(longest) >= 0) {
      return (int) longest.toSeconds();
    }
    return duration.isNegative() ? 0 : (int) duration.plusNanos(999_999_999).toSeconds();
  }
}
