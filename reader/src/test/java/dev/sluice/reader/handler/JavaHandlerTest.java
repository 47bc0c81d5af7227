package dev.sluice.reader.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.job.JobResult;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.work.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JavaHandlerTest {

  @Test
  void a_handler_of_messages_sees_the_payload_the_id_and_the_count_of_the_job() throws Exception {
    List<Delivery> seen = new ArrayList<>();
    JavaHandler handler =
        new JavaHandler(
            delivery -> {
              seen.add(delivery);
              return Outcome.deadLetter("why");
            });
    JobResult result = handler.run(TestRun.of("{\"a\":1}"));
    assertThat(result).isEqualTo(JobResult.of(Outcome.deadLetter("why")));
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).message().body()).isEqualTo("{\"a\":1}");
    assertThat(seen.get(0).id().value()).isEqualTo("0199d3c4-job");
    assertThat(seen.get(0).attempt()).isEqualTo(3);
    assertThat(seen.get(0).receipt()).isEqualTo("receipt");
  }

  @Test
  void what_it_throws_goes_on() {
    IOException failure = new IOException("broken");
    JavaHandler handler =
        new JavaHandler(
            delivery -> {
              throw failure;
            });
    assertThatThrownBy(() -> handler.run(TestRun.of("{}"))).isSameAs(failure);
  }
}
