package dev.sluice.engine.queue;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link MessageQueue} does. A subclass supplies the queue, and lets time pass. */
public abstract class MessageQueueContract {

  /** Long enough that it does not end within a test. */
  private static final Duration LONG = Duration.ofMinutes(1);

  /** Whole seconds, the least that every queue can count. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  private static final Duration AFTER_SHORT = SHORT.multipliedBy(2);

  private int ids;

  /** A new, empty queue whose deliveries hide their messages for this long. */
  protected abstract MessageQueue newQueue(Duration visibility);

  /** What can be received when this much time has passed, or as soon as there is anything. */
  protected abstract List<Delivery> receiveAfter(MessageQueue queue, Duration time);

  protected static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(30, SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  protected final Message message(String body) {
    return new Message(new MessageId("id-" + ++ids), body);
  }

  private static List<SendResult> send(MessageQueue queue, Message... messages) {
    return get(queue.send(List.of(messages), Duration.ZERO));
  }

  private static List<Delivery> receiveNow(MessageQueue queue) {
    return get(queue.receive(10, Duration.ZERO));
  }

  /** This many deliveries, gathered in as many calls as the queue wants. */
  private static List<Delivery> receive(MessageQueue queue, int count) {
    List<Delivery> all = new ArrayList<>();
    for (int calls = 0; all.size() < count && calls < 20; calls++) {
      all.addAll(get(queue.receive(10, Duration.ofSeconds(1))));
    }
    assertThat(all).hasSize(count);
    return all;
  }

  private static Delivery receiveOne(MessageQueue queue) {
    return receive(queue, 1).get(0);
  }

  static Stream<String> legal_bodies() {
    return Stream.of(
        "x",
        " ",
        "\n",
        "\r",
        "  two spaces before and after  ",
        "\tline\r\nline\rline\n\n",
        "{\"a\": [1, null, \"\\u0000\\\"\"]} \\ /",
        "<a b='c'>&amp;&#10;<![CDATA[ ]]></a>",
        "%41+%zz&a=b;c",
        "\u0085\u00A0\u2028\u2029\uFEFF\u200F\u202E",
        "e\u0301 \u00E9 \uAC00 \u1100\u1161",
        "\u007F\u0080\u009F",
        "\uD7FF\uE000\uFFFD",
        "\uD83D\uDE00\uD800\uDC00\uDBFF\uDFFF");
  }

  @ParameterizedTest
  @MethodSource("legal_bodies")
  void carries_a_body_unchanged(String body) {
    MessageQueue queue = newQueue(LONG);
    send(queue, message(body));
    assertThat(receiveOne(queue).message().body()).isEqualTo(body);
  }

  @Test
  void carries_every_legal_character_unchanged() {
    MessageQueue queue = newQueue(LONG);
    int step = 0x20000; // at four bytes each, half of what fits
    for (int from = 0; from <= Character.MAX_CODE_POINT; from += step) {
      String body =
          IntStream.range(from, Math.min(from + step, Character.MAX_CODE_POINT + 1))
              .mapToObj(Character::toString)
              .filter(character -> MessageText.firstIllegal(character).isEmpty())
              .collect(Collectors.joining());
      send(queue, message(body));
      Delivery delivery = receiveOne(queue);
      assertThat(delivery.message().body().equals(body))
          .as("characters from %x come back", from)
          .isTrue();
      get(queue.acknowledge(List.of(delivery)));
    }
  }

  @Test
  void an_interrupted_thread_sends_too_and_stays_interrupted() {
    MessageQueue queue = newQueue(LONG);
    Thread.currentThread().interrupt();
    CompletableFuture<List<SendResult>> sent =
        queue.send(List.of(message("from a thread that is to stop")), Duration.ZERO);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(get(sent)).containsExactly(new SendResult.Sent(receiveOne(queue).id()));
  }

  @Test
  void carries_a_body_of_the_full_size() {
    MessageQueue queue = newQueue(LONG);
    for (String body :
        List.of("x".repeat(MessageText.MAX_BYTES), "\u00E9".repeat(MessageText.MAX_BYTES / 2))) {
      Message message = message(body);
      assertThat(queue.sizeOf(message)).isLessThanOrEqualTo(queue.limits().bytes());
      SendResult result = send(queue, message).get(0);
      Delivery delivery = receiveOne(queue);
      assertThat(delivery.message().body().equals(body)).isTrue();
      assertThat(result).isEqualTo(new SendResult.Sent(delivery.id()));
      get(queue.acknowledge(List.of(delivery)));
    }
  }

  @Test
  void carries_the_id_and_the_attributes() {
    MessageQueue queue = newQueue(LONG);
    Map<String, Attribute> attributes =
        Map.of(
            "plain", Attribute.text(" <\u00E9\uD83D\uDE00> "),
            "number", new Attribute("Number", "42"),
            "binary",
                new Attribute("Binary", Base64.getEncoder().encodeToString(new byte[] {0, 1, -1})),
            "own", new Attribute("String.json", "{}"));
    Message message = new Message(new MessageId("my-id"), "body", attributes);
    assertThat(send(queue, message)).containsExactly(new SendResult.Sent(new MessageId("my-id")));
    assertThat(receiveOne(queue).message()).isEqualTo(message);
  }

  @Test
  void takes_ten_messages_in_a_batch_and_answers_in_their_order() {
    MessageQueue queue = newQueue(LONG);
    List<Message> messages = IntStream.range(0, 10).mapToObj(i -> message("body " + i)).toList();
    assertThat(queue.limits().messages()).isGreaterThanOrEqualTo(10);
    assertThat(get(queue.send(messages, Duration.ZERO)))
        .isEqualTo(messages.stream().map(m -> new SendResult.Sent(m.id())).toList());
    assertThat(receive(queue, 10))
        .extracting(Delivery::message)
        .containsExactlyInAnyOrderElementsOf(messages);
  }

  @Test
  void refuses_what_no_queue_carries_and_sends_the_rest_of_the_batch() {
    MessageQueue queue = newQueue(LONG);
    Message first = message("first");
    Message last = message("last");
    List<SendResult> results =
        send(
            queue,
            first,
            message(""),
            message("\u0001"),
            message("\uFFFF"),
            message("half a pair: \uD83D"),
            last);
    assertThat(results.get(0)).isEqualTo(new SendResult.Sent(first.id()));
    assertThat(results.subList(1, 5)).hasOnlyElementsOfType(SendResult.Refused.class);
    assertThat(results.get(5)).isEqualTo(new SendResult.Sent(last.id()));
    assertThat(receive(queue, 2))
        .extracting(Delivery::message)
        .containsExactlyInAnyOrder(first, last);
    assertThat(get(queue.depth()).total()).isEqualTo(2);
  }

  @Test
  void refuses_a_body_that_is_too_long() {
    MessageQueue queue = newQueue(LONG);
    // Fewer characters than the limit, but more bytes.
    String tooLong = "\u00E9".repeat(MessageText.MAX_BYTES / 2 + 1);
    assertThat(send(queue, message(tooLong)).get(0)).isInstanceOf(SendResult.Refused.class);
    assertThat(get(queue.depth()).total()).isZero();
  }

  @Test
  void delivers_no_more_than_asked_for() {
    MessageQueue queue = newQueue(LONG);
    send(queue, message("1"), message("2"), message("3"));
    assertThat(get(queue.receive(2, SHORT))).hasSizeBetween(1, 2);
  }

  @Test
  void says_when_a_message_was_sent_and_that_it_is_the_first_delivery() {
    MessageQueue queue = newQueue(LONG);
    send(queue, message("x"));
    Delivery delivery = receiveOne(queue);
    assertThat(delivery.attempt()).isEqualTo(1);
    assertThat(delivery.sentAt()).isBetween(Instant.EPOCH, Instant.now().plus(SHORT));
  }

  @Test
  void hides_a_delivered_message() {
    MessageQueue queue = newQueue(LONG);
    send(queue, message("x"));
    receiveOne(queue);
    assertThat(receiveAfter(queue, AFTER_SHORT)).isEmpty();
  }

  @Test
  void delivers_again_when_the_visibility_has_run_out_and_counts_the_attempts() {
    MessageQueue queue = newQueue(SHORT);
    Message message = message("x");
    send(queue, message);
    for (int attempt = 1; attempt <= 3; attempt++) {
      List<Delivery> deliveries = receiveAfter(queue, AFTER_SHORT);
      assertThat(deliveries).extracting(Delivery::message).containsExactly(message);
      assertThat(deliveries).extracting(Delivery::attempt).containsExactly(attempt);
    }
  }

  @Test
  void keeps_an_extended_delivery_hidden_and_delivers_it_when_that_has_run_out() {
    MessageQueue queue = newQueue(SHORT);
    send(queue, message("x"));
    get(queue.extend(receiveOne(queue), Duration.ofSeconds(4)));
    assertThat(receiveAfter(queue, AFTER_SHORT)).isEmpty();
    assertThat(receiveAfter(queue, Duration.ofSeconds(4))).hasSize(1);
  }

  @Test
  void delivers_again_at_once_what_is_released_without_a_delay() {
    MessageQueue queue = newQueue(LONG);
    send(queue, message("x"));
    get(queue.release(receiveOne(queue), Duration.ZERO));
    assertThat(receiveOne(queue).attempt()).isEqualTo(2);
  }

  @Test
  void delivers_again_later_what_is_released_with_a_delay() {
    MessageQueue queue = newQueue(LONG);
    send(queue, message("x"));
    get(queue.release(receiveOne(queue), AFTER_SHORT));
    assertThat(receiveNow(queue)).isEmpty();
    assertThat(receiveAfter(queue, Duration.ofSeconds(3)))
        .extracting(Delivery::attempt)
        .containsExactly(2);
  }

  @Test
  void forgets_what_is_acknowledged() {
    MessageQueue queue = newQueue(SHORT);
    send(queue, message("1"), message("2"), message("3"));
    assertThat(get(queue.acknowledge(receive(queue, 3))))
        .containsExactly(AcknowledgeResult.GONE, AcknowledgeResult.GONE, AcknowledgeResult.GONE);
    assertThat(get(queue.depth()).total()).isZero();
    assertThat(receiveAfter(queue, AFTER_SHORT)).isEmpty();
  }

  @Test
  void says_gone_when_a_delivery_is_acknowledged_again() {
    MessageQueue queue = newQueue(LONG);
    send(queue, message("x"));
    List<Delivery> delivery = List.of(receiveOne(queue));
    get(queue.acknowledge(delivery));
    assertThat(get(queue.acknowledge(delivery))).containsExactly(AcknowledgeResult.GONE);
  }

  @Test
  void takes_two_deliveries_of_one_message_in_one_batch_and_loses_nothing_of_the_batch() {
    MessageQueue queue = newQueue(LONG);
    send(queue, message("twice"));
    Delivery first = receiveOne(queue);
    get(queue.release(first, Duration.ZERO));
    Delivery second = receiveOne(queue);
    send(queue, message("once"));
    Delivery other = receiveOne(queue);
    assertThat(get(queue.acknowledge(List.of(first, second, other, other)))).hasSize(4);
    assertThat(get(queue.depth()).total()).isZero();
  }

  @Test
  void does_no_harm_with_a_receipt_that_is_not_the_newest() {
    MessageQueue queue = newQueue(LONG);
    send(queue, message("x"), message("bystander"));
    Delivery stale =
        receive(queue, 2).stream()
            .filter(delivery -> delivery.message().body().equals("x"))
            .findFirst()
            .orElseThrow();
    get(queue.release(stale, Duration.ZERO));
    Delivery newest = receiveOne(queue);
    get(queue.acknowledge(List.of(stale)));
    assertThat(get(queue.depth()).inFlight()).isBetween(1L, 2L);
    get(queue.acknowledge(List.of(newest)));
    assertThat(get(queue.depth())).isEqualTo(new Depth(0, 1, 0));
  }

  @Test
  void delivers_a_delayed_message_when_it_is_due() {
    MessageQueue queue = newQueue(LONG);
    get(queue.send(List.of(message("x")), AFTER_SHORT));
    assertThat(receiveNow(queue)).isEmpty();
    assertThat(get(queue.depth())).isEqualTo(new Depth(0, 0, 1));
    assertThat(receiveAfter(queue, Duration.ofSeconds(3))).hasSize(1);
  }

  @Test
  void counts_what_it_holds() {
    MessageQueue queue = newQueue(LONG);
    assertThat(get(queue.depth())).isEqualTo(new Depth(0, 0, 0));
    send(queue, message("1"), message("2"), message("3"));
    assertThat(get(queue.receive(1, SHORT))).hasSize(1);
    assertThat(get(queue.depth())).isEqualTo(new Depth(2, 1, 0));
  }

  @Test
  void waits_for_a_message_and_gives_up_without_one() {
    MessageQueue queue = newQueue(LONG);
    CompletableFuture<List<Delivery>> waiting = queue.receive(10, Duration.ofSeconds(20));
    send(queue, message("x"));
    assertThat(get(waiting)).hasSize(1);
    assertThat(get(queue.receive(10, SHORT))).isEmpty();
  }

  @Test
  void abandons_a_receive_that_is_cancelled_and_loses_no_message_by_it() {
    MessageQueue queue = newQueue(SHORT);
    CompletableFuture<List<Delivery>> waiting = queue.receive(10, Duration.ofSeconds(20));
    assertThat(waiting.cancel(true)).isTrue();
    Message message = message("x");
    send(queue, message);
    List<Delivery> deliveries = receiveAfter(queue, AFTER_SHORT);
    assertThat(deliveries).extracting(Delivery::message).containsExactly(message);
  }

  @Test
  void closes_twice_and_keeps_its_messages() {
    MessageQueue queue = newQueue(LONG);
    send(queue, message("x"));
    assertThat(get(queue.depth()).ready()).isEqualTo(1);
    queue.close();
    queue.close();
  }
}
