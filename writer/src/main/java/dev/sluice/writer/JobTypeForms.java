package dev.sluice.writer;

import dev.sluice.engine.job.JobType;
import dev.sluice.shell.JobTypes;
import dev.sluice.shell.http.JsonObject;
import dev.sluice.shell.model.JobTypeForm;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.env.Environment;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a job of each type is filled in: by a JSON Schema of its payloads, where there is one ({@code
 * sluice.handlers.TYPE.schema}, a file). It is read at start-up, and what it says of itself, its
 * {@code description} and the first of its {@code examples}, is shown, too.
 */
@Context
final class JobTypeForms {

  private static final String FILE = "sluice.handlers.%s.schema";
  private static final String KIND = "sluice.handlers.%s.kind";

  private final List<JobTypeForm> forms;

  JobTypeForms(JobTypes types, Environment environment) {
    this.forms =
        types.names().stream()
            .sorted(Comparator.comparing(JobType::value))
            .map(type -> form(type, environment))
            .toList();
  }

  /** All of them, by name. */
  List<JobTypeForm> all() {
    return forms;
  }

  private static JobTypeForm form(JobType type, Environment environment) {
    JobTypeForm form = new JobTypeForm(type.value());
    schema(type, environment).ifPresent(schema -> fill(form, schema));
    return form;
  }

  private static void fill(JobTypeForm form, JsonObject schema) {
    form.schema(schema);
    JsonNode description = schema.tree().get("description");
    if (description != null && description.isString()) {
      form.description(description.getStringValue());
    }
    JsonNode examples = schema.tree().get("examples");
    if (examples != null && examples.isArray() && examples.size() > 0) {
      JsonNode example = examples.get(0);
      if (example != null && example.isObject()) {
        form.example(new JsonObject(example));
      }
    }
  }

  private static Optional<JsonObject> schema(JobType type, Environment environment) {
    String setting = FILE.formatted(type);
    Optional<Path> file = environment.getProperty(setting, Path.class);
    if (file.isPresent()) {
      return Optional.of(
          read(file.get(), setting)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          setting + " has to be a JSON object, and " + file.get() + " is none")));
    }
    // The kinds that come with Sluice know their payloads.
    return environment
        .getProperty(KIND.formatted(type), String.class)
        .map(kind -> kind.toLowerCase(Locale.ROOT))
        .flatMap(JobTypeForms::ofKind);
  }

  private static Optional<JsonObject> read(Path file, String setting) {
    try {
      return JsonObject.parse(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(setting + " cannot be read: " + e, e);
    }
  }

  private static Optional<JsonObject> ofKind(String kind) {
    try (@Nullable InputStream in =
        JobTypeForms.class.getResourceAsStream("/sluice/types/" + kind + ".json")) {
      return in == null
          ? Optional.empty()
          : JsonObject.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
