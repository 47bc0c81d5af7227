package dev.sluice.shell.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.util.Map;
import java.util.Optional;

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

  private record File(String resource, String mediaType) {}

  private static final File CONTRACT = new File("openapi.yml", "application/yaml");
  private static final File INDEX = new File("sluice/docs/index.html", "text/html;charset=utf-8");

  private final ResourceFiles resources;
  private final Map<String, File> files;

  ContractController(ResourceFiles resources) {
    String swaggerUi = resources.webjar("org.webjars", "swagger-ui", "");
    String javascript = "text/javascript;charset=utf-8";
    this.resources = resources;
    this.files =
        Map.of(
            "docs.js", new File("sluice/docs/docs.js", javascript),
            "swagger-ui-bundle.js", new File(swaggerUi + "swagger-ui-bundle.js", javascript),
            "swagger-ui.css", new File(swaggerUi + "swagger-ui.css", "text/css;charset=utf-8"),
            "favicon-32x32.png", new File(swaggerUi + "favicon-32x32.png", "image/png"));
  }

  @Get("/openapi.yml")
  Optional<HttpResponse<byte[]>> openapi() {
    return answer(CONTRACT);
  }

  @Get("/docs")
  Optional<HttpResponse<byte[]>> docs() {
    return answer(INDEX);
  }

  @Get("/docs/{file}")
  Optional<HttpResponse<byte[]>> file(String file) {
    return Optional.ofNullable(files.get(file)).flatMap(this::answer);
  }

  private Optional<HttpResponse<byte[]>> answer(File file) {
    return resources.answer(file.resource(), file.mediaType(), POLICY);
  }
}
