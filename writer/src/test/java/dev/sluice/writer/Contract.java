package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The contract, as a judge of what goes over the wire. */
final class Contract {

  static final Path FILE = Path.of(System.getProperty("sluice.root"), "openapi.yml");

  private static final String PATH = "/api/message";
  private static final OpenApiInteractionValidator VALIDATOR =
      OpenApiInteractionValidator.createFor(FILE.toString()).build();

  private Contract() {}

  /** Holds an answer to {@code POST /api/message} to be one that the contract names. */
  static void holds(Answer answer) {
    SimpleResponse response =
        SimpleResponse.Builder.status(answer.status())
            .withContentType(answer.header("content-type"))
            .withBody(answer.text())
            .build();
    passes(VALIDATOR.validateResponse(PATH, Request.Method.POST, response));
  }

  /** The same, for a request that was good. */
  static void holds(byte[] body, Answer answer) {
    passes(
        VALIDATOR.validateRequest(
            SimpleRequest.Builder.post(PATH)
                .withContentType("application/json")
                .withBody(body)
                .build()));
    holds(answer);
  }

  /** Holds an answer to be one that the contract names for this operation. */
  static void holds(String method, String path, Answer answer) {
    SimpleResponse.Builder response = SimpleResponse.Builder.status(answer.status());
    if (answer.status() != 204) {
      response.withContentType(answer.header("content-type")).withBody(answer.text());
    }
    passes(VALIDATOR.validateResponse(path, Request.Method.valueOf(method), response.build()));
  }

  /** Holds a request to be one that the contract allows. */
  static void allows(String method, String path, String body) {
    SimpleRequest.Builder request =
        new SimpleRequest.Builder(Request.Method.valueOf(method), path.replaceFirst("[?].*", ""));
    Matcher parameter = Pattern.compile("[?&]([^=]*)=([^&]*)").matcher(path);
    while (parameter.find()) {
      request.withQueryParam(parameter.group(1), parameter.group(2));
    }
    if (!body.isEmpty()) {
      request.withContentType("application/json").withBody(body);
    }
    passes(VALIDATOR.validateRequest(request.build()));
  }

  private static void passes(ValidationReport report) {
    assertThat(report.getMessages()).isEmpty();
  }
}
