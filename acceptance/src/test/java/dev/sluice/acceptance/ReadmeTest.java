package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows is run as it stands there. */
class ReadmeTest {

  private static final Pattern EXAMPLE =
      Pattern.compile("```java\\n(import dev\\.sluice\\.enqueuer.*?)```", Pattern.DOTALL);

  @Test
  void the_example_of_the_enqueuer_prints_what_became_of_its_job() throws Exception {
    Matcher example =
        EXAMPLE.matcher(
            Files.readString(
                Path.of(System.getProperty("sluice.root", "..")).resolve("README.md")));
    assertThat(example.find()).isTrue();
    try (Stack stack = new Stack()) {
      stack.local();
      Path source = Files.writeString(stack.folder().resolve("Example.java"), example.group(1));
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              source.toString());
      builder.environment().putAll(stack.environment());
      Path output = stack.folder().resolve("output");
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();

      assertThat(process.waitFor()).as(Files.readString(output)).isZero();
      assertThat(Files.readString(output).lines()).last().asString().endsWith(" is QUEUED");
    }
  }
}
