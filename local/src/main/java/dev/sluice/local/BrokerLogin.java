package dev.sluice.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/**
 * Who may connect to the embedded AMQP broker, and to which part of it.
 *
 * @param user the only one that the broker knows
 * @param password of the user
 * @param virtualHost the only one there is
 */
record BrokerLogin(String user, String password, String virtualHost) {

  /** As of a RabbitMQ after its installation. */
  static final BrokerLogin GUEST = new BrokerLogin("guest", "guest", "/");

  BrokerLogin {
    if (user.isEmpty() || password.isEmpty()) {
      throw new IllegalArgumentException("an AMQP broker's user and password are not empty");
    }
  }

  /** The user and the password as a part of a URL. */
  String userInfo() {
    return encoded(user) + ":" + encoded(password);
  }

  /** The virtual host as a part of a URL. */
  String path() {
    return virtualHost.equals("/") ? "" : "/" + encoded(virtualHost);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return user + " at " + virtualHost;
  }
}
