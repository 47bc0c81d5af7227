package dev.sluice.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.sluice.acceptance.Chromium.Screen;
import dev.sluice.acceptance.Stack.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The pages in a real browser, on real services. Pictures of them are left in {@code
 * target/pictures}, or where {@code sluice.pictures} says.
 */
@Tag("verify")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesTest {

  private static final Path PICTURES =
      Path.of(System.getProperty("sluice.pictures", "target/pictures"));
  private static final Pattern ID = Pattern.compile("\"jobId\"\\s*:\\s*\"([^\"]+)\"");
  private static final double PATIENCE_MILLIS = 30_000;

  private final Stack stack = new Stack();
  private Service writer;
  private Service reader;
  private Chromium chromium;

  @BeforeAll
  void start() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    stack.with("SLUICE_READER_TRIES", "2").with("SLUICE_READER_RETRY_FIRST", "50ms");
    stack.with("SLUICE_DEMO_WORK", "20ms");
    stack.with("SLUICE_HANDLERS_BROKEN_KIND", "command");
    stack.with("SLUICE_HANDLERS_BROKEN_COMMAND", "/bin/sh,-c,echo out of paper >&2; exit 65");
    stack.localWithQueues();
    writer = stack.writer();
    reader = stack.reader().awaitReady();
    writer.awaitReady();
    chromium = new Chromium();
  }

  @AfterAll
  void stop() {
    if (chromium != null) {
      chromium.close();
    }
    stack.close();
  }

  @AfterEach
  void nothing_was_complained_of_and_nobody_else_was_asked() {
    assertThat(chromium.complaints()).isEmpty();
    assertThat(chromium.foreignRequests()).isEmpty();
  }

  private static Locator part(Page page, String name) {
    return page.getByTestId(name);
  }

  private String submit(String type, String payload) {
    String answer =
        writer
            .post("/api/jobs", "{\"type\":\"%s\",\"payload\":%s}".formatted(type, payload))
            .body();
    Matcher id = ID.matcher(answer);
    assertThat(id.find()).as(answer).isTrue();
    return id.group(1);
  }

  private void awaitState(String id, String state) {
    await().until(() -> writer.get("/api/jobs/" + id).body().contains("\"" + state + "\""));
  }

  @Test
  void a_job_is_submitted_and_watched_to_its_result() {
    Page page = chromium.open(writer.address());
    part(page, "tab-job").click();
    part(page, "job-type").selectOption("primes");
    page.locator("[data-pointer='/payload/upTo']").fill("1000000");
    part(page, "job-submit").click();

    Locator job = part(page, "watched-job").first();
    assertThat(job.getByTestId("story-state")).containsText("succeeded");
    assertThat(job.getByTestId("story-result")).containsText("78498");
    page.context().close();
  }

  @Test
  void what_is_wrong_is_said_beside_its_field_and_a_curl_command_does_the_same() {
    Page page = chromium.open(writer.address());
    part(page, "message-body").fill("it's a \"quoted\" message");
    part(page, "message-curl").click();
    String command = (String) page.evaluate("navigator.clipboard.readText()");
    assertThat(command).startsWith("curl ").contains(writer.address() + "/api/message");
    assertThat(shell(command)).contains("messageId");

    part(page, "message-submit").click();
    assertThat(part(page, "message-answer")).containsText(Pattern.compile("[0-9a-f]{8}-"));

    part(page, "tab-job").click();
    part(page, "job-type").selectOption("sleep");
    page.locator("[data-pointer='/payload/seconds']").fill("-1");
    part(page, "job-submit").click();
    assertThat(page.locator("[data-pointer='/payload/seconds']"))
        .hasAttribute("aria-invalid", "true");
    page.context().close();
  }

  /** What a command prints. */
  private static String shell(String command) {
    try {
      Process process = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_schedule_is_made_and_its_runs_are_seen() {
    Page page = chromium.open(writer.address());
    part(page, "tab-schedule").click();
    part(page, "schedule-user").fill("ada");
    part(page, "schedule-algorithm").fill("demo/Hello/1.0.0");
    part(page, "schedule-apikey").fill("simWRvOO0HPZ");
    part(page, "schedule-input").fill("world");
    part(page, "schedule-minutes").fill("60");
    part(page, "schedule-submit").click();

    Locator card = part(page, "schedule-card").first();
    card.getByTestId("schedule-run").click();
    assertThat(card.getByTestId("run-row").first()).containsText("hello world");
    page.context().close();
  }

  @Test
  void what_a_job_costs_follows_the_sliders() {
    Page page = chromium.open(writer.address());
    part(page, "tab-cost").click();
    assertThat(part(page, "cost-total")).containsText("$");
    String before = part(page, "cost-total").textContent();
    part(page, "cost-store").selectOption("on-demand");

    assertThat(part(page, "cost-total")).not().hasText(before);
    assertThat(part(page, "cost-table")).containsText("write units");
    page.context().close();
  }

  @Test
  void drainers_are_spawned_and_stopped() {
    Page page = chromium.open(reader.address());
    Locator drainers = part(page, "drainer");
    assertThat(drainers).hasCount(10);

    part(page, "spawn").click();
    assertThat(drainers).hasCount(11);
    drainers.last().getByTestId("stop-drainer").click();
    part(page, "confirm-yes").click();

    assertThat(drainers).hasCount(10);
    assertThat(part(page, "tile-drainers")).containsText("/10");
    page.context().close();
  }

  @Test
  void a_pause_is_seen_and_ended() {
    Page page = chromium.open(reader.address());
    part(page, "pause").click();
    if (part(page, "confirm-yes").isVisible()) {
      part(page, "confirm-yes").click();
    }
    assertThat(part(page, "box-state")).containsText("paused");

    part(page, "pause").click();

    assertThat(part(page, "box-state")).containsText("taking");
    page.context().close();
  }

  @Test
  void a_failed_job_tells_why_and_its_letter_is_sent_again() {
    String id = submit("broken", "{\"order\":17}");
    awaitState(id, "FAILED");
    Page page = chromium.open(reader.address());
    assertThat(part(page, "failures")).containsText("broken");
    part(page, "jobs-failed").click();
    assertThat(part(page, "job-row").first()).containsText("broken");
    part(page, "jobs-id").fill(id);
    part(page, "jobs-search").click();

    Locator drawer = part(page, "job-drawer");
    assertThat(drawer.getByTestId("story-state")).containsText("failed");
    assertThat(drawer).containsText("out of paper");
    assertThat(drawer.getByTestId("story-receipt")).containsText("$");
    Chromium.isAccessible(page);
    part(page, "drawer-close").click();
    assertThat(drawer).isHidden();

    part(page, "dead-look").click();
    Locator letters = part(page, "dead-row");
    assertThat(letters.first()).isVisible();
    part(page, "redrive-all").click();
    part(page, "confirm-yes").click();
    assertThat(part(page, "redrive-text"))
        .containsText(Pattern.compile("sent again|moved|done", Pattern.CASE_INSENSITIVE));
    Pattern done = Pattern.compile("\"redrive\":[{]\"state\":\"DONE\",\"moved\":[1-9]");
    await().until(() -> done.matcher(reader.get("/status").body()).find());
    page.context().close();
  }

  @Test
  void a_job_is_cancelled_from_its_drawer() {
    String id = submit("sleep", "{\"seconds\":60}");
    awaitState(id, "RUNNING");
    Page page = chromium.open(reader.address());
    part(page, "jobs-id").fill(id);
    part(page, "jobs-search").click();
    part(page, "job-cancel").click();
    part(page, "confirm-yes").click();

    assertThat(part(page, "job-drawer").getByTestId("story-state")).containsText("cancelled");
    page.context().close();
  }

  @Test
  void a_lost_connection_is_said_and_found_again() {
    Page page = chromium.open(reader.address());
    assertThat(part(page, "connection")).containsText("live");

    reader.program().kill();
    assertThat(part(page, "banner")).isVisible();
    assertThat(part(page, "connection")).not().containsText("live");

    reader = stack.readerAt(reader.address()).awaitReady();
    assertThat(part(page, "banner")).isHidden();
    assertThat(part(page, "connection")).containsText("live");
    // The browser itself says that nobody was there; the page says nothing.
    assertThat(chromium.complaints())
        .allMatch(
            line ->
                line.contains("ERR_CONNECTION_REFUSED")
                    || line.contains("ERR_INCOMPLETE_CHUNKED_ENCODING"));
    page.context().close();
  }

  @Test
  void a_key_for_looking_looks_and_does_not_act() {
    Program made =
        stack.start("setup", "api-key", "create", "--user", "ada", "--scopes", "status:read");
    assertThat(made.exitCode()).isZero();
    String key =
        made.output().lines().filter(line -> line.startsWith("slk_")).findFirst().orElseThrow();
    stack.with("SLUICE_SECURITY_API_KEYS", "required");
    Service guarded = stack.reader().awaitReady();
    stack.with("SLUICE_SECURITY_API_KEYS", "off");
    Page page = chromium.open(guarded.address());

    part(page, "key-input").fill(key);
    part(page, "key-submit").click();

    assertThat(part(page, "connection")).containsText("live");
    assertThat(part(page, "read-only")).isVisible();
    assertThat(part(page, "spawn")).not().isVisible();
    Chromium.isAccessible(page);
    assertThat(chromium.complaints()).allMatch(line -> line.contains("401"));
    page.context().close();
    guarded.program().terminate();
    assertThat(guarded.program().exitCode()).isZero();
  }

  @Test
  void both_pages_fit_and_can_be_used_by_all_and_are_drawn() {
    Program load = stack.load(writer, "--rate", "40", "--seconds", "90", "--jobs", "2");
    submit("sleep", "{\"seconds\":40}");
    String broken = submit("broken", "{\"order\":17}");
    awaitState(broken, "FAILED");
    for (Screen screen : Screen.values()) {
      for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
        Page status = chromium.open(reader.address(), screen, scheme);
        assertThat(part(status, "tile-throughput")).containsText(Pattern.compile("[1-9]"));
        assertThat(part(status, "fleet")).containsText("algorithm");
        draw(status, "status", screen, scheme);

        Page submit = chromium.open(writer.address(), screen, scheme);
        part(submit, "tab-job").click();
        part(submit, "job-type").selectOption("primes");
        part(submit, "job-submit").click();
        assertThat(part(submit, "watched-job").first().getByTestId("story-state"))
            .containsText("succeeded");
        draw(submit, "submit", screen, scheme);

        part(submit, "tab-cost").click();
        assertThat(part(submit, "cost-total")).containsText("$");
        draw(submit, "cost", screen, scheme);
      }
    }
    load.close();
  }

  private static void draw(Page page, String name, Screen screen, ColorScheme scheme) {
    Chromium.fits(page);
    Chromium.isAccessible(page);
    String file = "%s-%s-%s.png".formatted(name, screen, scheme).toLowerCase(Locale.ROOT);
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(PICTURES.resolve(file))
            .setFullPage(screen == Screen.DESKTOP));
  }
}
