package dev.sluice.shell.http;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The service's page for people: {@code /}, and what it is made of under {@code /assets}.
 *
 * <p>All of it lies in the jars, and the policy lets the page ask nobody but this service. What the
 * page shows comes over the service's API, with the API key of whoever looks.
 */
@Controller
@Open
@Produces(MediaType.ALL)
@Requires(property = PageController.PAGE)
final class PageController {

  /** Which page it is: a file in {@code sluice/pages}. */
  static final String PAGE = "sluice.page";

  private static final String FOLDER = "sluice/pages/";
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** No folder, no dots but the last one. */
  private static final Pattern ASSET = Pattern.compile("[a-z][a-z0-9-]*\\.(js|css|svg)");

  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "js", "text/javascript;charset=utf-8",
          "css", "text/css;charset=utf-8",
          "svg", "image/svg+xml");

  private final ResourceFiles resources;
  private final String page;
  private final Map<String, String> ofUplot;

  PageController(ResourceFiles resources, @Property(name = PAGE) String page) {
    this.resources = resources;
    this.page = page;
    String uplot = resources.webjar("org.webjars.npm", "uplot", "dist/");
    this.ofUplot =
        Map.of(
            "uPlot.esm.js", uplot + "uPlot.esm.js",
            "uPlot.min.css", uplot + "uPlot.min.css");
  }

  @Get("/")
  Optional<HttpResponse<byte[]>> page() {
    return resources.answer(FOLDER + page, "text/html;charset=utf-8", POLICY);
  }

  @Get("/assets/{file}")
  Optional<HttpResponse<byte[]>> asset(String file) {
    String resource = ofUplot.get(file);
    Matcher own = ASSET.matcher(file);
    if (resource == null && !own.matches()) {
      return Optional.empty();
    }
    String type = MEDIA_TYPES.getOrDefault(file.substring(file.lastIndexOf('.') + 1), "");
    return resources.answer(resource == null ? FOLDER + file : resource, type, POLICY);
  }
}
