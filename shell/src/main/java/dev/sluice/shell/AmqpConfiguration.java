package dev.sluice.shell;

import dev.sluice.backend.amqp.AmqpOptions;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the broker is: {@code sluice.amqp.*}, {@code SLUICE_AMQP_*}. Whether there is one says
 * {@code sluice.queue}.
 *
 * @param url addresses of its nodes with commas between them, and who connects to them
 * @param caFile a file of the certificates that the broker's is signed by; those that the JVM
 *     trusts if empty
 */
@ConfigurationProperties("sluice.amqp")
record AmqpConfiguration(
    @Bindable(defaultValue = AmqpOptions.DEFAULT_URL) String url, Optional<String> caFile) {

  /**
   * The same, understood.
   *
   * @throws IllegalArgumentException if it makes no sense, in one line without the password
   */
  AmqpOptions options() {
    AmqpOptions options = AmqpOptions.of(url, caFile.filter(file -> !file.isBlank()).map(Path::of));
    options.authorities().ifPresent(file -> check(file, options.tls()));
    return options;
  }

  private static void check(Path file, boolean tls) {
    if (!tls) {
      throw new IllegalArgumentException(
          AmqpOptions.AUTHORITIES_VARIABLE
              + " is for amqps://, and "
              + AmqpOptions.URL_VARIABLE
              + " is amqp://");
    }
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          AmqpOptions.AUTHORITIES_VARIABLE + " " + file + " cannot be read");
    }
  }

  /** Without the address, which has the password in it. */
  @Override
  public String toString() {
    return "AmqpConfiguration[" + caFile + "]";
  }
}
