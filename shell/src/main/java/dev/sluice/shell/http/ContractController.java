package dev.sluice.shell.http;

import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The service's contract, and pages to read it: {@code /openapi.yml} and {@code /docs}.
 *
 * <p>Swagger UI comes out of its webjar, without a request to anywhere else, and under a policy
 * that allows none. Only the files named here are served.
 */
@Controller
@Open
@Produces(MediaType.ALL)
final class ContractController {

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
          + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
          + "frame-ancestors 'none'";

  private record Page(String resource, String mediaType) {}

  private static final Page CONTRACT = new Page("openapi.yml", "application/yaml");
  private static final Page INDEX = new Page("sluice/docs/index.html", "text/html;charset=utf-8");

  private final ResourceLoader resources;
  private final Map<String, Page> pages;
  private final ConcurrentMap<String, byte[]> read = new ConcurrentHashMap<>();

  ContractController(ResourceLoader resources) {
    String swaggerUi = "META-INF/resources/webjars/swagger-ui/" + swaggerUiVersion(resources) + "/";
    String javascript = "text/javascript;charset=utf-8";
    this.resources = resources;
    this.pages =
        Map.of(
            "docs.js", new Page("sluice/docs/docs.js", javascript),
            "swagger-ui-bundle.js", new Page(swaggerUi + "swagger-ui-bundle.js", javascript),
            "swagger-ui.css", new Page(swaggerUi + "swagger-ui.css", "text/css;charset=utf-8"),
            "favicon-32x32.png", new Page(swaggerUi + "favicon-32x32.png", "image/png"));
  }

  private static String swaggerUiVersion(ResourceLoader resources) {
    Properties properties = new Properties();
    try (InputStream in = open(resources, "META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  @Get("/openapi.yml")
  HttpResponse<byte[]> openapi() {
    return found(CONTRACT);
  }

  @Get("/docs")
  HttpResponse<byte[]> docs() {
    return found(INDEX);
  }

  @Get("/docs/{file}")
  Optional<HttpResponse<byte[]>> file(String file) {
    return Optional.ofNullable(pages.get(file)).map(this::found);
  }

  private HttpResponse<byte[]> found(Page page) {
    return HttpResponse.ok(read.computeIfAbsent(page.resource(), this::bytes))
        .header("Content-Type", page.mediaType())
        .header("Content-Security-Policy", POLICY)
        .header("Cache-Control", "no-cache");
  }

  private byte[] bytes(String resource) {
    try (InputStream in = open(resources, resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(ResourceLoader resources, String resource) {
    return resources
        .getResourceAsStream("classpath:" + resource)
        .orElseThrow(() -> new IllegalStateException(resource + " is not on the class path"));
  }
}
