package dev.sluice.backend.jdbc;

import dev.sluice.engine.queue.Stage;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the database is, and how many connections are kept.
 *
 * @param url a JDBC address of H2 or of PostgreSQL
 * @param user who connects
 * @param password with what; never shown
 * @param poolSize how many connections there are at the most; 1 to {@link #MOST_CONNECTIONS}
 * @param stage what the name of the schema begins with
 */
public record JdbcOptions(String url, String user, String password, int poolSize, Stage stage) {

  /** A hundred is what PostgreSQL takes in all unless told otherwise. */
  public static final int MOST_CONNECTIONS = 100;

  /** One server; where several are named, any may be the one. */
  private static final Pattern SERVER =
      Pattern.compile("jdbc:(?:h2:tcp|postgresql)://([\\w.-]+)(?::(\\d{1,5}))?/");

  private static final String DEFAULT_URL = "jdbc:h2:tcp://127.0.0.1:9123/sluice";

  public JdbcOptions {
    if (!Database.isSupported(url)) {
      throw new IllegalArgumentException(
          "SLUICE_STORE_URL is a JDBC address such as "
              + DEFAULT_URL
              + " or jdbc:postgresql://HOST/DATABASE, not \""
              + shown(url)
              + "\"");
    }
    requirePoolSize(poolSize >= 1 && poolSize <= MOST_CONNECTIONS, Integer.toString(poolSize));
  }

  /** Of an installation that is the only one. */
  public JdbcOptions(String url, String user, String password, int poolSize) {
    this(url, user, password, poolSize, Stage.NONE);
  }

  /** The schema that the tables are in. */
  String schema() {
    return stage.ofSchema("sluice");
  }

  /**
   * From SLUICE_STORE_URL, _USER, _PASSWORD and _POOL, and SLUICE_STAGE; by default the embedded
   * stack's.
   */
  public static JdbcOptions fromEnvironment(Map<String, String> environment) {
    String pool = environment.getOrDefault("SLUICE_STORE_POOL", "10");
    requirePoolSize(pool.matches("[0-9]{1,9}"), pool);
    return new JdbcOptions(
        environment.getOrDefault("SLUICE_STORE_URL", DEFAULT_URL),
        environment.getOrDefault("SLUICE_STORE_USER", "sluice"),
        environment.getOrDefault("SLUICE_STORE_PASSWORD", "sluice"),
        Integer.parseInt(pool),
        Stage.fromEnvironment(environment));
  }

  private static void requirePoolSize(boolean holds, String value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "SLUICE_STORE_POOL is 1 to " + MOST_CONNECTIONS + " connections, not " + value);
    }
  }

  /** The address without its parameters, among which there may be a password. */
  public String address() {
    return shown(url);
  }

  /** What takes connections when the database is there, such as {@code tcp://127.0.0.1:9123}. */
  public Optional<URI> endpoint() {
    Matcher server = SERVER.matcher(url);
    if (!server.lookingAt()) {
      return Optional.empty();
    }
    String port =
        Optional.ofNullable(server.group(2)).orElse(url.startsWith("jdbc:h2:") ? "9092" : "5432");
    return Optional.of(URI.create("tcp://" + server.group(1) + ":" + port));
  }

  private static String shown(String url) {
    return url.split("[?;]", 2)[0];
  }

  @Override
  public String toString() {
    return "JdbcOptions[" + address() + ", user " + user + ", poolSize " + poolSize + "]";
  }
}
