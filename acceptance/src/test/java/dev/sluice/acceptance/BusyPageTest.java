package dev.sluice.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import dev.sluice.acceptance.Stack.Service;
import dev.sluice.backend.jdbc.JdbcOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The status page with much behind it: figures, and so a proof. */
@Tag("prove")
class BusyPageTest {

  private static final int JOBS = 100_000;
  private static final int MESSAGES = 40_000;
  private static final Duration MEASURED = Duration.ofSeconds(20);
  private static final double MOST_OF_A_CORE = 0.05;

  /** In /proc/PID/stat (proc(5)) what stands behind the name, from the state on. */
  private static final int USER_TICKS = 11;

  private static final double TICKS_PER_SECOND = 100; // USER_HZ on every Linux of today

  private final Stack stack = new Stack();

  @BeforeEach
  void insert_them() throws SQLException {
    stack.localWithQueues();
    JdbcOptions options = stack.store();
    try (Connection connection =
            DriverManager.getConnection(options.url(), options.user(), options.password());
        Statement insert = connection.createStatement()) {
      insert.execute(
          "insert into sluice.job (id, owner, type, payload, result_to, fingerprint, created_at,"
              + " version, state, since, wake_at, resends, attempts, started, failures) select"
              + " '00000000-0000-7000-8000-' || lpad(cast(x as varchar), 12, '0'), 'open',"
              + " 'default', '{}', 'ROW', '', x, 3, 'SUCCEEDED', x, 4102444800000, 0, '[]', 1, 0"
              + " from system_range(1, "
              + JOBS
              + ") as r(x)");
    }
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  @Test
  void two_browsers_cost_a_busy_reader_little_and_its_page_answers() {
    Service writer = stack.writer();
    Service reader = stack.reader().awaitReady();
    writer.awaitReady();
    assertThat(reader.post("/status/pause", "").statusCode()).isEqualTo(200);
    Program load =
        stack.load(
            writer,
            "--count",
            Integer.toString(MESSAGES),
            "--concurrency",
            "20",
            "--jobs",
            "0",
            "--malformed",
            "0");
    assertThat(load.exitCode(Duration.ofMinutes(5))).as(load.output()).isZero();
    try (Chromium chromium = new Chromium()) {
      Page page = chromium.open(reader.address());
      Page other = chromium.open(reader.address());
      assertThat(page.getByTestId("connection")).containsText("live");
      assertThat(other.getByTestId("connection")).containsText("live");

      assertThat(reader.post("/status/resume", "").statusCode()).isEqualTo(200);
      await().until(() -> processed(reader) > 0);

      double before = watchersSeconds(reader);
      double processedBefore = processed(reader);
      long begun = System.nanoTime();
      // How long the page keeps a click waiting: its thread is asked each 50 ms.
      page.evaluate(
          "() => { window.worst = 0; let last = performance.now(); setInterval(() => {"
              + " const now = performance.now(); window.worst = Math.max(window.worst, now - last - 50);"
              + " last = now; }, 50); }");
      page.waitForTimeout((double) MEASURED.toMillis());
      double seconds = (System.nanoTime() - begun) / 1e9;
      double share = (watchersSeconds(reader) - before) / seconds;
      double rate = (processed(reader) - processedBefore) / seconds;
      double worst = ((Number) page.evaluate("window.worst")).doubleValue();

      long searched = System.nanoTime();
      page.getByTestId("jobs-state").selectOption("SUCCEEDED");
      page.getByTestId("jobs-search").click();
      assertThat(page.getByTestId("job-row")).hasCount(20);
      page.getByTestId("jobs-more").click();
      assertThat(page.getByTestId("job-row")).hasCount(40);
      double paged = (System.nanoTime() - searched) / 1e9;

      System.out.printf(
          "%,.0f events a second, %,d jobs stored, two browsers: %.1f%% of a core in the reader for"
              + " those who watch; the page's thread was busy for %.0f ms at the most; a search and"
              + " a further page of the list took %.2f s%n",
          rate, JOBS, 100 * share, worst, paged);
      assertThat(chromium.complaints()).isEmpty();
      assertThat(share).isLessThan(MOST_OF_A_CORE);
      assertThat(rate).as("what the proof is about").isGreaterThan(200);
    }
  }

  private static double processed(Service reader) {
    return reader.meter("sluice_consumer_processed_total");
  }

  /** What the threads that are there for those who look have used of a core, in seconds. */
  private static double watchersSeconds(Service reader) {
    Path threads = Path.of("/proc", Long.toString(reader.program().pid()), "task");
    try (Stream<Path> each = Files.list(threads)) {
      List<Path> ours = each.filter(thread -> isForWatchers(read(thread, "comm"))).toList();
      assertThat(ours).as("threads by name").hasSizeGreaterThan(1);
      return ours.stream().mapToLong(BusyPageTest::ticks).sum() / TICKS_PER_SECOND;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is there for those who look: the ticker, the fleet's reader, and the HTTP server. */
  private static boolean isForWatchers(String thread) {
    return Stream.of("sluice-status", "sluice-fleet", "default-nioEv").anyMatch(thread::startsWith);
  }

  private static long ticks(Path thread) {
    String stat = read(thread, "stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Arrays.stream(fields, USER_TICKS, USER_TICKS + 2).mapToLong(Long::parseLong).sum();
  }

  private static String read(Path thread, String file) {
    try {
      return Files.readString(thread.resolve(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
