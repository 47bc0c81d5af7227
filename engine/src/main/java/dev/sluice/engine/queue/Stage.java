package dev.sluice.engine.queue;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which of several installations side by side this is, such as {@code dev} or {@code prod}: what
 * the names of its queues and tables begin with.
 *
 * @param name 1 to 16 small letters and digits, a letter first; empty for the only one
 */
public record Stage(String name) {

  // Before the constants, whose constructor uses it.
  private static final Pattern LEGAL = Pattern.compile("|[a-z][a-z0-9]{0,15}");

  /** The only one: names are as they are. */
  public static final Stage NONE = new Stage("");

  /** The environment variable, and the setting, that names it. */
  public static final String VARIABLE = "SLUICE_STAGE";

  public Stage {
    if (!LEGAL.matcher(name).matches()) {
      throw new IllegalArgumentException(
          VARIABLE + " is 1 to 16 small letters and digits, a letter first, not \"" + name + "\"");
    }
  }

  /** From {@value #VARIABLE}. */
  public static Stage fromEnvironment(Map<String, String> environment) {
    return new Stage(environment.getOrDefault(VARIABLE, ""));
  }

  /** The name of a queue, {@code dev-sluice}, or what the names of tables begin with. */
  public String of(String name) {
    return isNone() ? name : this.name + "-" + name;
  }

  /** The name of a database's schema, {@code dev_sluice}: a hyphen would have to be quoted. */
  public String ofSchema(String schema) {
    return isNone() ? schema : name + "_" + schema;
  }

  private boolean isNone() {
    return name.isEmpty();
  }
}
