package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.engine.job.JobType;
import dev.sluice.shell.JobTypes;
import dev.sluice.shell.model.JobTypeForm;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@MicronautTest
final class JobTypesTest {

  @TempDir Path folder;

  @Inject EmbeddedServer server;

  @Test
  void types_come_by_name_and_those_of_sluice_say_how_to_fill_them_in() {
    Answer answer = Wire.ask(server.getPort(), "GET", "/api/job-types", "");
    Contract.holds("GET", "/api/job-types", answer);

    JsonNode types = answer.json().path("types");
    assertThat(types)
        .extracting(type -> type.path("type").asText())
        .containsSequence("algorithm", "default", "primes", "sleep");
    for (JsonNode type : types) {
      if (!type.path("type").asText().equals("default")) {
        assertThat(type.path("description").asText()).isNotEmpty();
        assertThat(type.at("/schema/properties")).isNotEmpty();
        type.at("/schema/required")
            .forEach(name -> assertThat(type.path("example").has(name.asText())).isTrue());
      }
    }
  }

  private List<JobTypeForm> forms(String schema) {
    try (ApplicationContext context = ApplicationContext.builder().build()) {
      Environment environment = context.getEnvironment();
      environment.addPropertySource(
          PropertySource.of(
              Map.of(
                  "sluice.handlers.thumbnail.kind",
                  "command",
                  "sluice.handlers.thumbnail.schema",
                  schema)));
      environment.start();
      return new JobTypeForms(new JobTypes(Set.of(new JobType("thumbnail"))), environment).all();
    }
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("schema.json"), text).toString();
  }

  @Test
  void a_type_has_the_schema_of_its_file_as_it_stands() throws IOException {
    JobTypeForm form =
        forms(
                file(
                    "{\"description\":\"Makes it small.\",\"maximum\":1.10,"
                        + "\"examples\":[{\"width\":200}]}"))
            .get(0);

    assertThat(form.getDescription()).isEqualTo("Makes it small.");
    assertThat(Objects.requireNonNull(form.getExample()).text()).isEqualTo("{\"width\":200}");
    assertThat(Objects.requireNonNull(form.getSchema()).text()).contains("1.10");
  }

  @Test
  void what_a_schema_does_not_say_is_not_there() throws IOException {
    JobTypeForm form = forms(file("{\"description\":7,\"examples\":[\"no object\"]}")).get(0);

    assertThat(form.getDescription()).isNull();
    assertThat(form.getExample()).isNull();
    assertThat(form.getSchema()).isNotNull();
  }

  @Test
  void a_file_that_is_missing_or_no_json_object_is_an_error_at_start_up() {
    assertThatThrownBy(() -> forms(folder.resolve("nothing.json").toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sluice.handlers.thumbnail.schema cannot be read")
        .hasMessageContaining("nothing.json");
    assertThatThrownBy(() -> forms(file("[1]")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has to be a JSON object");
  }
}
