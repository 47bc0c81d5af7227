package dev.sluice.backend.sqs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * A server between client and queue that writes down what has come and what it has answered, as
 * AWS's own metering does, and knows nothing of the client. It can fail requests before the queue
 * sees them.
 */
final class CountingServer implements AutoCloseable {

  private static final long CHUNK = 64 * 1024;

  /** What was asked for, as the server saw it; each character of a body is one byte. */
  record Seen(String operation, String request, String answer) {

    /** What it is billed as: requests of 64 KiB of payload, read from the JSON on the wire. */
    long units() {
      String bytes = operation.equals("ReceiveMessage") ? answer : request;
      JsonNode body =
          JsonNode.parser()
              .parse(
                  new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
      long payload =
          switch (operation) {
            case "SendMessage" -> message(body, "MessageBody");
            case "SendMessageBatch" -> messages(body, "Entries", "MessageBody");
            case "ReceiveMessage" -> messages(body, "Messages", "Body");
            default -> 0;
          };
      return payload == 0 ? 1 : (payload - 1) / CHUNK + 1;
    }

    private static long messages(JsonNode body, String list, String text) {
      return body.field(list).map(JsonNode::asArray).orElse(List.of()).stream()
          .mapToLong(each -> message(each, text))
          .sum();
    }

    private static long message(JsonNode message, String text) {
      long bytes = utf8(message.field(text).orElseThrow().asString());
      Map<String, JsonNode> attributes =
          message.field("MessageAttributes").map(JsonNode::asObject).orElse(Map.of());
      for (Map.Entry<String, JsonNode> each : attributes.entrySet()) {
        bytes += utf8(each.getKey());
        bytes += utf8(each.getValue().field("DataType").orElseThrow().asString());
        bytes += utf8(each.getValue().field("StringValue").orElseThrow().asString());
      }
      return bytes;
    }

    private static long utf8(String text) {
      return text.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  private final List<Seen> seen = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final URI upstream;
  private final HttpServer server;
  private int failures;

  CountingServer(URI upstream) throws IOException {
    this.upstream = upstream;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Fails so many requests with a status that the SDK tries again after. */
  synchronized void failNext(int requests) {
    failures = requests;
  }

  synchronized List<Seen> seen() {
    return List.copyOf(seen);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] request = exchange.getRequestBody().readAllBytes();
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      String operation = target.substring(target.indexOf('.') + 1);
      int status = 503;
      byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
      if (!isToFail()) {
        HttpResponse<byte[]> response = forward(exchange, request);
        status = response.statusCode();
        answer = response.body();
      }
      synchronized (this) { // before the client can know that it was answered
        seen.add(
            new Seen(
                operation,
                new String(request, StandardCharsets.ISO_8859_1),
                new String(answer, StandardCharsets.ISO_8859_1)));
      }
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private synchronized boolean isToFail() {
    return failures-- > 0;
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] request) throws IOException {
    HttpRequest.Builder forwarded =
        HttpRequest.newBuilder(upstream.resolve(exchange.getRequestURI()))
            .POST(HttpRequest.BodyPublishers.ofByteArray(request));
    for (String header : List.of("X-Amz-Target", "Content-Type", "X-Amz-Date", "Authorization")) {
      forwarded.header(header, exchange.getRequestHeaders().getFirst(header));
    }
    try {
      return client.send(forwarded.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped");
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
