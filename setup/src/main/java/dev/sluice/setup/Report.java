package dev.sluice.setup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.engine.queue.Depth;
import dev.sluice.engine.queue.ProvisioningStep;
import dev.sluice.engine.queue.QueueName;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What setup did or found, for people and for programs.
 *
 * @param depths what the queues hold, by name; empty if that was not asked for
 */
record Report(List<ProvisioningStep> steps, Map<QueueName, Depth> depths) {

  /** One line of the table. */
  private record Row(String state, String property, String from, String to) {

    static Row of(ProvisioningStep step) {
      if (step instanceof ProvisioningStep.Updated s) {
        return new Row("updated", s.property(), s.from(), s.to());
      }
      if (step instanceof ProvisioningStep.Differs s) {
        return new Row("differs", s.property(), s.found(), s.wanted());
      }
      if (step instanceof ProvisioningStep.Unsupported s) {
        return new Row("unsupported", s.property(), "", "");
      }
      if (step instanceof ProvisioningStep.Created) {
        return new Row("created", "", "", "");
      }
      return new Row(step instanceof ProvisioningStep.Missing ? "missing" : "ok", "", "", "");
    }

    String text() {
      return switch (state) {
        case "updated" -> "updated: " + property + " from " + from + " to " + to;
        case "differs" -> "differs: " + property + " is " + from + ", should be " + to;
        default -> state;
      };
    }
  }

  boolean isAsItShouldBe() {
    return steps.stream()
        .noneMatch(
            step ->
                step instanceof ProvisioningStep.Missing
                    || step instanceof ProvisioningStep.Differs);
  }

  String table() {
    StringBuilder table = new StringBuilder();
    for (ProvisioningStep step : steps) {
      if (!(step instanceof ProvisioningStep.Unsupported)) {
        table.append("%-24s %s%n".formatted(step.name(), Row.of(step).text()));
      }
    }
    String unsupported =
        steps.stream()
            .filter(ProvisioningStep.Unsupported.class::isInstance)
            .map(step -> Row.of(step).property())
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .collect(Collectors.joining(", "));
    if (!unsupported.isEmpty()) {
      table.append("(this service does not have %s)%n".formatted(unsupported));
    }
    if (!depths.isEmpty()) {
      table.append("%n%-24s %10s %10s %10s%n".formatted("queue", "ready", "in flight", "delayed"));
      depths.forEach(
          (name, depth) ->
              table.append(
                  "%-24s %10d %10d %10d%n"
                      .formatted(name, depth.ready(), depth.inFlight(), depth.delayed())));
    }
    return table.toString();
  }

  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeBooleanField("ok", isAsItShouldBe());
      json.writeArrayFieldStart("steps");
      for (ProvisioningStep step : steps) {
        write(json, step.name(), Row.of(step));
      }
      json.writeEndArray();
      json.writeObjectFieldStart("depths");
      for (Map.Entry<QueueName, Depth> entry : depths.entrySet()) {
        json.writeObjectFieldStart(entry.getKey().value());
        json.writeNumberField("ready", entry.getValue().ready());
        json.writeNumberField("inFlight", entry.getValue().inFlight());
        json.writeNumberField("delayed", entry.getValue().delayed());
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter does not fail
    }
    return text + System.lineSeparator();
  }

  private static void write(JsonGenerator json, String name, Row row) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("state", row.state());
    if (!row.property().isEmpty()) {
      json.writeStringField("property", row.property());
    }
    if (!row.to().isEmpty()) {
      json.writeStringField("from", row.from());
      json.writeStringField("to", row.to());
    }
    json.writeEndObject();
  }
}
