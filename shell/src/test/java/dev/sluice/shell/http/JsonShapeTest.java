package dev.sluice.shell.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.core.type.Argument;
import io.micronaut.http.MediaType;
import io.micronaut.http.simple.SimpleHttpHeaders;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.validation.constraints.NotNull;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as having the shape of a type, for every kind of type. */
final class JsonShapeTest {

  enum Colour {
    RED,
    GREEN
  }

  @Serdeable
  @Introspected
  record Inner(@NotNull Integer number) {}

  @Serdeable
  @Introspected
  record Everything(
      @Nullable String text,
      @Nullable Integer integer,
      @Nullable Long big,
      @Nullable Double real,
      @Nullable Boolean flag,
      @Nullable Colour colour,
      @Nullable Instant at,
      @Nullable List<String> list,
      @Nullable Map<String, Integer> map,
      @Nullable List<Inner> inner) {}

  private static final StrictJsonReader<Everything> READER =
      new StrictJsonReader<>(JsonMapper.createDefault());

  private static Everything read(String json) {
    return Objects.requireNonNull(
        READER.read(
            Argument.of(Everything.class),
            MediaType.APPLICATION_JSON_TYPE,
            new SimpleHttpHeaders(ConversionService.SHARED),
            new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "{\"text\": 1}                     | /text            | must be a string",
        "{\"text\": true}                  | /text            | must be a string",
        "{\"integer\": \"1\"}              | /integer         | must be an integer",
        "{\"integer\": 5.5}                | /integer         | must be an integer",
        "{\"integer\": 5.0}                | /integer         | must be an integer",
        "{\"integer\": 1e2}                | /integer         | must be an integer",
        "{\"integer\": true}               | /integer         | must be an integer",
        "{\"integer\": 2147483648}         | /integer         | is out of range",
        "{\"big\": 9223372036854775808}    | /big             | is out of range",
        "{\"big\": \"1\"}                  | /big             | must be an integer",
        "{\"real\": \"1\"}                 | /real            | must be a number",
        "{\"real\": [1]}                   | /real            | must be a number",
        "{\"flag\": \"true\"}              | /flag            | must be true or false",
        "{\"flag\": 1}                     | /flag            | must be true or false",
        "{\"flag\": 0}                     | /flag            | must be true or false",
        "{\"colour\": \"BLUE\"}            | /colour          | has a value that is not allowed",
        "{\"colour\": 0}                   | /colour          | must be a string",
        "{\"at\": 0}                       | /at              | must be a string",
        "{\"at\": \"yesterday\"}           | /at              | has a value that is not allowed",
        "{\"list\": \"a\"}                 | /list            | must be an array",
        "{\"list\": [\"a\", 1]}            | /list/1          | must be a string",
        "{\"map\": [1]}                    | /map             | must be an object",
        "{\"map\": {\"a\": \"1\"}}         | /map/a           | must be an integer",
        "{\"inner\": [{\"number\": \"1\"}]}| /inner/0/number  | must be an integer",
        "{\"inner\": [{}]}                 | /inner/0/number  | is required",
        "{\"inner\": [{\"number\": null}]} | /inner/0/number  | must be an integer",
        "{\"inner\": [{\"number\":1,\"x\":1}]} | /inner/0/x   | is not known here",
      })
  void nothing_is_coerced(String json, String pointer, String reason) {
    ProblemException refused = catchThrowableOfType(ProblemException.class, () -> read(json));

    assertThat(refused.problem().violations()).containsExactly(new Violation(pointer, reason));
  }

  @Test
  void what_fits_is_taken() {
    assertThat(
            read(
                """
                {"text": "a", "integer": -1, "big": 9007199254740993, "real": 1, "flag": false,
                 "colour": "RED", "at": "2026-01-01T00:00:00Z", "list": ["a"], "map": {"b": 2},
                 "inner": [{"number": 3}]}
                """))
        .isEqualTo(
            new Everything(
                "a",
                -1,
                9007199254740993L,
                1.0,
                false,
                Colour.RED,
                Instant.parse("2026-01-01T00:00:00Z"),
                List.of("a"),
                Map.of("b", 2),
                List.of(new Inner(3))));
  }

  @Test
  void null_is_the_same_as_absent_where_a_property_may_be_absent() {
    assertThat(read("{\"text\": null}")).isEqualTo(read("{}"));
  }
}
