package dev.sluice.load;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A kind of malformed request. Each is refused with {@link #EXPECTED_STATUS}.
 *
 * <p>The weights add up to 100. The long one is rare because it costs a MiB of traffic; the others
 * are equally likely.
 */
enum Malformation {
  /** Nothing after the headers. */
  NO_BODY(14),
  /** An object that lacks the property. */
  MISSING_FIELD(14),
  /** Something that is not a string. */
  WRONG_TYPE(14),
  /** Not JSON, or more than one value. */
  BROKEN_JSON(14),
  /** A property that the contract does not name. */
  UNKNOWN_FIELD(14),
  /** A body of no characters. */
  EMPTY(14),
  /** A body one byte longer than the limit. */
  TOO_LONG(2),
  /** A character that no queue carries unchanged: a control character, half of a pair, U+FFFF. */
  BAD_CHARACTER(14);

  /** The status that the contract gives to every malformed request. */
  static final int EXPECTED_STATUS = 400;

  private static final int WEIGHTS = 100;
  private static final String LONG = "x".repeat(Bodies.MAX_BYTES + 1);

  private final int weight;

  Malformation(int weight) {
    this.weight = weight;
  }

  /** One kind, drawn by weight. */
  static Malformation draw(RandomGenerator random) {
    int left = random.nextInt(WEIGHTS);
    for (Malformation kind : values()) {
      left -= kind.weight;
      if (left < 0) {
        return kind;
      }
    }
    throw new AssertionError("the weights add up to less than " + WEIGHTS);
  }

  /** A payload of this kind around {@code text}, which needs no escapes in JSON. */
  String payload(String text, RandomGenerator random) {
    List<String> variants = variants();
    return variants.get(random.nextInt(variants.size())).replace("%s", text);
  }

  private List<String> variants() {
    return switch (this) {
      case NO_BODY -> List.of("");
      case MISSING_FIELD -> List.of("{}");
      case WRONG_TYPE ->
          List.of(
              "{\"body\":12}",
              "{\"body\":true}",
              "{\"body\":null}",
              "{\"body\":[\"%s\"]}",
              "{\"body\":{\"text\":\"%s\"}}",
              "[{\"body\":\"%s\"}]",
              "\"%s\"");
      case BROKEN_JSON ->
          List.of(
              "{\"body\":\"%s",
              "{\"body\":\"%s\"", "{\"body\":\"%s\"}}", "{body:\"%s\"}", "body=%s");
      case UNKNOWN_FIELD -> List.of("{\"body\":\"%s\",\"colour\":\"blue\"}");
      case EMPTY -> List.of("{\"body\":\"\"}");
      case TOO_LONG -> List.of("{\"body\":\"" + LONG + "\"}");
      case BAD_CHARACTER ->
          List.of(
              "{\"body\":\"%s\\u0001\"}", "{\"body\":\"%s\\ud83d\"}", "{\"body\":\"%s\\uffff\"}");
    };
  }
}
