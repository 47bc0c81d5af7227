package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import java.nio.file.Path;

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

  private static void passes(ValidationReport report) {
    assertThat(report.getMessages()).isEmpty();
  }
}
