package dev.sluice.backend.sqs;

import dev.sluice.engine.queue.Attribute;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MessageText;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * The engine's messages as SQS has them, and back.
 *
 * <p>The id goes into the attribute {@code sluice-id}. What SQS counts as a message's size, and how
 * many attributes it takes, is on its page "Amazon SQS message quotas": body, and name, type and
 * value of each attribute; ten attributes.
 */
final class SqsMessages {

  static final String ID_ATTRIBUTE = "sluice-id";

  private static final int MOST_ATTRIBUTES = 10;
  private static final String BINARY = "Binary";

  private SqsMessages() {}

  /**
   * Why SQS would not take the message, or empty. Asked first, for SQS may refuse a whole batch.
   */
  static Optional<String> refusal(Message message) {
    if (message.body().isEmpty()) {
      return Optional.of("the body is empty");
    }
    if (MessageText.firstIllegal(message.body()).isPresent()) {
      return Optional.of("the body has a character that SQS does not carry");
    }
    if (message.attributes().size() > MOST_ATTRIBUTES) {
      return Optional.of(
          "SQS takes " + MOST_ATTRIBUTES + " attributes, not " + message.attributes().size());
    }
    for (Map.Entry<String, Attribute> entry : message.attributes().entrySet()) {
      String value = entry.getValue().value();
      if (value.isEmpty() || MessageText.firstIllegal(value).isPresent()) {
        return Optional.of(
            "attribute " + entry.getKey() + " is empty or has a character that SQS does not carry");
      }
      if (isBinary(entry.getValue()) && decoded(value).isEmpty()) {
        return Optional.of("attribute " + entry.getKey() + " is binary, but not Base64");
      }
    }
    if (size(message) > MessageText.MAX_BYTES) {
      return Optional.of(
          "body and attributes are longer than " + MessageText.MAX_BYTES + " bytes together");
    }
    return Optional.empty();
  }

  /** The bytes that a message takes, its id's attribute among them if it goes along. */
  static int size(Message message) {
    int size = sizeWithoutId(message);
    return size + (carriesId(message, size) ? idSize(message) : 0);
  }

  /** Whether the id fits beside the body and the other attributes. */
  static boolean carriesId(Message message) {
    return carriesId(message, sizeWithoutId(message));
  }

  private static boolean carriesId(Message message, int sizeWithoutId) {
    return message.attributes().size() < MOST_ATTRIBUTES
        && sizeWithoutId + idSize(message) <= MessageText.MAX_BYTES;
  }

  private static int sizeWithoutId(Message message) {
    int size = MessageText.utf8Length(message.body());
    for (Map.Entry<String, Attribute> entry : message.attributes().entrySet()) {
      size += attributeSize(entry.getKey(), entry.getValue());
    }
    return size;
  }

  private static int idSize(Message message) {
    return attributeSize(ID_ATTRIBUTE, Attribute.text(message.id().value()));
  }

  private static int attributeSize(String name, Attribute attribute) {
    // Base64 is longer than its bytes; to count it is simpler, and never too little.
    return MessageText.utf8Length(name)
        + MessageText.utf8Length(attribute.type())
        + MessageText.utf8Length(attribute.value());
  }

  static SendMessageBatchRequestEntry entry(String entryId, Message message, int delaySeconds) {
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    message.attributes().forEach((name, value) -> attributes.put(name, toSqs(value)));
    attributes.remove(ID_ATTRIBUTE); // a stranger's, which is not this message's id
    if (carriesId(message)) {
      attributes.put(ID_ATTRIBUTE, toSqs(Attribute.text(message.id().value())));
    }
    return SendMessageBatchRequestEntry.builder()
        .id(entryId)
        .messageBody(message.body())
        .messageAttributes(attributes)
        .delaySeconds(delaySeconds)
        .build();
  }

  private static MessageAttributeValue toSqs(Attribute attribute) {
    MessageAttributeValue.Builder value =
        MessageAttributeValue.builder().dataType(attribute.type());
    return isBinary(attribute)
        ? value
            .binaryValue(SdkBytes.fromByteArray(decoded(attribute.value()).orElseThrow()))
            .build()
        : value.stringValue(attribute.value()).build();
  }

  private static boolean isBinary(Attribute attribute) {
    return attribute.type().equals(BINARY) || attribute.type().startsWith(BINARY + ".");
  }

  private static Optional<byte[]> decoded(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Delivery delivery(software.amazon.awssdk.services.sqs.model.Message received) {
    Map<String, Attribute> attributes = new HashMap<>();
    received.messageAttributes().forEach((name, value) -> attributes.put(name, fromSqs(value)));
    Optional<MessageId> own =
        Optional.ofNullable(attributes.get(ID_ATTRIBUTE)).flatMap(id -> legalId(id.value()));
    own.ifPresent(id -> attributes.remove(ID_ATTRIBUTE));
    MessageId id = own.orElseGet(() -> new MessageId(received.messageId()));
    Map<MessageSystemAttributeName, String> system = received.attributes();
    String attempt = system.getOrDefault(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "1");
    String sentAt = system.getOrDefault(MessageSystemAttributeName.SENT_TIMESTAMP, "0");
    return new Delivery(
        new Message(id, received.body(), attributes),
        received.receiptHandle(),
        Math.max(1, Integer.parseInt(attempt)),
        Instant.ofEpochMilli(Long.parseLong(sentAt)));
  }

  private static Attribute fromSqs(MessageAttributeValue value) {
    return new Attribute(
        value.dataType(),
        value.binaryValue() == null
            ? value.stringValue()
            : Base64.getEncoder().encodeToString(value.binaryValue().asByteArrayUnsafe()));
  }

  private static Optional<MessageId> legalId(String value) {
    try {
      return Optional.of(new MessageId(value));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
