package dev.sluice.reader.handler;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a container is run.
 *
 * @param engine {@code docker}, {@code podman} or a path to one, with the options that stand before
 *     its command
 * @param image what to run; fetched by the engine as it sees fit, {@code --pull=never} among the
 *     options forbids that
 * @param options more options of {@code run}, such as {@code --memory=1g}; one that begins with
 *     {@code --network} takes the place of {@code --network=none}
 * @param command what to run in it, with its arguments; empty for the image's own
 * @param timeout how long it may take before it is killed; 1 ms to 12 h
 * @param environment the variables that it gets, by name; copied. They may be secret: {@link
 *     #toString} and the engine's command line show their names only (unless one has a name that
 *     the engine's client needs itself, such as {@code HOME}: the command line shows its value)
 */
public record ContainerOptions(
    List<String> engine,
    String image,
    List<String> options,
    List<String> command,
    Duration timeout,
    Map<String, String> environment) {

  public ContainerOptions {
    engine = List.copyOf(engine);
    options = List.copyOf(options);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (image.isBlank() || image.startsWith("-")) {
      throw new IllegalArgumentException("image has to name an image, not \"" + image + "\"");
    }
  }

  /** This image's own command with the defaults: no further options, 30 min. */
  public static ContainerOptions of(List<String> engine, String image) {
    return new ContainerOptions(
        engine, image, List.of(), List.of(), Duration.ofMinutes(30), Map.of());
  }

  /** The same with these options of {@code run}. */
  public ContainerOptions withOptions(List<String> options) {
    return new ContainerOptions(engine, image, options, command, timeout, environment);
  }

  /** The same with another command. */
  public ContainerOptions withCommand(List<String> command) {
    return new ContainerOptions(engine, image, options, command, timeout, environment);
  }

  /** The same with another timeout. */
  public ContainerOptions withTimeout(Duration timeout) {
    return new ContainerOptions(engine, image, options, command, timeout, environment);
  }

  /** The same with this in the environment. */
  public ContainerOptions with(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new ContainerOptions(engine, image, options, command, timeout, more);
  }

  @Override
  public String toString() {
    return "ContainerOptions[engine=%s, image=%s, options=%s, command=%s, timeout=%s, environment=%s]"
        .formatted(engine, image, options, command, timeout, environment.keySet());
  }
}
