package dev.sluice.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.regex.Pattern;

/**
 * What Broker-J is told to be: one virtual host, one user, one port.
 *
 * @param port where it listens on 127.0.0.1; 0 for any that is free
 * @param login who may connect
 * @param data where its queues are
 */
record BrokerConfiguration(int port, BrokerLogin login, BrokerData data) {

  /**
   * The period is how late a message can be whose time has come: with 20,000 of them waiting it
   * costs about 2% of one core, with none 0.5%. Unknown arguments are those of other brokers, such
   * as {@code x-queue-type}. A message for a queue that is not there is returned, and the
   * connection not closed. Without validation at once, a message whose headers the broker cannot
   * read is confirmed and dropped later. Above the threshold messages are in the store only; as a
   * share of the JVM's memory, which it would be, it is too much beside a database.
   */
  private static final String TEMPLATE =
      """
      {
        "name": "sluice",
        "modelVersion": "9.1",
        "context": {
          "virtualhost.housekeepingCheckPeriod": "100",
          "virtualhost.housekeepingThreadCount": "1",
          "queue.behaviourOnUnknownDeclareArgument": "IGNORE",
          "qpid.port.closeWhenNoRoute": "false",
          "qpid.connection.forceValidation": "true",
          "broker.flowToDiskThreshold": "33554432",
          "qpid.broker.housekeepingCheckPeriod": "1000",
          "qpid.compact_memory_interval": "200"
        },
        "authenticationproviders": [{
          "name": "sluice", "type": "Plain", "secureOnlyMechanisms": [],
          "users": [{"name": %s, "password": %s, "type": "managed"}]
        }],
        "virtualhostnodes": [{
          "name": "sluice", "defaultVirtualHostNode": "true",
          %s
        }],
        "ports": [{
          "name": "amqp", "type": "AMQP", "port": "%d", "bindingAddress": "%s",
          "authenticationProvider": "sluice", "protocols": ["AMQP_0_9_1"],
          "virtualhostaliases": [
            {"name": "only", "type": "patternMatchingAlias", "pattern": %s}
          ]
        }]
      }
      """;

  /** A URL that has it within, so that no file has the password. */
  String url() {
    String text =
        TEMPLATE.formatted(
            json(login.user()),
            json(login.password()),
            data.virtualHostNode(),
            port,
            LocalOptions.HOST,
            json(virtualHost()));
    return "data:;base64," + Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /**
   * Clients that name another virtual host are told that there is none. The broker has left out the
   * first slash when it looks for one.
   */
  private String virtualHost() {
    return Pattern.quote(login.virtualHost().replaceFirst("^/", ""));
  }

  /** As a JSON string. */
  static String json(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars().forEach(c -> quoted.append("\\u%04x".formatted(c)));
    return quoted.append('"').toString();
  }
}
