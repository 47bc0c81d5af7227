package dev.sluice.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestPorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archives of class data with which programs start quickly, and without which they start. */
class ClassDataTest {

  private static final Path ROOT =
      Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final List<String> PROGRAMS =
      List.of("local", "setup", "writer", "reader", "load-client");

  @TempDir private Path folder;

  private String run(Map<String, String> environment, String... command) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("CLASS_DATA", archives().toString());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroy();
    }
    String printed = Files.readString(output, UTF_8);
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }

  private Path archives() {
    return folder.resolve("class-data");
  }

  private Path archive(String program) {
    return archives().resolve(program + ".jsa");
  }

  private void makeArchives() throws Exception {
    String said = run(Map.of(), ROOT.resolve("scripts/archive-classes.sh").toString());
    Path log = archives().resolve("training.log");
    assertThat(said).as(Files.readString(log)).contains("there are archives of");
  }

  private Map<String, String> ports() {
    return Map.of(
        "RUN_FOLDER", folder.resolve("run").toString(),
        "SLUICE_LOCAL_DATA", folder.resolve("data").toString(),
        "NO_TMUX", "1",
        "WRITER_PORT", Integer.toString(TestPorts.free()),
        "READER_PORT", Integer.toString(TestPorts.free()),
        "SLUICE_LOCAL_SQS_PORT", Integer.toString(TestPorts.free()),
        "SLUICE_LOCAL_STORE_PORT", Integer.toString(TestPorts.free()),
        "SLUICE_LOCAL_ALGORITHMS_PORT", Integer.toString(TestPorts.free()));
  }

  @Test
  void a_service_takes_its_classes_from_the_archive_that_the_script_makes() throws Exception {
    makeArchives();
    assertThat(PROGRAMS).allSatisfy(program -> assertThat(archive(program)).isNotEmptyFile());
    assertThat(archives().resolve("training")).doesNotExist();
    assertThat(run(Map.of(), ROOT.resolve("scripts/archive-classes.sh").toString())).isEmpty();

    for (String module : List.of("writer", "reader")) {
      Path loaded = folder.resolve(module + ".log");
      try (Stack stack =
          new Stack()
              .withJvm("-XX:SharedArchiveFile=" + archive(module))
              .withJvm("-Xlog:class+load:file=" + loaded)) {
        Program program = stack.service(module).program().awaitOutput("listens on");
        List<String> ours =
            Files.readAllLines(loaded).stream()
                .filter(line -> line.contains(" dev.sluice."))
                .toList();
        assertThat(ours)
            .as(() -> program.output() + String.join("\n", ours))
            .hasSizeGreaterThan(100)
            .filteredOn(line -> line.contains("source: shared objects file (top)"))
            .hasSizeGreaterThan(ours.size() * 9 / 10);
      }
    }
  }

  @Test
  void archives_that_cannot_be_used_are_passed_over_without_a_word() throws Exception {
    Files.createDirectories(archives());
    Path foreign = Path.of(System.getProperty("java.home"), "lib", "server", "classes.jsa");
    for (String program : PROGRAMS) {
      Files.writeString(archive(program), "no archive");
    }
    if (Files.exists(foreign)) { // an archive, and of none of our jars
      Files.copy(foreign, archive("reader"), REPLACE_EXISTING);
    }

    String printed = run(ports(), ROOT.resolve("runall.sh").toString(), "--seconds", "3");

    assertThat(printed)
        .contains("writer listens on", "reader listens on")
        .containsPattern("lost +0")
        .doesNotContainIgnoringCase("archive")
        .doesNotContain("[cds", "WARN", "run setup");
  }

  @Test
  void runall_says_what_it_takes() throws Exception {
    assertThat(run(Map.of(), ROOT.resolve("runall.sh").toString(), "--help"))
        .startsWith("Runs the whole of Sluice")
        .contains("runall.sh stop", "WRITER_PORT", "Exit code");
  }
}
