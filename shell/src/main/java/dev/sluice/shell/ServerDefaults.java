package dev.sluice.shell;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfigurer;
import io.micronaut.context.annotation.ContextConfigurer;
import io.micronaut.context.env.PropertiesPropertySourceLoader;
import io.micronaut.context.env.PropertySource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The settings that all services have in common, {@code server.properties}. A service's own {@code
 * application.properties}, the environment and system properties stand above them.
 */
@ContextConfigurer
public final class ServerDefaults implements ApplicationContextConfigurer {

  private static final String FILE = "server.properties";

  /** Below every source that Micronaut knows; an application.properties has -300. */
  private static final int LOWEST = -10_000;

  @Override
  public void configure(ApplicationContextBuilder builder) {
    builder.propertySources(PropertySource.of(FILE, read(), LOWEST));
  }

  private static Map<String, Object> read() {
    try (InputStream file = ServerDefaults.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is missing from the jar of the shell");
      }
      return new PropertiesPropertySourceLoader().read(FILE, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
