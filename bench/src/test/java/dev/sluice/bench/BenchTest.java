package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before anything is started. */
class BenchTest {

  @TempDir private Path root;

  private String refused(String... arguments) {
    StringWriter said = new StringWriter();
    int code = Bench.command().setErr(new PrintWriter(said)).execute(arguments);
    assertThat(code).isEqualTo(2);
    assertThat(root.resolve("target")).doesNotExist();
    assertThat(said.toString().lines()).hasSize(1);
    return said.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--parts;start,speed;--parts are of \"http\", \"cloud\",",
        "--rows;slucie;not \"slucie\"",
        "--rounds;0;--rounds is 1 to 100, not 0",
        "--rounds;-1;--rounds is 1 to 100, not -1",
        "--seconds;601;--seconds is 1 to 600, not 601",
        "--seconds;abc;'abc' is not an int",
      })
  void what_makes_no_sense(String option, String value, String why) throws IOException {
    Files.createFile(root.resolve("openapi.yml"));

    assertThat(refused("--root", root.toString(), option, value)).contains(why);
  }

  @Test
  void a_row_of_another_part() throws IOException {
    Files.createFile(root.resolve("openapi.yml"));

    assertThat(refused("--root", root.toString(), "--parts", "start", "--rows", "sluice"))
        .startsWith("bench: --rows are of \"plain\", \"with archive\", not \"sluice\"");
  }

  @Test
  void rows_of_several_parts_are_named_once() throws IOException {
    Files.createFile(root.resolve("openapi.yml"));

    assertThat(refused("--root", root.toString(), "--rows", "slucie")).containsOnlyOnce("flask");
  }

  @Test
  void a_folder_that_is_not_the_project() {
    assertThat(refused("--root", root.toString())).contains("there is no openapi.yml");
  }

  @Test
  void a_file_where_a_folder_is_to_be() throws IOException {
    Path file = Files.createFile(root.resolve("openapi.yml"));

    assertThat(refused("--root", root.toString(), "--out", file.toString()))
        .startsWith("bench: --out is a folder, and cannot be made");
  }
}
