package dev.sluice.backend.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.engine.access.ApiKeyStore;
import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.WorkerRegistry;
import dev.sluice.engine.schedule.ScheduleStore;
import java.util.Properties;

/**
 * The stores of an installation in one database, over one pool of connections.
 *
 * <p>Opening needs no database: connections are made when they are needed, and again after they
 * were lost. The tables are {@link JdbcProvisioner}'s business; without them, or with older ones,
 * every call fails and says so. Closing a store does nothing; closing this object ends the use of
 * all.
 */
public final class JdbcStores implements AutoCloseable {

  /** Connections that wait for work; the others are closed after ten minutes without. */
  private static final int IDLE = 2;

  private final HikariDataSource pool;
  private final Transactions transactions;

  private JdbcStores(HikariDataSource pool, Transactions transactions) {
    this.pool = pool;
    this.transactions = transactions;
  }

  /** Opens the pool. */
  public static JdbcStores open(JdbcOptions options) {
    Properties properties = new Properties();
    Database.of(options).configure(properties);
    Database.of(options).use(options.schema(), properties);
    HikariConfig config = new HikariConfig();
    config.setPoolName("sluice-store");
    config.setJdbcUrl(options.url());
    config.setUsername(options.user());
    config.setPassword(options.password());
    config.setDataSourceProperties(properties);
    config.setMaximumPoolSize(options.poolSize());
    config.setMinimumIdle(Math.min(IDLE, options.poolSize()));
    config.setConnectionTimeout(Database.CONNECTION.toMillis());
    config.setValidationTimeout(Database.TEST.toMillis());
    config.setInitializationFailTimeout(-1);
    HikariDataSource pool = new HikariDataSource(config);
    return new JdbcStores(pool, new Transactions(pool, options));
  }

  /** The jobs. */
  public JobStore jobs() {
    return new JdbcJobStore(transactions);
  }

  /** The workers. */
  public WorkerRegistry workers() {
    return new JdbcWorkerRegistry(transactions);
  }

  /** The schedules. */
  public ScheduleStore schedules() {
    return new JdbcScheduleStore(transactions);
  }

  /** The API keys. */
  public ApiKeyStore apiKeys() {
    return new JdbcApiKeyStore(transactions);
  }

  /** Closes the pool. May be called twice. */
  @Override
  public void close() {
    pool.close();
  }
}
