package dev.sluice.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Map;

/**
 * How many requests were sent, and how they were answered. {@code sent} is the sum of the five
 * columns after it and of what is in flight.
 *
 * @param sent requests sent
 * @param created answers 201
 * @param refused answers 400
 * @param failed answers 500
 * @param other answers with any other status
 * @param missing requests that got no answer that can be read
 * @param unexpected all of the above that were not what the request should get: every 500, but also
 *     a 201 for a malformed request or a 400 for a well-formed one
 * @param kinds requests answered, by kind
 * @param surprises what was unexpected: request and answer in words, and how often
 */
@Serdeable
record Counts(
    long sent,
    @JsonProperty("201") long created,
    @JsonProperty("400") long refused,
    @JsonProperty("500") long failed,
    long other,
    long missing,
    long unexpected,
    Map<String, Long> kinds,
    Map<String, Long> surprises) {

  Counts {
    kinds = Map.copyOf(kinds);
    surprises = Map.copyOf(surprises);
  }

  long answered() {
    return created + refused + failed + other + missing;
  }
}
