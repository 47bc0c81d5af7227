package dev.sluice.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CostCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** With a client that nothing may ask for. */
  private int cost(String... args) {
    return Setup.commandLine(
            () -> {
              throw new IllegalStateException("cost needs no queue");
            },
            Map.of())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .execute(Stream.concat(Stream.of("cost"), Stream.of(args)).toArray(String[]::new));
  }

  @Test
  void prints_the_worked_example_of_the_documentation() {
    int code =
        cost("--payload=2000", "--result=500", "--time=200ms", "--concurrency=10", "--retries=0.1");
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "payload 2000 bytes in, and 500 out",
            "time 0.2s a try, 0.1 retries a job",
            "runs on c7g.large in us-east-1, 10 jobs at the same time",
            "store on-demand, full writes, texts packed to 0.6, a row is kept for 24h",
            "queue-calls 0.441 request units 0.000000176400 0.1764",
            "store-writes 11.8 write units 0.000007375000 7.3750",
            "cpu-time 0.044 vCPU-seconds 0.000000443056 0.4431",
            "together 0.000008126368 8.1264")
        .anySatisfy(
            line -> assertThat(line).startsWith("In USD, by prices of 2026-06 for us-east-1."));
  }

  @Test
  void prints_the_cheapest_tracked_job() {
    int code = cost("--result=0", "--writes=thrifty", "--retention=12h");
    assertThat(code).isZero();
    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "queue-calls 0.33 request units 0.000000132000 0.1320",
            "store-writes 2 write units 0.000001250000 1.2500",
            "store-reads 0.5 read units 0.000000062500 0.0625",
            "bytes-stored 0.0000000164 GB-months 0.000000004112 0.0041");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--payload=2XB;a size is such as 800, 2KB or 1MB, not \"2XB\"",
        "--payload=0;payload bytes is between 1 and 1048576, not 0",
        "--payload=2MB;payload bytes is between 1 and 1048576, not 2097152",
        "--time=soon;a time is such as 200ms, 30s, 2m, 24h or 7d, not \"soon\"",
        "--time=9d;seconds is between 0 and 43200, not 777600",
        "--concurrency=0;concurrency is between 1 and 10000, not 0",
        "--concurrency=many;Invalid value for option '--concurrency'",
        "--region=mars-1;region is one of eu-central-1, us-east-1, not \"mars-1\"",
        "--box=abacus;box is one of c7g.large, ",
        "--store=mongo;store is one of none, on-demand, provisioned, own, not \"mongo\"",
        "--writes=some;writes is one of full, thrifty, not \"some\"",
        "--packed=60;packed share is between 0.01 and 1, not 60",
        "--prices=/no/such;/no/such: there is no such file of prices",
        "--calls=0.1;calls per job, unless 0, is between 0.3 and 300, not 0.1",
      })
  void a_bad_value_is_one_line_and_ends_with_2(String option, String says) {
    assertThat(cost(option)).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("setup: ").contains(says);
  }
}
