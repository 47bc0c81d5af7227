package dev.sluice.reader.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.job.JobResult;
import dev.sluice.engine.job.Progress;
import dev.sluice.engine.work.Outcome;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class PrimesHandlerTest {

  private final PrimesHandler handler = new PrimesHandler();

  // The counts are those of OEIS A006880, the primes those of A003618.
  @ParameterizedTest
  @CsvSource({
    "10, 4, 7",
    "100, 25, 97",
    "1000, 168, 997",
    "1000000, 78498, 999983",
    "100000000, 5761455, 99999989"
  })
  void finds_the_primes(int upTo, int count, int largest) throws Exception {
    assertThat(handler.run(TestRun.of("{\"upTo\":" + upTo + "}")))
        .isEqualTo(JobResult.done("{\"count\":" + count + ",\"largest\":" + largest + "}"));
  }

  @Test
  void agrees_with_trial_division_at_every_small_bound() {
    int count = 0;
    int largest = 0;
    for (int n = 2; n <= 3_000; n++) {
      if (isPrime(n)) {
        count++;
        largest = n;
      }
      Sieve sieve = sieved(n);
      assertThat(sieve.count()).as("primes up to %d", n).isEqualTo(count);
      assertThat(sieve.largest()).as("the largest up to %d", n).isEqualTo(largest);
    }
  }

  @Test
  void agrees_with_itself_across_the_ends_of_segments() {
    int segment = 65_536; // numbers, half of them odd
    int count = sieved(segment - 3).count();
    for (int n = segment - 2; n <= segment + 5; n++) {
      count += isPrime(n) ? 1 : 0;
      assertThat(sieved(n).count()).as("primes up to %d", n).isEqualTo(count);
    }
  }

  private static Sieve sieved(int upTo) {
    Sieve sieve = new Sieve(upTo);
    while (sieve.advance()) {
      assertThat(sieve.reached()).isLessThanOrEqualTo(upTo);
    }
    return sieve;
  }

  private static boolean isPrime(int n) {
    return IntStream.rangeClosed(2, (int) Math.sqrt(n)).noneMatch(d -> n % d == 0);
  }

  @Test
  void reports_progress() throws Exception {
    TestRun run = TestRun.of("{\"upTo\":10000000}");
    handler.run(run);
    assertThat(run.reported()).extracting(Progress::fraction).isSorted().endsWith(1.0);
    assertThat(run.reported()).hasSizeBetween(50, 101);
    assertThat(run.reported().get(run.reported().size() - 1).note()).isEqualTo("664579 primes");
  }

  @Test
  void a_stop_is_heeded_within_a_tenth_of_a_second() throws Exception {
    TestRun run = TestRun.of("{\"upTo\":1000000000}");
    Background background = new Background(handler, run);
    await().until(() -> !run.reported().isEmpty());
    assertThat(background.interrupted(Duration.ofMillis(100)))
        .isInstanceOf(InterruptedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"upTo\":1}",
        "{\"upTo\":1000000001}",
        "{\"upTo\":1e3}",
        "{\"upTo\":10.0}",
        "{}"
      })
  void any_other_payload_is_a_dead_letter_that_says_what_is_wanted(String payload)
      throws Exception {
    assertThat(handler.run(TestRun.of(payload)).outcome())
        .isEqualTo(
            Outcome.deadLetter(
                "the payload has to be {\"upTo\": n} and nothing else, where n is an integer from 2"
                    + " to 1000000000"));
  }
}
