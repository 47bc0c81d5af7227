package dev.sluice.backend.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.queue.AcknowledgeResult;
import dev.sluice.engine.queue.Attribute;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.ProvisioningStep;
import dev.sluice.engine.queue.QueueException;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.Topology;
import dev.sluice.engine.work.DeadLetters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On a real RabbitMQ. */
@Tag("verify")
final class RabbitQueueTest extends AmqpQueueContract {

  private static final Rabbit rabbit = Rabbit.plain();

  @AfterAll
  static void stop() {
    rabbit.close();
  }

  @Override
  AmqpOptions broker() {
    return rabbit.options();
  }

  @Test
  void a_deleted_queue_ends_the_wait_with_an_error() {
    Topology topology = provisioned();
    AmqpQueue queue = queue(client, topology, LONG);
    CompletableFuture<List<Delivery>> waiting = queue.receive(1, Duration.ofSeconds(20));
    await().atMost(SECONDS).until(() -> consumers(topology) == 1);
    asStranger(channel -> channel.queueDelete(topology.queue().value()));

    assertThatThrownBy(() -> get(waiting))
        .rootCause()
        .hasMessageContaining("the broker has cancelled the consumer");
  }

  @Test
  void a_message_that_takes_its_readers_along_is_given_up_by_the_broker() {
    Topology topology = provisioned();
    AmqpQueue dead = deadQueue(topology);
    get(queue(client, topology, LONG).send(List.of(message("poison")), Duration.ZERO));
    for (int tries = 1; tries <= topology.maxReceives() + 1; tries++) {
      try (AmqpClient reader = new AmqpClient(broker(), "dies")) {
        AmqpQueue queue =
            new AmqpQueue(reader, topology.queue(), AmqpQueueOptions.work(LONG, topology.dead()));
        List<Delivery> delivered = get(queue.receive(1, SECONDS));
        assertThat(delivered).extracting(Delivery::attempt).containsExactly(tries);
      } // without closing the queue: the connection breaks
    }

    Instant gaveUp = null;
    for (int looks = 0; looks < 3; looks++) {
      Delivery letter = get(dead.receive(1, SECONDS)).get(0);
      assertThat(letter.message().body()).isEqualTo("poison");
      assertThat(letter.message().attributes())
          .containsEntry(
              DeadLetters.REASON, Attribute.text("given up by the broker: delivery_limit"))
          .containsEntry(DeadLetters.ORIGIN, Attribute.text(topology.queue().value()));
      assertThat(letter.sentAt()).isBeforeOrEqualTo(gaveUp == null ? Instant.now() : gaveUp);
      gaveUp = letter.sentAt();
      get(dead.release(letter, Duration.ZERO));
      int consumers =
          asStranger(c -> c.queueDeclarePassive(dead.name().value()).getConsumerCount());
      assertThat(consumers).isZero();
    }
  }

  @Test
  void a_queue_that_is_there_with_other_arguments_is_explained_in_one_line() {
    Topology topology = newTopology();
    asStranger(
        channel -> channel.queueDeclare(topology.results().value(), true, false, false, Map.of()));
    AmqpProvisioner provisioner = new AmqpProvisioner(client);
    assertThat(provisioner.check(topology))
        .filteredOn(step -> step.name().equals(topology.results().value()))
        .singleElement()
        .isInstanceOfSatisfying(
            ProvisioningStep.Differs.class,
            differs -> {
              assertThat(differs.property()).isEqualTo("x-queue-type");
              assertThat(differs.found()).isEqualTo("none");
              assertThat(differs.wanted()).isEqualTo("quorum");
            });
    assertThatThrownBy(() -> provisioner.provision(topology))
        .isInstanceOf(QueueException.class)
        .hasMessage(
            "queue %s is there already with x-queue-type none, where Sluice needs quorum"
                    .formatted(topology.results())
                + " (PRECONDITION_FAILED), and AMQP cannot change that: take it empty, delete it"
                + " (rabbitmqctl delete_queue %s) and run setup again, or name another queue"
                    .formatted(topology.results()));
  }

  @Test
  void other_numbers_are_a_difference_too() {
    Topology topology = provisioned();
    Topology other =
        new Topology(
            topology.queue(),
            topology.dead(),
            topology.results(),
            topology.visibility(),
            topology.retention(),
            topology.deadRetention(),
            7);
    assertThat(new AmqpProvisioner(client).check(other))
        .contains(
            new ProvisioningStep.Differs(topology.queue().value(), "x-delivery-limit", "10", "7"));
  }

