package dev.sluice.writer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One connection, on which a test writes whatever bytes it likes. */
final class Wire implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  Wire(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One request on a connection of its own. */
  static Answer exchange(int port, String head, byte[] body) {
    try (Wire wire = new Wire(port)) {
      return wire.send(head.replace("\n", "\r\n") + "\r\n\r\n").send(body).read();
    }
  }

  static Answer post(int port, byte[] body) {
    return exchange(
        port,
        """
        POST /api/message HTTP/1.1
        Host: localhost
        Content-Type: application/json
        Content-Length: %d"""
            .formatted(body.length),
        body);
  }

  static Answer post(int port, String body) {
    return post(port, body.getBytes(StandardCharsets.UTF_8));
  }

  /** A request with a JSON body, or without one if that is empty. */
  static Answer ask(int port, String method, String path, String json, String... headers) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    StringBuilder head =
        new StringBuilder("%s %s HTTP/1.1\nHost: localhost".formatted(method, path));
    if (body.length > 0) {
      head.append("\nContent-Type: application/json");
    }
    if (!method.equals("GET")) {
      head.append("\nContent-Length: ").append(body.length);
    }
    for (String header : headers) {
      head.append('\n').append(header);
    }
    return exchange(port, head.toString(), body);
  }

  Wire send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  Wire send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer read() {
    Answer head = readHead();
    int length =
        Integer.parseInt(head.headers().getOrDefault("content-length", List.of("0")).get(0));
    try {
      return new Answer(
          head.status(), head.headers(), new String(in.readNBytes(length), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An answer that has no body, whatever its headers say. */
  Answer readHead() {
    try {
      String statusLine = line();
      if (!statusLine.startsWith("HTTP/1.")) {
        throw new AssertionError("no status line, but '" + statusLine + "'");
      }
      Map<String, List<String>> headers = new TreeMap<>();
      for (String header = line(); !header.isEmpty(); header = line()) {
        int colon = header.indexOf(':');
        headers
            .computeIfAbsent(
                header.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
            .add(header.substring(colon + 1).strip());
      }
      return new Answer(Integer.parseInt(statusLine.substring(9, 12)), headers, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n' && b >= 0; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  /** Whether the other side ends the connection, with nothing more on it. */
  boolean ends() {
    try {
      return in.read() < 0;
    } catch (IOException e) {
      return e instanceof SocketException; // reset: ended as well
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
