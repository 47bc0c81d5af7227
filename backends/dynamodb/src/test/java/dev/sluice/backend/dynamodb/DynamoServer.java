package dev.sluice.backend.dynamodb;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * DynamoDB Local in this process, in memory and on loopback. Its own server would listen on all
 * interfaces, and would report that it was started.
 */
public final class DynamoServer implements AutoCloseable {

  /** Below the ports that systems give to outgoing connections. */
  private static final int FIRST_PORT = 27_800;

  private static final int PORTS = 200;

  private final Server server = new Server();
  private final URI endpoint;

  /** A server that takes requests, without a table. */
  public DynamoServer() throws Exception {
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    endpoint = URI.create("http://127.0.0.1:" + open(connector));
    server.addConnector(connector);
    server.setHandler(
        new LocalDynamoDBServerHandler(
            new LocalDynamoDBRequestHandler(0, true, null, true, false), null));
    server.start();
    warmUp();
  }

  /** Its first answer can take longer than a store waits, on a machine that has much to do. */
  private void warmUp() throws Exception {
    HttpRequest listTables =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Target", "DynamoDB_20120810.ListTables")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request,"
                    + " SignedHeaders=host, Signature=unchecked")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(listTables, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("DynamoDB Local answers " + answer.body());
    }
  }

  private static int open(ServerConnector connector) throws IOException {
    for (int port = FIRST_PORT; ; port++) {
      connector.setPort(port);
      try {
        connector.open();
        return port;
      } catch (IOException taken) {
        if (port == FIRST_PORT + PORTS) {
          throw taken;
        }
      }
    }
  }

  public URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) { // as Jetty declares it
      throw new IllegalStateException("DynamoDB Local does not stop", e);
    }
  }
}
