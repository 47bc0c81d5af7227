package dev.sluice.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChaosProxyTest {

  /** How long silence is listened to. */
  private static final int MOMENT = 100;

  /** A server that says what it hears, and keeps what it has heard of each connection. */
  private static final class Echo implements AutoCloseable {

    private final ServerSocket listener;

    /** What each connection has said and how it ended, once it has. */
    private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    Echo() throws IOException {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      start(this::take);
    }

    private static void start(Runnable task) {
      Thread thread = new Thread(task, "echo");
      thread.setDaemon(true);
      thread.start();
    }

    private void take() {
      while (!listener.isClosed()) {
        try {
          Socket client = listener.accept();
          start(() -> answer(client));
        } catch (IOException closed) {
          return;
        }
      }
    }

    private void answer(Socket client) {
      StringBuilder said = new StringBuilder();
      try (client) {
        InputStream in = client.getInputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
          said.append((char) b);
          heard.write(b);
          client.getOutputStream().write(b);
        }
        ended.add(said + " end");
      } catch (IOException e) {
        ended.add(said + " reset");
      }
    }

    String ended() throws InterruptedException {
      return String.valueOf(ended.poll(30, TimeUnit.SECONDS));
    }

    void awaitHeard(String text) {
      Awaitility.await().until(() -> heard.toString(US_ASCII).equals(text));
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  private Echo echo;
  private ChaosProxy proxy;

  @BeforeEach
  void open() throws IOException {
    echo = new Echo();
    proxy = new ChaosProxy("127.0.0.1", echo.listener.getLocalPort());
  }

  @AfterEach
  void end() throws IOException {
    proxy.close();
    proxy.close();
    echo.close();
  }

  private Socket client() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static void say(Socket client, String text) {
    try {
      client.getOutputStream().write(text.getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hear(Socket client, int bytes) throws IOException {
    return new String(client.getInputStream().readNBytes(bytes), US_ASCII);
  }

  /** A client that has been through the proxy and back. */
  private Socket connected() throws IOException {
    Socket client = client();
    say(client, "!");
    assertThat(hear(client, 1)).isEqualTo("!");
    return client;
  }

  private static void hearsNothing(Socket client) throws IOException {
    client.setSoTimeout(MOMENT);
    assertThatThrownBy(() -> client.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    client.setSoTimeout(30_000);
  }

  private static void isReset(Socket client) {
    assertThatThrownBy(() -> client.getInputStream().read())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }

  @Test
  void passes_on_what_is_said_and_that_it_ends() throws Exception {
    try (Socket client = client()) {
      say(client, "hello");
      client.shutdownOutput();
      assertThat(new String(client.getInputStream().readAllBytes(), US_ASCII)).isEqualTo("hello");
    }
    assertThat(echo.ended()).isEqualTo("hello end");
    Awaitility.await().until(() -> proxy.connections() == 0);
  }

  @Test
  void cuts_every_connection_at_both_ends_and_takes_new_ones() throws Exception {
    try (Socket first = connected();
        Socket second = connected()) {
      assertThat(proxy.connections()).isEqualTo(2);
      proxy.cut();
      isReset(first);
      isReset(second);
      assertThat(proxy.connections()).isZero();
    }
    assertThat(echo.ended()).isEqualTo("! reset");
    assertThat(echo.ended()).isEqualTo("! reset");
    connected().close();
  }

  @Test
  void cuts_after_so_many_bytes() throws Exception {
    try (Socket client = connected()) {
      proxy.cutAfter(5);
      say(client, "123");
      assertThat(hear(client, 3)).isEqualTo("123");
      say(client, "4567");
      assertThat(echo.ended()).isEqualTo("!12345 end");
      assertThatThrownBy(() -> hear(client, 100)).isInstanceOf(SocketException.class);
    }
    connected().close();
  }

  @Test
  void refuses_newcomers_until_it_accepts_them() throws Exception {
    try (Socket client = connected()) {
      proxy.refuse();
      proxy.refuse();
      assertThatThrownBy(this::client).isInstanceOf(ConnectException.class);
      say(client, "still");
      assertThat(hear(client, 5)).isEqualTo("still");
      proxy.accept();
      proxy.accept();
      connected().close();
    }
  }

  @Test
  void resets_newcomers_while_there_is_no_server() throws Exception {
    try (ChaosProxy alone = new ChaosProxy("127.0.0.1", TestPorts.free());
        Socket client = new Socket(InetAddress.getLoopbackAddress(), alone.port())) {
      isReset(client);
    }
  }

  @Test
  void holds_what_the_server_says_until_it_is_released() throws Exception {
    try (Socket client = connected()) {
      proxy.hold();
      say(client, "1");
      echo.awaitHeard("!1");
      say(client, "2");
      echo.awaitHeard("!12");
      hearsNothing(client);
      proxy.release();
      assertThat(hear(client, 2)).isEqualTo("12");
    }
  }

  @Test
  void loses_what_it_holds_when_it_cuts() throws Exception {
    try (Socket client = connected()) {
      proxy.hold();
      say(client, "1");
      echo.awaitHeard("!1");
      proxy.cut();
      isReset(client);
    }
    proxy.release();
    connected().close();
  }

  @Test
  void is_silent_in_both_directions_while_it_is_frozen() throws Exception {
    try (Socket client = connected()) {
      proxy.freeze();
      say(client, "1");
      hearsNothing(client);
      echo.awaitHeard("!");
      proxy.thaw();
      assertThat(hear(client, 1)).isEqualTo("1");
      echo.awaitHeard("!1");
    }
  }

  @Test
  void ends_while_it_is_frozen() throws Exception {
    try (Socket client = connected()) {
      proxy.freeze();
      say(client, "1");
      proxy.close();
      isReset(client);
      assertThatThrownBy(this::client).isInstanceOf(ConnectException.class);
    }
  }
}
