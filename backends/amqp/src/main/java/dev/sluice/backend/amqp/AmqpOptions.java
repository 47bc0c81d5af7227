package dev.sluice.backend.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a broker is, and who connects to it.
 *
 * @param nodes the broker's nodes, of which any will do; at least one
 * @param user who connects
 * @param password with what
 * @param virtualHost the part of the broker that is ours
 * @param tls whether the connection is encrypted, and the broker's certificate looked at
 * @param authorities a file in PEM format of the certificates that the broker's is signed by; empty
 *     for those that the JVM trusts
 */
public record AmqpOptions(
    List<Node> nodes,
    String user,
    String password,
    String virtualHost,
    boolean tls,
    Optional<Path> authorities) {

  /** The environment variable that names the broker. */
  public static final String URL_VARIABLE = "SLUICE_AMQP_URL";

  /** The environment variable that names a file of certificates. */
  public static final String AUTHORITIES_VARIABLE = "SLUICE_AMQP_CA_FILE";

  /** A broker on this machine, as RabbitMQ is after its installation. */
  public static final String DEFAULT_URL = "amqp://guest:guest@127.0.0.1:5672";

  private static final int PORT = 5672;
  private static final int TLS_PORT = 5671;

  /**
   * One node of a broker.
   *
   * @param host its name or address
   * @param port where it takes connections; 1 to 65535
   */
  public record Node(String host, int port) {
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  public AmqpOptions {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("an AMQP broker has at least one node");
    }
  }

  /** From {@value #URL_VARIABLE} and {@value #AUTHORITIES_VARIABLE}. */
  public static AmqpOptions fromEnvironment(Map<String, String> environment) {
    return of(
        environment.getOrDefault(URL_VARIABLE, DEFAULT_URL),
        Optional.ofNullable(environment.get(AUTHORITIES_VARIABLE))
            .filter(file -> !file.isBlank())
            .map(Path::of));
  }

  /**
   * From a list of addresses, separated by commas: {@code
   * amqp://user:password@host:5672/virtual-host} or {@code amqps://…}, as RabbitMQ's URI
   * specification has them. The first is complete; of the others, host and port are enough, and
   * what they say beside that is the same as in the first. Without a port it is 5672, or 5671 with
   * TLS; without a user, guest; without a virtual host, {@code /}.
   *
   * @throws IllegalArgumentException if it isn't that, without the password in its message
   */
  public static AmqpOptions of(String urls, Optional<Path> authorities) {
    List<AmqpOptions> each = new ArrayList<>();
    for (String url : withVirtualHostAtTheFirst(urls.split(",", -1))) {
      String text = url.strip();
      boolean isShort = !text.contains("://");
      if (isShort && each.isEmpty()) {
        throw new IllegalArgumentException(URL_VARIABLE + " begins with amqp:// or amqps://");
      }
      each.add(
          isShort
              ? each.get(0).at(shortNode(text, each.get(0).tls))
              : one(parsed(text), authorities));
    }
    AmqpOptions first = each.get(0);
    if (!each.stream().allMatch(other -> other.at(first.nodes.get(0)).equals(first))) {
      throw new IllegalArgumentException(
          URL_VARIABLE
              + " names nodes of one broker: user, password, virtual host and amqp or amqps are the"
              + " same for all");
    }
    return new AmqpOptions(
        each.stream().flatMap(options -> options.nodes.stream()).toList(),
        first.user,
        first.password,
        first.virtualHost,
        first.tls,
        authorities);
  }

  private static AmqpOptions one(URI uri, Optional<Path> authorities) {
    boolean tls = "amqps".equalsIgnoreCase(uri.getScheme());
    if (!tls && !"amqp".equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException(
          URL_VARIABLE
              + " begins with amqp:// or amqps://"
              + ("http".equals(uri.getScheme()) ? ", not with http://" : ""));
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(URL_VARIABLE + " takes no '?' and no '#'");
    }
    String path = uri.getRawPath();
    if (path.indexOf('/', 1) >= 0 || path.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          URL_VARIABLE
              + " has one virtual host; a '/' within a name or a password is written %2F, and a '@'"
              + " %40");
    }
    String[] login = Optional.ofNullable(uri.getRawUserInfo()).orElse("guest:guest").split(":", 2);
    return new AmqpOptions(
        List.of(nodeOf(uri, tls)),
        decoded(login[0]),
        login.length < 2 ? "" : decoded(login[1]),
        path.length() <= 1 ? "/" : decoded(path.substring(1)),
        tls,
        authorities);
  }

  /**
   * The virtual host may stand behind the last of several hosts, as databases' addresses have it.
   */
  private static String[] withVirtualHostAtTheFirst(String[] urls) {
    String last = urls[urls.length - 1];
    int path = last.indexOf('/');
    boolean isBehind = urls.length > 1 && path >= 0 && !last.contains("://");
    if (isBehind && urls[0].indexOf('/', urls[0].indexOf("://") + 3) < 0) {
      urls[0] += last.substring(path);
      urls[urls.length - 1] = last.substring(0, path);
    }
    return urls;
  }

  private static Node shortNode(String text, boolean tls) {
    URI uri = parsed("amqp://" + text);
    if (uri.getRawUserInfo() != null || !uri.getRawPath().isEmpty()) {
      throw new IllegalArgumentException(
          URL_VARIABLE + " has of a further node its host and port, or a whole address");
    }
    return nodeOf(uri, tls);
  }

  private static Node nodeOf(URI uri, boolean tls) {
    String host = uri.getHost();
    int port = uri.getPort() < 0 ? (tls ? TLS_PORT : PORT) : uri.getPort();
    if (host == null || port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          URL_VARIABLE + " names hosts and ports such as rabbit-1:5672");
    }
    return new Node(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
  }

  private static URI parsed(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      // Neither its message nor its cause, which have the password.
      throw new IllegalArgumentException(
          URL_VARIABLE
              + " is such as amqp://user:password@rabbit-1:5672/virtual-host, with what has another"
              + " meaning there written as %XX; it is wrong at character "
              + (e.getIndex() + 1));
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }

  private AmqpOptions at(Node node) {
    return new AmqpOptions(List.of(node), user, password, virtualHost, tls, authorities);
  }

  /** The address without the password. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(tls ? "amqps://" : "amqp://").append(user).append('@');
    text.append(String.join(",", nodes.stream().map(Node::toString).toList()));
    return text.append(virtualHost.equals("/") ? "" : "/" + virtualHost).toString();
  }
}