  @Test
  void who_may_not_do_it_is_told_so() {
    rabbit.ctl("add_user", "reader", "secret");
    rabbit.ctl("set_permissions", "reader", "^$", "^$", ".*");
    AmqpOptions.Node node = broker().nodes().get(0);
    try (AmqpClient client =
        new AmqpClient(AmqpOptions.of("amqp://reader:secret@" + node, Optional.empty()), "r")) {
      Topology topology = provisioned();
      AmqpQueue queue = new AmqpQueue(client, topology.queue(), AmqpQueueOptions.plain());
      assertThat(get(queue.send(List.of(message("x")), Duration.ZERO)).get(0).toString())
          .contains("ACCESS_REFUSED")
          .contains("the user lacks the right")
          .doesNotContain("secret");
      assertThatThrownBy(
              () ->
                  new AmqpProvisioner(client)
                      .provision(
                          Topology.of(new QueueName("a"), new QueueName("b"), new QueueName("c"))))
          .hasMessageContaining("ACCESS_REFUSED");
    }
    try (AmqpClient client =
        new AmqpClient(AmqpOptions.of("amqp://reader:wrong@" + node, Optional.empty()), "r")) {
      AmqpQueue queue = new AmqpQueue(client, new QueueName("x"), AmqpQueueOptions.plain());
      assertThatThrownBy(() -> queue.depth().join())
          .cause()
          .hasMessage(
              "cannot connect to the AMQP broker at amqp://reader@%s: it does not know this user and password"
                  .formatted(node));
    }
    try (AmqpClient client =
        new AmqpClient(AmqpOptions.of("amqp://" + node + "/nowhere", Optional.empty()), "r")) {
      AmqpQueue queue = new AmqpQueue(client, new QueueName("x"), AmqpQueueOptions.plain());
      assertThatThrownBy(() -> queue.depth().join()).cause().hasMessageContaining("nowhere");
    }
  }

  private AmqpClient user(String name, String configure, String write, String read) {
    rabbit.ctl("add_user", name, "secret");
    rabbit.ctl("set_permissions", name, configure, write, read);
    return new AmqpClient(
        AmqpOptions.of("amqp://" + name + ":secret@" + broker().nodes().get(0), Optional.empty()),
        name);
  }

  @Test
  void the_rights_that_the_README_names_are_enough() {
    Topology topology = newTopology();
    String own = topology.queue() + ".*";
    String write = "^(amq\\.default|" + topology.queue() + "\\.delay\\..*)$";
    try (AmqpClient setup = user("setup", own, "^(amq\\.default|" + own + ")$", own);
        AmqpClient writer = user("writer", "^$", write, "^$");
        AmqpClient reader = user("reader1", "^$", write, own)) {
      new AmqpProvisioner(setup).provision(topology);
      AmqpQueueOptions work = AmqpQueueOptions.work(LONG, topology.dead());
      AmqpQueue sending = new AmqpQueue(writer, topology.queue(), work);
      AmqpQueue receiving = new AmqpQueue(reader, topology.queue(), work);
      AmqpQueue dead = new AmqpQueue(reader, topology.dead(), AmqpQueueOptions.plain());

      get(sending.send(List.of(message("now")), Duration.ZERO));
      get(sending.send(List.of(message("later")), Duration.ofSeconds(1)));
      assertThat(get(sending.depth()).total()).isEqualTo(2);
      Delivery now = get(receiving.receive(1, SECONDS)).get(0);
      get(receiving.release(now, Duration.ofSeconds(1)));
      List<Delivery> later = new ArrayList<>();
      while (later.size() < 2) {
        List<Delivery> more = get(receiving.receive(2, SECONDS));
        assertThat(more).isNotEmpty();
        later.addAll(more);
      }
      get(dead.send(List.of(now.message()), Duration.ZERO));
      assertThat(get(dead.receive(1, SECONDS))).hasSize(1);
      receiving.close();
      dead.close();
      sending.close();
    }
  }

