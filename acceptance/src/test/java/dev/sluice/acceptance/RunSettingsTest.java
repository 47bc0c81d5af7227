package dev.sluice.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code make run} and {@code make setup} refuse before anything is started. */
class RunSettingsTest {

  private static final Path ROOT =
      Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "QUEUE=kafka;QUEUE is sqs or amqp, not \"kafka\"",
        "SLUICE_QUEUE=kafka;QUEUE is sqs or amqp, not \"kafka\"",
        "STACK=here;STACK is local, aws or own, not \"here\"",
        "READERS=0;READERS is 1 to 9, not \"0\"",
        "READERS=two;READERS is 1 to 9, not \"two\"",
        "WRITER_PORT=abc;WRITER_PORT is 1 to 65535, not \"abc\"",
        "READER_PORT=65536;READER_PORT is 1 to 65535, not \"65536\"",
        "READER_PORT=5x READERS=2;READER_PORT is 1 to 65535, not \"5x\"",
        "READER_PORT=65535 READERS=2;the port of reader 2 is 1 to 65535, not \"65536\"",
        "WRITER_PORT=5001;WRITER_PORT and READER_PORT are both 5001",
        "WRITER_PORT=5002 READERS=2;WRITER_PORT and the port of reader 2 are both 5002",
        "SLUICE_LOCAL_SQS_PORT=5001;READER_PORT and SLUICE_LOCAL_SQS_PORT are both 5001",
        "SLUICE_LOCAL_STORE_PORT=0;SLUICE_LOCAL_STORE_PORT is 1 to 65535, not \"0\"",
        "SETTLE=x;SETTLE is 0 to 99999 seconds, not \"x\"",
        "STACK=aws QUEUE=amqp;STACK=aws is for QUEUE=sqs",
        "STACK=own QUEUE=sqs;STACK=own is for QUEUE=amqp",
        "STACK=own;STACK=own needs SLUICE_AMQP_URL",
        "STACK=own SLUICE_AMQP_URL=amqp://r;STACK=own needs SLUICE_STORE_URL",
      })
  void what_makes_no_sense_is_one_line_and_exit_code_2(String settings, String said)
      throws Exception {
    for (String command : new String[] {"--seconds 1", "setup", "api-key list --user ada"}) {
      isRefused(command, settings, said);
    }
  }

  /** Which only a run has: their names are such as others have, too. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "RATE=x;RATE is requests per second, such as 0.5 or 100, up to 1000000, not \"x\"",
        "RATE=0.0;RATE is requests per second, such as 0.5 or 100, up to 1000000, not \"0.0\"",
        "RATE=1000001;RATE is requests per second, such as 0.5 or 100, up to 1000000, not \"1000001\"",
        "FAILURE_RATE=2;FAILURE_RATE is 0 to 1, not \"2\"",
        "FAILURE_RATE=1.5;FAILURE_RATE is 0 to 1, not \"1.5\"",
        "WORK=PTx;WORK is a time such as 20ms or 2s, not \"PTx\"",
        "WORK=PT-5S;WORK is a time such as 20ms or 2s, not \"PT-5S\"",
        "WORK=soon;WORK is a time such as 20ms or 2s, not \"soon\"",
        "MALFORMED=11;MALFORMED is 0 to 10 of a batch of 10, not \"11\"",
        "JOBS=-1;JOBS is 0 to 10 of a batch of 10, not \"-1\"",
        "MALFORMED=6 JOBS=5;MALFORMED and JOBS are up to 10 together, not 6 and 5",
      })
  void a_load_that_makes_no_sense_is_refused_by_a_run(String settings, String said)
      throws Exception {
    isRefused("--seconds 1", settings, said);
  }

  private void isRefused(String command, String settings, String said) throws Exception {
    ProcessBuilder run =
        new ProcessBuilder((ROOT.resolve("runall.sh") + " " + command).split(" ", -1))
            .redirectErrorStream(true);
    Map<String, String> environment = run.environment();
    environment.put("RUN_FOLDER", folder.resolve("run").toString());
    for (String setting : settings.split(" ", -1)) {
      String[] parts = setting.split("=", 2);
      environment.put(parts[0], parts[1]);
    }
    Process process = run.start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(printed.lines()).hasSize(1);
    assertThat(printed).startsWith("runall: ").contains(said);
    assertThat(Files.exists(folder.resolve("run"))).isFalse();
  }
}
