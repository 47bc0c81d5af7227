package dev.sluice.bench.service;

import dev.sluice.bench.process.Child;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A service that runs.
 *
 * @param name in messages
 * @param child its process
 * @param port where it listens, on 127.0.0.1
 */
public record Running(String name, Child child, int port) implements AutoCloseable {

  private static final Duration READY_WITHIN = Duration.ofSeconds(90);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * Waits until it says that it is ready.
   *
   * @throws IllegalStateException if it never does
   */
  public Running awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (child.isAlive() && System.nanoTime() < deadline) {
      if (answers("/health/readiness")) {
        return this;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    throw new IllegalStateException(name + " is not ready; its words are in " + child.log());
  }

  private boolean answers(String path) throws InterruptedException {
    try {
      return get(path).statusCode() == 200;
    } catch (IOException e) { // not yet
      return false;
    }
  }

  /** The status that it answers a POST with; empty if it does not answer. */
  public OptionalInt post(String path, String json) throws InterruptedException {
    try {
      return OptionalInt.of(
          HTTP.send(
                  HttpRequest.newBuilder(uri(path))
                      .timeout(ANSWER_WITHIN)
                      .header("Content-Type", "application/json")
                      .POST(HttpRequest.BodyPublishers.ofString(json))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode());
    } catch (IOException e) { // not yet, or no longer
      return OptionalInt.empty();
    }
  }

  /** The sum of its Prometheus counters of this name; 0 if it has none. */
  public double meter(String meter) throws InterruptedException {
    try {
      return get("/prometheus")
          .body()
          .lines()
          .filter(line -> line.startsWith(meter + " ") || line.startsWith(meter + "{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException e) {
      throw new IllegalStateException(name + " does not tell its meters", e);
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(uri(path)).timeout(ANSWER_WITHIN).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  @Override
  public void close() {
    child.close();
  }
}
