package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.sluice.shell.http.Needs;
import io.swagger.parser.OpenAPIParser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of Spectral's and Redocly's recommended sets that contracts of ours keep. */
@ParameterizedClass
@CsvSource({"openapi.yml, openapi.yml", "reader/target/contract/openapi.yml, reader/openapi.yml"})
final class ContractLintTest {

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.sluice.writer", "dev.sluice.reader");

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private final Path file;
  private final JsonNode contract;

  /** Before it was made one file with what it has from another. */
  private final JsonNode source;

  ContractLintTest(String path, String sourcePath) throws IOException {
    file = root(path);
    contract = new YAMLMapper().readTree(file.toFile());
    source = new YAMLMapper().readTree(root(sourcePath).toFile());
  }

  private static Path root(String path) {
    return Path.of(System.getProperty("sluice.root"), path);
  }

  /** What a reference stands for, or the node itself. */
  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? contract.at(node.path("$ref").asText().substring(1)) : node;
  }

  @Test
  void every_parameter_is_described_and_every_shared_part_is_used() {
    eachOperation(
        (name, operation) ->
            operation
                .path("parameters")
                .forEach(
                    parameter ->
                        assertThat(resolved(parameter).path("description").asText())
                            .as(name)
                            .isNotEmpty()));
    for (String kind : List.of("parameters", "responses", "schemas")) {
      source
          .at("/components/" + kind)
          .fieldNames()
          .forEachRemaining(
              name ->
                  assertThat(source.toString())
                      .contains("\"#/components/" + kind + "/" + name + "\""));
    }
  }

  private void eachOperation(BiConsumer<String, JsonNode> check) {
    for (Map.Entry<String, JsonNode> path : contract.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (METHODS.contains(method.getKey())) {
          check.accept(method.getKey() + " " + path.getKey(), method.getValue());
        }
      }
    }
  }

  @Test
  void it_parses_without_a_complaint() {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    SwaggerParseResult result =
        new OpenAPIParser().readLocation(file.toString(), List.of(), options);

    assertThat(result.getMessages()).isEmpty();
    assertThat(result.getOpenAPI()).isNotNull();
  }

  @Test
  void it_says_what_it_is_under_which_licence_and_where() {
    JsonNode info = contract.path("info");
    assertThat(info.path("title").asText()).isNotEmpty();
    assertThat(info.path("version").asText()).isNotEmpty();
    assertThat(info.path("description").asText()).isNotEmpty();
    assertThat(info.path("license").path("url").asText()).startsWith("https://");
    assertThat(contract.path("servers")).isNotEmpty();
    for (JsonNode server : contract.path("servers")) {
      assertThat(server.path("url").asText()).doesNotEndWith("/").doesNotContain("example");
    }
  }

  @Test
  void every_path_is_lower_case_without_a_slash_at_its_end() {
    contract
        .path("paths")
        .fieldNames()
        .forEachRemaining(
            path ->
                assertThat(path)
                    .isEqualTo(path.toLowerCase(Locale.ROOT))
                    .startsWith("/")
                    .doesNotEndWith("/")
                    .doesNotContain("?"));
  }

  @Test
  void every_operation_has_a_unique_id_a_summary_a_description_and_a_tag_that_is_described() {
    Set<String> ids = new HashSet<>();
    Set<String> tags = new HashSet<>();
    for (JsonNode tag : contract.path("tags")) {
      assertThat(tag.path("description").asText()).as(tag.toString()).isNotEmpty();
      tags.add(tag.path("name").asText());
    }
    eachOperation(
        (name, operation) -> {
          String id = operation.path("operationId").asText();
          assertThat(id).as(name).matches("[a-z][A-Za-z]+");
          assertThat(ids.add(id)).as(id).isTrue();
          assertThat(operation.path("x-scope").asText()).as(name).isEqualTo(scopeOf(id));
          assertThat(operation.path("responses").has("401")).as(name).isTrue();
          assertThat(operation.path("responses").has("403")).as(name).isTrue();
          assertThat(operation.path("summary").asText()).as(name).endsWith(".");
          assertThat(operation.path("description").asText()).as(name).isNotEmpty();
          assertThat(operation.path("tags")).as(name).isNotEmpty();
          operation.path("tags").forEach(tag -> assertThat(tags).contains(tag.asText()));
        });
  }

  /** What the code asks a key to be good for. */
  private static String scopeOf(String operation) {
    List<String> scopes =
        OURS.stream()
            .flatMap(controller -> controller.getMethods().stream())
            .filter(method -> method.getName().equals(operation))
            .flatMap(method -> method.tryGetAnnotationOfType(Needs.class).stream())
            .map(needs -> needs.value().text())
            .distinct()
            .toList();
    assertThat(scopes).as(operation).hasSize(1);
    return scopes.get(0);
  }

  @Test
  void every_operation_has_a_good_answer_and_every_error_is_a_problem() {
    eachOperation(
        (name, operation) -> {
          Set<String> codes = new HashSet<>();
          for (Map.Entry<String, JsonNode> answer : operation.path("responses").properties()) {
            codes.add(answer.getKey());
            JsonNode response = resolved(answer.getValue());
            assertThat(response.path("description").asText()).as(name).isNotEmpty();
            if (answer.getKey().startsWith("4") || answer.getKey().startsWith("5")) {
              JsonNode content = response.path("content");
              assertThat(content.fieldNames())
                  .toIterable()
                  .containsExactly("application/problem+json");
              assertThat(content.path("application/problem+json").at("/schema/$ref").asText())
                  .isEqualTo("#/components/schemas/Problem");
            }
          }
          assertThat(codes).as(name).anyMatch(code -> code.startsWith("2")).contains("400");
        });
  }

  @Test
  void every_schema_and_property_is_described() {
    for (Map.Entry<String, JsonNode> schema :
        contract.path("components").path("schemas").properties()) {
      assertThat(schema.getValue().path("description").asText()).as(schema.getKey()).isNotEmpty();
      for (Map.Entry<String, JsonNode> property :
          schema.getValue().path("properties").properties()) {
        assertThat(resolved(property.getValue()).path("description").asText())
            .as(schema.getKey() + "." + property.getKey())
            .isNotEmpty();
      }
      schema
          .getValue()
          .path("required")
          .forEach(
              name ->
                  assertThat(schema.getValue().path("properties").has(name.asText()))
                      .as(schema.getKey() + " requires " + name)
                      .isTrue());
    }
  }

  @Test
  void every_example_is_valid() {
    OpenApiInteractionValidator validator =
        OpenApiInteractionValidator.createFor(file.toString()).build();
    List<String> checked = new ArrayList<>();
    eachOperation(
        (name, operation) -> {
          int space = name.indexOf(' ');
          Request.Method method =
              Request.Method.valueOf(name.substring(0, space).toUpperCase(Locale.ROOT));
          String path =
              name.substring(space + 1)
                  .replace("{id}", "0199d3c4")
                  .replace("{number}", "11")
                  .replace("{username}", "ada");
          for (JsonNode example : operation.at("/requestBody/content/application~1json/examples")) {
            checked.add(example.path("value").toString());
            assertThat(
                    validator
                        .validateRequest(
                            new SimpleRequest.Builder(method, path)
                                .withContentType("application/json")
                                .withBody(checked.get(checked.size() - 1))
                                .build())
                        .getMessages())
                .isEmpty();
          }
          for (Map.Entry<String, JsonNode> answer : operation.path("responses").properties()) {
            JsonNode contents = resolved(answer.getValue()).path("content");
            for (Map.Entry<String, JsonNode> content : contents.properties()) {
              assertThat(content.getValue().path("examples"))
                  .as(name + " " + answer.getKey())
                  .isNotEmpty();
              for (JsonNode example : content.getValue().path("examples")) {
                JsonNode value = example.path("value");
                checked.add(value.toString());
                assertThat(value.path("status").asText(answer.getKey())).isEqualTo(answer.getKey());
                assertThat(
                        validator
                            .validateResponse(
                                path,
                                method,
                                SimpleResponse.Builder.status(Integer.parseInt(answer.getKey()))
                                    .withContentType(content.getKey())
                                    .withBody(checked.get(checked.size() - 1))
                                    .build())
                            .getMessages())
                    .as(name + " " + answer.getKey())
                    .isEmpty();
              }
            }
          }
        });
    assertThat(checked).hasSizeGreaterThanOrEqualTo(20);
  }
}
