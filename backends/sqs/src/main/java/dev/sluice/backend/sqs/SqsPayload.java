package dev.sluice.backend.sqs;

import dev.sluice.engine.queue.MessageText;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * The payload of a call, which its billing goes by ("Amazon SQS pricing": each 64 KB chunk of a
 * payload is a request): of the messages that it carries, body, and name, type and value of each
 * attribute, as "Amazon SQS message quotas" measures a message. Receipts, names of queues and the
 * JSON around them are not payload.
 */
final class SqsPayload {

  private SqsPayload() {}

  /** What a request carries; 0 unless it sends. */
  static long of(SdkRequest request) {
    if (request instanceof SendMessageBatchRequest batch) {
      return batch.entries().stream()
          .mapToLong(entry -> size(entry.messageBody(), entry.messageAttributes()))
          .sum();
    }
    return request instanceof SendMessageRequest one
        ? size(one.messageBody(), one.messageAttributes())
        : 0;
  }

  /** What a receive brings. */
  static long of(ReceiveMessageResponse response) {
    return response.messages().stream()
        .mapToLong(message -> size(message.body(), message.messageAttributes()))
        .sum();
  }

  private static long size(String body, Map<String, MessageAttributeValue> attributes) {
    long size = bytes(body);
    for (Map.Entry<String, MessageAttributeValue> entry : attributes.entrySet()) {
      MessageAttributeValue value = entry.getValue();
      size += bytes(entry.getKey()) + bytes(value.dataType());
      size +=
          value.binaryValue() == null
              ? bytes(value.stringValue())
              : value.binaryValue().asByteArrayUnsafe().length;
    }
    return size;
  }

  /** What a stranger has left out has none: to count a call must not make it fail. */
  private static int bytes(@Nullable String text) {
    return text == null ? 0 : MessageText.utf8Length(text);
  }
}
