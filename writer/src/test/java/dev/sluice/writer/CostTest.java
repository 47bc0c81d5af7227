package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@MicronautTest
final class CostTest {

  private static final String COST = "/api/cost";

  @Inject EmbeddedServer server;

  private Answer ask(String query) {
    Answer answer = Wire.ask(server.getPort(), "GET", COST + query, "");
    Contract.holds("GET", COST, answer);
    return answer;
  }

  private JsonNode estimate(String query) {
    Contract.allows("GET", COST + query, "");
    Answer answer = ask(query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void the_worked_example_of_the_documentation() {
    JsonNode cost =
        estimate(
            "?payloadBytes=2000&resultBytes=500&milliseconds=200&retryPercent=10&concurrency=10"
                + "&region=us-east-1&box=c7g.large&store=on-demand&retentionHours=24"
                + "&callsPerHundredJobs=33");
    assertThat(cost.path("perMillion").asDouble()).isCloseTo(8.126368, within(1e-6));
    assertThat(cost.path("perJob").asDouble()).isCloseTo(0.000008126368, within(1e-12));
    assertThat(cost.path("lines").findValuesAsText("name"))
        .containsExactly(
            "bandwidth-in",
            "bandwidth-out",
            "queue-calls",
            "store-writes",
            "store-reads",
            "bytes-stored",
            "cpu-time");
    JsonNode calls = cost.path("lines").get(2);
    assertThat(calls.path("quantity").asDouble()).isCloseTo(0.441, within(1e-12));
    assertThat(calls.path("unit").asText()).isEqualTo("request units");
    assertThat(calls.path("perMillion").asDouble()).isCloseTo(0.1764, within(1e-9));
  }

  @Test
  void without_a_parameter_it_is_said_for_this_installation_with_all_choices() {
    JsonNode cost = estimate("");
    JsonNode inputs = cost.path("inputs");
    assertThat(inputs.path("region").asText()).isEqualTo("us-east-1");
    assertThat(inputs.path("box").asText()).isEqualTo("c7g.large");
    assertThat(inputs.path("retentionHours").asInt()).isEqualTo(24);
    assertThat(cost.at("/prices/currency").asText()).isEqualTo("USD");
    assertThat(cost.at("/prices/asOf").asText()).isEqualTo("2026-06");
    assertThat(cost.at("/choices/regions").toString())
        .isEqualTo("[\"eu-central-1\",\"us-east-1\"]");
    assertThat(cost.at("/choices/stores").toString())
        .isEqualTo("[\"none\",\"on-demand\",\"provisioned\",\"own\"]");
    for (JsonNode region : cost.at("/choices/regions")) {
      for (JsonNode box : estimate("?region=" + region.asText()).at("/choices/boxes")) {
        JsonNode other = estimate("?region=" + region.asText() + "&box=" + box.asText());
        assertThat(other.path("perMillion").asDouble()).isPositive();
      }
    }
  }

  @Test
  void the_cheapest_tracked_job() {
    JsonNode cost =
        estimate(
            "?resultBytes=0&region=us-east-1&store=on-demand&retentionHours=12"
                + "&callsPerHundredJobs=33&writes=thrifty");
    assertThat(cost.at("/lines/3/quantity").asDouble()).isEqualTo(2);
    assertThat(cost.at("/lines/4/quantity").asDouble()).isEqualTo(0.5);
    assertThat(cost.at("/inputs/writes").asText()).isEqualTo("thrifty");
    JsonNode random = estimate("?resultBytes=0&store=on-demand&packedPercent=100");
    assertThat(random.at("/lines/3/quantity").asDouble()).isEqualTo(11);
  }

  @Test
  void a_broker_of_ones_own_costs_no_calls() {
    JsonNode cost = estimate("?callsPerHundredJobs=0&store=own&retryPercent=10");
    JsonNode calls = cost.path("lines").get(2);
    assertThat(calls.path("name").asText()).isEqualTo("queue-calls");
    assertThat(calls.path("quantity").asDouble()).isZero();
    assertThat(calls.path("perMillion").asDouble()).isZero();
    assertThat(cost.path("perMillion").asDouble()).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "payloadBytes=0;payloadBytes;1 at the least",
        "payloadBytes=1048577;payloadBytes;1048576 at the most",
        "payloadBytes=300000&store=own;payloadBytes;262144 at the most with a store",
        "payloadBytes=1KB;payloadBytes;must be an integer",
        "milliseconds=0.5;milliseconds;must be an integer",
        "milliseconds=43200001;milliseconds;43200000 at the most",
        "concurrency=0;concurrency;1 at the least",
        "retryPercent=-1;retryPercent;0 at the least",
        "callsPerHundredJobs=29;callsPerHundredJobs;must be 0, or 30 at the least",
        "callsPerHundredJobs=-1;callsPerHundredJobs;0 at the least",
        "region=mars-1;region;is one of eu-central-1, us-east-1",
        "region=;region;must not be empty",
        "box=abacus;box;is one of c7g.large, ",
        "box=fargate-arm-99vcpu-1gb;box;is one of c7g.large, ",
        "writes=some;writes;not allowed",
        "packedPercent=0;packedPercent;1 at the least",
        "store=mongo;store;not allowed",
        "price=1;price;is not known here",
      })
  void a_bad_value_is_refused_with_its_parameter(String query, String parameter, String reason) {
    JsonNode violation =
        ask("?" + query).isProblem(400, "invalid-request").json().path("violations").path(0);
    assertThat(violation.path("parameter").asText()).isEqualTo(parameter);
    assertThat(violation.path("reason").asText()).contains(reason);
  }
}
