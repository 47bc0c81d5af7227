package dev.sluice.shell.http;

import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpResponse;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Files of the class path as answers. They are read once. */
@Singleton
final class ResourceFiles {

  private final ResourceLoader resources;
  private final ConcurrentMap<String, byte[]> read = new ConcurrentHashMap<>();

  ResourceFiles(ResourceLoader resources) {
    this.resources = resources;
  }

  /**
   * A file as an answer; empty if there is none.
   *
   * @param policy its Content-Security-Policy
   */
  Optional<HttpResponse<byte[]>> answer(String resource, String mediaType, String policy) {
    return bytes(resource)
        .map(
            bytes ->
                HttpResponse.ok(bytes)
                    .header("Content-Type", mediaType)
                    .header("Content-Security-Policy", policy)
                    .header("Referrer-Policy", "no-referrer")
                    .header("Cache-Control", "no-cache"));
  }

  private Optional<byte[]> bytes(String resource) {
    byte[] known = read.get(resource);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<byte[]> bytes = open(resource).map(ResourceFiles::whole);
    bytes.ifPresent(found -> read.put(resource, found));
    return bytes;
  }

  /** Where the files of a webjar are: its version stands in their path. */
  String webjar(String group, String name, String path) {
    Properties properties = new Properties();
    String version = "META-INF/maven/" + group + "/" + name + "/pom.properties";
    try (InputStream in = open(version).orElseThrow(() -> missing(version))) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "META-INF/resources/webjars/"
        + name
        + "/"
        + properties.getProperty("version")
        + "/"
        + path;
  }

  private static IllegalStateException missing(String resource) {
    return new IllegalStateException(resource + " is not on the class path");
  }

  private Optional<InputStream> open(String resource) {
    return resources.getResourceAsStream("classpath:" + resource);
  }

  private static byte[] whole(InputStream in) {
    try (in) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
