package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestPorts;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What programs say and do whose queue is on an AMQP broker that is not there. */
class AmqpAbsentTest {

  private final Stack stack = new Stack().onAmqp("amqp://ada:secret@127.0.0.1:" + TestPorts.free());

  @AfterEach
  void close() {
    stack.close();
  }

  private static void assertOneLine(Program program, String said) {
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.output().lines()).hasSize(1);
    assertThat(program.output()).contains(said).doesNotContain("secret");
  }

  @Test
  void services_start_without_anything_of_aws_and_wait_for_their_broker() {
    stack.start("local", "--queue", "sqs").awaitOutput("data in"); // for the database alone
    for (Stack.Service service : List.of(stack.writer(), stack.reader())) {
      service.program().awaitOutput("waiting for queue sluice");
      service.awaitStatus("/health/readiness", 503);
      service.program().terminate();
      assertThat(service.program().exitCode()).isZero();
      assertThat(service.program().output())
          .doesNotContain("secret", "QueueException", "\tat ", "AWS", "SQS");
    }
  }

  @Test
  void setup_says_in_one_line_that_it_is_not_there() {
    assertOneLine(
        stack.with("SLUICE_STORE", "none").start("setup", "--wait", "0s"),
        "is SLUICE_AMQP_URL right?");
  }

  @Test
  void an_address_that_is_none_is_one_clear_line_and_exit_code_2() {
    stack.with("SLUICE_AMQP_URL", "http://ada:secret@rabbit-1");
    for (Program program :
        List.of(stack.writer().program(), stack.reader().program(), stack.start("setup"))) {
      assertOneLine(program, "SLUICE_AMQP_URL begins with amqp:// or amqps://, not with http://");
    }
  }

  @Test
  void what_is_no_kind_of_queue_is_one_clear_line_and_exit_code_2() {
    stack.with("SLUICE_QUEUE", "kafka");
    for (Program program :
        List.of(stack.writer().program(), stack.reader().program(), stack.start("setup"))) {
      assertOneLine(program, "not \"kafka\"");
    }
  }
}
