package dev.sluice.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the AMQP broker is to be, or is already: {@code
 * amqp://user:password@host:5672/virtual-host}.
 *
 * @param host its name or address
 * @param port 0 to 65535; 0 for any that is free
 * @param login who connects
 * @param tls whether connections to it are encrypted
 */
record AmqpAddress(String host, int port, BrokerLogin login, boolean tls) {

  private static final int PORT = 5672;
  private static final int TLS_PORT = 5671;

  /** What a broker takes to accept a connection; our guess. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * The nodes of one broker, separated by commas, of which the first is complete.
   *
   * @throws IllegalArgumentException if it isn't that, without the password in its message
   */
  static List<AmqpAddress> all(String urls) {
    List<String> texts = Stream.of(urls.split(",", -1)).map(String::strip).toList();
    AmqpAddress first = of(texts.get(0));
    return texts.stream()
        .map(text -> text.contains("://") ? of(text) : of("amqp://" + text).asNodeOf(first))
        .toList();
  }

  private AmqpAddress asNodeOf(AmqpAddress first) {
    return new AmqpAddress(host, port, first.login, first.tls);
  }

  private static AmqpAddress of(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw wrong("it is wrong at character " + (e.getIndex() + 1));
    }
    boolean tls = "amqps".equalsIgnoreCase(uri.getScheme());
    if (!tls && !"amqp".equalsIgnoreCase(uri.getScheme())) {
      throw wrong("it begins with neither");
    }
    if (uri.getHost() == null || uri.getPort() > 65_535) {
      throw wrong("it names no host, or no port of 0 to 65535");
    }
    String[] login = Optional.ofNullable(uri.getRawUserInfo()).orElse("guest:guest").split(":", 2);
    String path = uri.getRawPath();
    return new AmqpAddress(
        uri.getHost(),
        uri.getPort() < 0 ? (tls ? TLS_PORT : PORT) : uri.getPort(),
        new BrokerLogin(
            decoded(login[0]),
            login.length < 2 ? "" : decoded(login[1]),
            path.length() <= 1 ? "/" : decoded(path.substring(1))),
        tls);
  }

  /** Neither with the cause, which has the password. */
  private static IllegalArgumentException wrong(String how) {
    return new IllegalArgumentException(
        "an AMQP broker's URL is amqp:// or amqps:// and user:password@host:5672/virtual-host; "
            + how);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }

  /** Whether something takes connections there. */
  boolean answers() {
    if (port == 0) {
      return false;
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether a broker on 127.0.0.1, which has no TLS, is at this address. */
  boolean canBeHere() {
    try {
      return !tls
          && Stream.of(InetAddress.getAllByName(host))
              .anyMatch(address -> address.getHostAddress().equals(LocalOptions.HOST));
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
