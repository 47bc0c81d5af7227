package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The system's own Chromium, which may reach nothing but this machine. It keeps what its pages
 * complain of and whom they ask.
 */
final class Chromium implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/bin/chromium");
  private static final List<String> QUIET =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /** How the world looks at a page. */
  enum Screen {
    DESKTOP(1400, 900),
    PHONE(360, 740);

    private final int width;
    private final int height;

    Screen(int width, int height) {
      this.width = width;
      this.height = height;
    }
  }

  private final Playwright playwright;
  private final Browser browser;
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  private final List<String> foreign = Collections.synchronizedList(new ArrayList<>());

  Chromium() {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright.chromium().launch(new LaunchOptions().setExecutablePath(PROGRAM).setArgs(QUIET));
  }

  /** A page at an address, with what it needs; its context is closed with the browser. */
  Page open(URI address, Screen screen, ColorScheme scheme) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(screen.width, screen.height)
                .setColorScheme(scheme)
                .setLocale("en-GB")
                .setTimezoneId("UTC")
                .setPermissions(List.of("clipboard-read", "clipboard-write")));
    Page page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (Set.of("error", "warning").contains(message.type())) {
            complaints.add(message.type() + ": " + message.text() + " at " + message.location());
          }
        });
    page.onPageError(error -> complaints.add("error: " + error));
    page.onRequest(
        request -> {
          URI asked = URI.create(request.url());
          if (!"data".equals(asked.getScheme())
              && !address.getAuthority().equals(asked.getAuthority())) {
            foreign.add(request.url());
          }
        });
    page.navigate(address.toString());
    return page;
  }

  Page open(URI address) {
    return open(address, Screen.DESKTOP, ColorScheme.LIGHT);
  }

  /** What the pages have complained of since the last call. */
  List<String> complaints() {
    synchronized (complaints) {
      List<String> heard = List.copyOf(complaints);
      complaints.clear();
      return heard;
    }
  }

  /** What was asked of others than the page's own service. */
  List<String> foreignRequests() {
    return List.copyOf(foreign);
  }

  /** Holds a page to have no barrier that axe-core calls serious or critical. */
  static void isAccessible(Page page) {
    List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
    assertThat(violations)
        .filteredOn(rule -> Set.of("serious", "critical").contains(rule.getImpact()))
        .extracting(rule -> rule.getId() + ": " + rule.getNodes().get(0).getHtml())
        .isEmpty();
  }

  /** Holds a page to fit its screen. */
  static void fits(Page page) {
    assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
        .as("the page scrolls sideways")
        .isEqualTo(true);
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
