package dev.sluice.backend.jdbc;

import dev.sluice.engine.job.StoreProvisioner;
import dev.sluice.engine.queue.ProvisioningStep;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.exception.FlywayValidateException;

/**
 * Makes the tables, and brings older ones to this version: migrations that Flyway runs, each once.
 *
 * <p>Tables that are newer than this program are left alone, and refused.
 */
public final class JdbcProvisioner implements StoreProvisioner {

  private static final String MIGRATIONS = "classpath:dev/sluice/backend/jdbc/migration";

  private final JdbcOptions options;

  public JdbcProvisioner(JdbcOptions options) {
    this.options = options;
  }

  @Override
  public List<ProvisioningStep> provision() {
    return steps(true);
  }

  @Override
  public List<ProvisioningStep> check() {
    return steps(false);
  }

  private List<ProvisioningStep> steps(boolean mends) {
    String what = mends ? "make the tables" : "say what tables there are";
    JdbcFailure failure = new JdbcFailure(options);
    try (Connection connection = connect()) {
      Flyway flyway = flyway();
      int found = version(flyway.info());
      if (found > Schema.VERSION) {
        throw new SQLException(
            "its tables are of version %d, newer than this program's %d; use a newer setup"
                .formatted(found, Schema.VERSION));
      }
      flyway.validate();
      if (mends && found < Schema.VERSION) {
        flyway.repair(); // of a run that ended halfway
        flyway.migrate();
      }
      requireTables(connection, found);
      return Schema.TABLES.stream().map(table -> step(table, found, mends)).toList();
    } catch (SQLException e) {
      throw failure.of(what, e);
    } catch (FlywayValidateException e) {
      throw failure.of(
          what,
          new SQLException("its tables were made by other migrations than this program's", e));
    } catch (FlywayException e) {
      throw failure.of(what, cause(e));
    }
  }

  /** With the timeouts of the services: whether the database is there shows at once. */
  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    Database.of(options).configure(properties);
    properties.setProperty("user", options.user());
    properties.setProperty("password", options.password());
    return DriverManager.getConnection(options.url(), properties);
  }

  /** Without those: a migration takes the time that it takes. */
  private Flyway flyway() {
    return Flyway.configure()
        .dataSource(options.url(), options.user(), options.password())
        .locations(MIGRATIONS)
        .defaultSchema(options.schema())
        .table(Schema.HISTORY)
        .placeholders(Database.of(options).placeholders())
        // pending ones are what this is about; newer ones are refused by their version
        .ignoreMigrationPatterns("*:pending", "*:future")
        .validateOnMigrate(false)
        .loggers("slf4j")
        .load();
  }

  private static int version(MigrationInfoService migrations) {
    return Stream.of(migrations.applied())
        .filter(migration -> !migration.getState().isFailed())
        .map(MigrationInfo::getVersion)
        .filter(Objects::nonNull)
        .mapToInt(version -> Integer.parseInt(version.getVersion()))
        .max()
        .orElse(0);
  }

  /** Flyway does not notice when somebody has dropped a table. */
  private void requireTables(Connection connection, int version) throws SQLException {
    for (Schema.Table table : Schema.TABLES) {
      try (ResultSet found =
          connection
              .getMetaData()
              .getTables(null, options.schema(), table.name(), new String[] {"TABLE"})) {
        if (table.since() <= version && !found.next()) {
          throw new SQLException(
              "table %1$s.%2$s was dropped; if its rows are not wanted any more, drop the schema %1$s and make it anew"
                  .formatted(options.schema(), table.name()));
        }
      }
    }
  }

  private ProvisioningStep step(Schema.Table made, int found, boolean mends) {
    String table = options.schema() + "." + made.name();
    if (found == Schema.VERSION) {
      return new ProvisioningStep.Kept(table);
    }
    if (made.since() > found) {
      return mends ? new ProvisioningStep.Created(table) : new ProvisioningStep.Missing(table);
    }
    String from = Integer.toString(found);
    String to = Integer.toString(Schema.VERSION);
    return mends
        ? new ProvisioningStep.Updated(table, "version", from, to)
        : new ProvisioningStep.Differs(table, "version", from, to);
  }

  /** What the database said, rather than Flyway's page about it. */
  private static SQLException cause(FlywayException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException said) {
        return said;
      }
    }
    return new SQLException(failure.getMessage(), failure);
  }
}