  @Test
  void a_queue_that_does_not_answer_stops_no_other() {
    Topology topology = provisioned();
    AmqpQueue queue = queue(client, topology, LONG);
    AmqpQueue dead = deadQueue(topology);
    get(queue.send(List.of(message("x")), Duration.ZERO));
    Delivery held = get(queue.receive(1, SECONDS)).get(0);
    String process = "whereis('%2F_" + topology.dead() + "')";
    rabbit.ctl("eval", "sys:suspend(" + process + ").");
    try {
      CompletableFuture<List<Delivery>> looking = dead.receive(1, SECONDS);
      long start = System.nanoTime();
      get(queue.extend(held, LONG));
      assertThat(get(queue.acknowledge(List.of(held)))).containsExactly(AcknowledgeResult.GONE);
      get(queue.send(List.of(message("y")), Duration.ZERO));
      assertThat(get(queue.receive(1, SECONDS))).hasSize(1);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThatThrownBy(() -> get(looking))
          .hasRootCauseInstanceOf(java.util.concurrent.TimeoutException.class)
          .hasMessageContaining("the broker does not answer");
    } finally {
      rabbit.ctl("eval", "sys:resume(" + process + ").");
    }
    await().atMost(Duration.ofSeconds(40)).until(() -> get(dead.depth()).total() == 0);
  }

  @Test
  void what_cannot_be_moved_stays_with_its_reader() {
    Topology topology = provisioned();
    AmqpQueue queue = queue(client, topology, LONG);
    get(queue.send(List.of(message("x")), Duration.ZERO));
    Delivery held = get(queue.receive(1, SECONDS)).get(0);
    rabbit.ctl("set_vm_memory_high_watermark", "absolute", "1");
    try {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                get(queue.send(List.of(message("y")), Duration.ZERO).exceptionally(e -> List.of()));
                return client.sending().blocked().isPresent();
              });
      CompletableFuture<String> told =
          queue.release(held, Duration.ZERO).handle((done, failure) -> String.valueOf(failure));
      assertThat(get(told)).contains("takes no messages at the moment");
      get(queue.extend(held, LONG));
      assertThat(get(queue.acknowledge(List.of(held)))).containsExactly(AcknowledgeResult.GONE);
    } finally {
      rabbit.ctl("set_vm_memory_high_watermark", "0.6");
    }
  }

  @Test
  void a_broker_without_room_takes_nothing_and_says_so() {
    Topology topology = provisioned();
    AmqpQueue queue = queue(client, topology, LONG);
    get(queue.send(List.of(message("x")), Duration.ZERO));
    rabbit.ctl("set_vm_memory_high_watermark", "absolute", "1");
    try {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                get(queue.send(List.of(message("y")), Duration.ZERO).exceptionally(e -> List.of()));
                return client.sending().blocked().isPresent();
              });
      assertThatThrownBy(() -> queue.send(List.of(message("x")), Duration.ZERO).join())
          .cause()
          .hasMessageContaining("takes no messages at the moment");
      // What is received has another connection.
      assertThat(get(queue.receive(1, SECONDS))).hasSize(1);
    } finally {
      rabbit.ctl("set_vm_memory_high_watermark", "0.6");
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () -> {
              String result = queue.send(List.of(message("z")), Duration.ZERO).join().toString();
              return result.contains("Sent");
            });
  }

  @Test
  void over_TLS_the_broker_has_to_be_who_it_says() {
    try (Rabbit encrypted = Rabbit.withCertificateFor("ip:127.0.0.1");
        AmqpClient trusting = new AmqpClient(encrypted.options(), "t")) {
      Topology topology = newTopology();
      new AmqpProvisioner(trusting).provision(topology);
      AmqpQueue queue = new AmqpQueue(trusting, topology.queue(), AmqpQueueOptions.plain());
      get(queue.send(List.of(message("x")), Duration.ZERO));
      assertThat(get(queue.receive(1, SECONDS))).hasSize(1);
      queue.close();

      AmqpOptions options = encrypted.options();
      for (AmqpOptions wrong :
          List.of(
              AmqpOptions.of("amqps://" + options.nodes().get(0), Optional.empty()),
              AmqpOptions.of(
                  "amqps://localhost:" + options.nodes().get(0).port(), options.authorities()))) {
        try (AmqpClient doubting = new AmqpClient(wrong, "t")) {
          AmqpQueue other = new AmqpQueue(doubting, topology.queue(), AmqpQueueOptions.plain());
          assertThatThrownBy(() -> other.depth().join()).cause().hasMessageContaining("TLS: ");
        }
      }
    }
  }
}
