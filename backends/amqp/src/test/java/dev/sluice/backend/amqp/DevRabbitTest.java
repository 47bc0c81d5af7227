package dev.sluice.backend.amqp;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class DevRabbitTest extends AmqpQueueContract {
  @Override
  AmqpOptions broker() {
    return AmqpOptions.of(AmqpOptions.DEFAULT_URL, Optional.empty());
  }

  @Test
  void a_deleted_queue_ends_the_wait_with_an_error() throws IOException {
    Topology topology = provisioned();
    AmqpQueue queue = queue(client, topology, LONG);
    CompletableFuture<List<Delivery>> waiting = queue.receive(1, Duration.ofSeconds(20));
    await().atMost(SECONDS).until(() -> consumers(topology) == 1);
    asStranger(channel -> channel.queueDelete(topology.queue().value()));

    assertThatThrownBy(() -> get(waiting)).hasRootCauseInstanceOf(IOException.class);
  }
}
