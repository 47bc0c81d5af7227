package dev.sluice.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BatchesTest {

  private static final SizeRange SMALL = new SizeRange(40, 60);

  @ParameterizedTest
  @CsvSource({"10, 1", "10, 0", "10, 10", "7, 3", "1, 1", "1, 0"})
  void has_exactly_the_planned_number_of_malformed_requests(int size, int malformed) {
    for (List<LoadRequest> batch :
        batches(new LoadPlan(size, malformed, 0, SMALL, size * 200L, 1))) {
      assertThat(batch).hasSize(size);
      assertThat(malformed(batch)).hasSize(malformed);
    }
  }

  @Test
  void has_exactly_the_planned_number_of_jobs_too() {
    for (List<LoadRequest> batch : batches(new LoadPlan(10, 2, 3, SMALL, 2000, 1))) {
      assertThat(malformed(batch)).hasSize(2);
      assertThat(batch).filteredOn(LoadRequest.Job.class::isInstance).hasSize(3);
    }
  }

  @Test
  void puts_the_malformed_request_at_any_position() {
    Set<Integer> positions = new HashSet<>();
    for (List<LoadRequest> batch : batches(new LoadPlan(10, 1, 0, SMALL, 2000, 1))) {
      positions.add(batch.indexOf(malformed(batch).get(0)));
    }
    assertThat(positions).hasSize(10);
  }

  @Test
  void has_malformed_requests_of_every_kind_and_few_long_ones() {
    var kinds =
        batches(new LoadPlan(1, 1, 0, SMALL, 2000, 1)).stream()
            .flatMap(List::stream)
            .collect(Collectors.groupingBy(LoadRequest::kind, Collectors.counting()));
    assertThat(kinds).containsOnlyKeys(names(Malformation.values()));
    assertThat(kinds.get("TOO_LONG")).isBetween(10L, 80L);
    assertThat(kinds.get("EMPTY")).isBetween(200L, 360L);
  }

  @Test
  void sends_the_same_for_the_same_seed_only() {
    assertThat(batches(new LoadPlan(10, 2, 0, SMALL, 1000, 7)))
        .isEqualTo(batches(new LoadPlan(10, 2, 0, SMALL, 1000, 7)))
        .isNotEqualTo(batches(new LoadPlan(10, 2, 0, SMALL, 1000, 8)));
  }

  @Test
  void gives_every_body_a_place_in_the_run_and_a_length_in_the_range() {
    List<String> bodies =
        batches(new LoadPlan(10, 0, 0, new SizeRange(50, 90), 5000, 1)).stream()
            .flatMap(List::stream)
            .map(request -> ((LoadRequest.Message) request).body())
            .toList();
    assertThat(bodies).doesNotHaveDuplicates();
    assertThat(bodies.get(4711)).startsWith("0000000000000001-4711 ");
    assertThat(bodies).allMatch(body -> StubWriter.strict("{\"body\":\"" + body + "\"}") == 201);
    assertThat(bodies.stream().map(body -> body.getBytes(UTF_8).length).collect(Collectors.toSet()))
        .isEqualTo(IntStream.rangeClosed(50, 90).boxed().collect(Collectors.toSet()));
  }

  @Test
  void cuts_the_last_batch_short() {
    List<List<LoadRequest>> batches = batches(new LoadPlan(10, 3, 0, SMALL, 22, 1));
    assertThat(batches).extracting(List::size).containsExactly(10, 10, 2);
    assertThat(malformed(batches.get(2))).hasSize(2);
  }

  @Test
  void takes_the_long_body_to_one_byte_over_the_limit() {
    String payload = Malformation.TOO_LONG.payload("text", new java.util.SplittableRandom(1));
    assertThat(payload.getBytes(UTF_8)).hasSize(1_048_577 + "{'body':''}".length());
  }

  private static List<List<LoadRequest>> batches(LoadPlan plan) {
    List<List<LoadRequest>> all = new ArrayList<>();
    new Batches(plan).forEachRemaining(all::add);
    return all;
  }

  private static List<LoadRequest> malformed(List<LoadRequest> batch) {
    return batch.stream().filter(LoadRequest.Malformed.class::isInstance).toList();
  }

  private static String[] names(Malformation... kinds) {
    return List.of(kinds).stream().map(Malformation::name).toArray(String[]::new);
  }
}
