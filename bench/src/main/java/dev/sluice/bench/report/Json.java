package dev.sluice.bench.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.bench.measure.Cell;
import dev.sluice.bench.measure.Measure;
import dev.sluice.bench.measure.Results;
import dev.sluice.bench.measure.Sample;
import dev.sluice.bench.measure.Spread;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Results for programs: every cell with its medians, its rounds, and why it is doubted. */
public final class Json {

  private Json() {}

  /**
   * The results as a JSON object.
   *
   * @param about what ran where, name by name
   */
  public static String of(Results results, List<Verdict> verdicts, Map<String, String> about) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      for (Map.Entry<String, String> entry : about.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeArrayFieldStart("targets");
      for (Verdict verdict : verdicts) {
        write(json, verdict);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("cells");
      for (String part : results.parts()) {
        for (String load : results.loads(part)) {
          for (String row : results.rows(part)) {
            write(json, results, new Cell(part, row, load));
          }
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) { // of a writer into memory
      throw new UncheckedIOException(e);
    }
    return text + "\n";
  }

  private static void write(JsonGenerator json, Verdict verdict) throws IOException {
    json.writeStartObject();
    json.writeStringField("what", verdict.target().what());
    json.writeStringField("limit", verdict.target().limit());
    if (verdict.measured().isPresent()) {
      json.writeNumberField("measured", rounded(verdict.measured().getAsDouble()));
    }
    json.writeStringField("verdict", verdict.word());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Results results, Cell cell) throws IOException {
    List<Sample> samples = results.samples(cell);
    if (samples.isEmpty()) {
      return;
    }
    json.writeStartObject();
    json.writeStringField("part", cell.part());
    json.writeStringField("row", cell.row());
    json.writeStringField("load", cell.load());
    for (Measure measure : Measure.values()) {
      Optional<Spread> spread = results.spread(cell, measure);
      if (spread.isPresent()) {
        json.writeObjectFieldStart(measure.name().toLowerCase(Locale.ROOT));
        json.writeNumberField("median", rounded(spread.get().median()));
        json.writeArrayFieldStart("rounds");
        for (Sample sample : samples) {
          if (sample.get(measure).isPresent()) {
            json.writeNumber(rounded(sample.get(measure).getAsDouble()));
          }
        }
        json.writeEndArray();
        json.writeEndObject();
      }
    }
    List<String> doubts = results.doubts(cell);
    json.writeBooleanField("valid", doubts.isEmpty());
    json.writeArrayFieldStart("doubts");
    for (String doubt : doubts) {
      json.writeString(doubt);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Four decimals: what is beyond them is noise. */
  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
