package dev.sluice.load;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of the command line, and what they mean together. */
final class LoadOptions {

  private static final int CONCURRENCY = 4;
  private static final int MAX_IN_FLIGHT = 256;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The writer (SLUICE_URL; ${DEFAULT-VALUE}).",
      defaultValue = "${env:SLUICE_URL:-http://127.0.0.1:5000}")
  private URI url = URI.create("http://127.0.0.1:5000");

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Requests in a batch (${DEFAULT-VALUE}).")
  private int batch = 10;

  @Option(
      names = "--malformed",
      paramLabel = "N",
      description = "Malformed requests in each batch (${DEFAULT-VALUE}).")
  private int malformed = 1;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Jobs in each batch, instead of messages (${DEFAULT-VALUE}).")
  private int jobs = 0;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      description = "Length of the bodies, fixed or from..to (${DEFAULT-VALUE}).")
  private SizeRange size = new SizeRange(100, 100);

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Requests in all, malformed ones included (no limit).")
  private long count = Long.MAX_VALUE;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long requests are sent (until ended).")
  private @Nullable Integer seconds;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Closed loop: batches in flight (4).")
  private @Nullable Integer concurrency;

  @Option(
      names = "--pause",
      paramLabel = "TIME",
      description = "Closed loop: pause after each batch is sent (0ms).")
  private @Nullable Duration pause;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Open loop: requests per second, whatever the writer does.")
  private @Nullable Double rate;

  @Option(
      names = "--max-in-flight",
      paramLabel = "N",
      description = "Open loop: requests in flight at most (256).")
  private @Nullable Integer maxInFlight;

  @Option(
      names = "--schedule",
      paramLabel = "ALGORITHM",
      description = "Has this algorithm called every minute by a schedule of the user demo (none).")
  private @Nullable String schedule;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long an answer may take (10s).")
  private Duration timeout = Duration.ofSeconds(10);

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      description = "How long to wait for the writer at the start (30s).")
  private Duration wait = Duration.ofSeconds(30);

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Repeats the requests of an earlier run (random).")
  private @Nullable Long seed;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes all figures there at the end.")
  private @Nullable Path json;

  @Option(
      names = "--ledger",
      paramLabel = "FILE",
      description = "Appends the id of each message and job that was accepted.")
  private @Nullable Path ledger;

  URI url() {
    return url;
  }

  Duration longestWait() {
    return wait;
  }

  Optional<String> schedule() {
    return Optional.ofNullable(schedule);
  }

  Duration timeout() {
    return timeout;
  }

  Optional<Path> json() {
    return Optional.ofNullable(json);
  }

  Optional<Path> ledger() {
    return Optional.ofNullable(ledger);
  }

  /**
   * How the run goes.
   *
   * @throws IllegalArgumentException if a value is out of bounds, or two options exclude each other
   */
  RunOptions run() {
    if (url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
      throw new IllegalArgumentException("--url is an http:// or https:// address, not " + url);
    }
    if (json != null && !Files.isDirectory(json.toAbsolutePath().resolveSibling("."))) {
      throw new IllegalArgumentException("--json: there is no directory for " + json);
    }
    return new RunOptions(
        new LoadPlan(
            batch,
            malformed,
            jobs,
            size,
            count,
            seed == null ? new SecureRandom().nextLong() : seed),
        pace(),
        seconds == null ? RunOptions.FOREVER : Duration.ofSeconds(seconds),
        timeout,
        given());
  }

  private Pace pace() {
    if (rate == null) {
      if (maxInFlight != null) {
        throw new IllegalArgumentException(
            "--max-in-flight goes with --rate; --concurrency bounds a closed loop");
      }
      return new Pace.Closed(
          concurrency == null ? CONCURRENCY : concurrency, pause == null ? Duration.ZERO : pause);
    }
    if (concurrency != null || pause != null) {
      throw new IllegalArgumentException("--rate excludes --concurrency and --pause");
    }
    return new Pace.Open(rate, maxInFlight == null ? MAX_IN_FLIGHT : maxInFlight);
  }

  /** The options' values by name. */
  private Map<String, String> given() {
    Map<String, String> given = new TreeMap<>();
    for (OptionSpec option : Objects.requireNonNull(spec, "set by picocli").options()) {
      Object value = option.getValue();
      if (value != null && !option.usageHelp() && !option.versionHelp()) {
        given.put(option.longestName().substring(2), value.toString());
      }
    }
    return given;
  }
}
