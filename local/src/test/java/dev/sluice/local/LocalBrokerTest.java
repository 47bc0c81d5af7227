package dev.sluice.local;

import static dev.sluice.local.AmqpSession.PATIENCE;
import static dev.sluice.local.AmqpSession.PERSISTENT;
import static dev.sluice.local.AmqpSession.WORK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalBrokerTest {

  @TempDir Path data = Path.of("");

  private LocalOptions onDisk() {
    return new LocalOptions(0, new LocalOptions.Storage.Directory(data.resolve("amqp")));
  }

  private static LocalOptions inMemory(int port) {
    return new LocalOptions(port, new LocalOptions.Storage.Memory());
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .collect(Collectors.toSet());
  }

  private static List<Path> temporary() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.getFileName().toString().contains("qpid")).toList();
    }
  }

  @Test
  void keeps_nothing_in_memory_and_runs_more_than_once_in_a_process() throws Exception {
    try (LocalBroker one = LocalBroker.start(LocalOptions.forTests());
        LocalBroker two = LocalBroker.start(LocalOptions.forTests());
        AmqpSession first = AmqpSession.open(one.endpoint());
        AmqpSession second = AmqpSession.open(two.endpoint())) {
      first.declare("q", WORK);
      first.publish("q", PERSISTENT, new byte[1]);
      second.declare("q", WORK);
      assertThat(second.count("q")).isZero();
    }
  }

  @Test
  void closes_twice_and_leaves_the_port_free_and_no_threads_or_files() throws Exception {
    Set<Thread> before = threads();
    LocalBroker broker = LocalBroker.start(LocalOptions.forTests());
    int port = broker.endpoint().getPort();
    try (AmqpSession session = AmqpSession.open(broker.endpoint())) {
      session.declare("q", WORK);
    }
    broker.close();
    broker.close();
    Awaitility.await()
        .pollInSameThread()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(before).containsAll(threads()));
    assertThat(temporary()).isEmpty();
    try (LocalBroker again = LocalBroker.start(inMemory(port))) {
      assertThat(again.endpoint()).isEqualTo(broker.endpoint());
      assertThatThrownBy(() -> LocalBroker.start(inMemory(port)))
          .isInstanceOf(LocalException.class)
          .hasMessage("port " + port + " of 127.0.0.1 is in use by another process");
    }
  }

  @Test
  void listens_on_loopback_only() throws Exception {
    try (LocalBroker broker = LocalBroker.start(LocalOptions.forTests())) {
      List<InetAddress> others =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(address -> !address.getHostAddress().equals(LocalOptions.HOST))
              .toList();
      assertThat(others).as("addresses of this machine beside 127.0.0.1").isNotEmpty();
      for (InetAddress other : others) {
        try (Socket socket = new Socket()) {
          assertThatThrownBy(
                  () ->
                      socket.connect(
                          new InetSocketAddress(other, broker.endpoint().getPort()), 2_000))
              .as("%s", other)
              .isInstanceOf(IOException.class);
        }
      }
    }
  }

  @Test
  void knows_one_user_and_one_virtual_host() throws Exception {
    BrokerLogin login = new BrokerLogin("us er", "p:@/\"\\%${x}", "a/b");
    try (LocalBroker broker = LocalBroker.start(LocalOptions.forTests(), login)) {
      String there = "@127.0.0.1:" + broker.endpoint().getPort();
      AmqpSession.open(broker.endpoint()).close();
      assertThatThrownBy(
              () -> AmqpSession.open(URI.create("amqp://guest:guest" + there + "/a%2Fb")))
          .isInstanceOf(PossibleAuthenticationFailureException.class);
      assertThatThrownBy(
              () -> AmqpSession.open(URI.create("amqp://" + login.userInfo() + there + "/other")))
          .isInstanceOf(IOException.class);
      assertThat(login).hasToString("us er at a/b");
    }
  }

  @Test
  void keeps_queues_and_messages_over_a_restart() throws Exception {
    try (LocalBroker broker = LocalBroker.start(onDisk());
        AmqpSession session = AmqpSession.open(broker.endpoint())) {
      session.declare("q", WORK);
      session.publish("q", PERSISTENT.builder().messageId("m").build(), new byte[] {1, 2, 3});
    }
    try (LocalBroker broker = LocalBroker.start(onDisk());
        AmqpSession session = AmqpSession.open(broker.endpoint())) {
      GetResponse kept = session.get("q");
      assertThat(kept.getBody()).containsExactly(1, 2, 3);
      assertThat(kept.getProps().getMessageId()).isEqualTo("m");
    }
  }

  @Test
  void says_that_its_data_is_in_use_or_damaged() throws Exception {
    LocalBroker broker = LocalBroker.start(onDisk());
    assertThatThrownBy(() -> LocalBroker.start(onDisk()))
        .isInstanceOf(LocalException.class)
        .hasMessage("the data in " + data.resolve("amqp") + " is in use by this process");
    broker.close();
    broker.close();
    Files.writeString(data.resolve("amqp").resolve("messages.mv.db"), "not a database");
    assertThatThrownBy(() -> LocalBroker.start(onDisk()))
        .isInstanceOf(LocalException.class)
        .hasMessageStartingWith("cannot read the data in " + data.resolve("amqp"));
  }
}
