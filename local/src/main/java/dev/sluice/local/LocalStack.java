package dev.sluice.local;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.NodeAddress;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.actor.queue.QueueEvent;
import org.elasticmq.persistence.sql.SqlQueuePersistenceConfig;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.rest.sqs.TheSQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import org.h2.api.ErrorCode;
import scala.Option;
import scala.jdk.javaapi.FutureConverters;
import scala.util.Either;
import scalikejdbc.ConnectionPool$;

/**
 * The SQS wire protocol on 127.0.0.1, spoken by ElasticMQ in this process.
 *
 * <p>With a directory, a message is on disk before its send is answered, and queues and messages
 * are there again after a restart, even one without warning. Only one stack with a directory can
 * run in a process at a time, because ElasticMQ's storage is a singleton; in memory any number can.
 */
public final class LocalStack implements AutoCloseable {

  /** What one request, the restart of a large store or a stop takes at the most; our guess. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What a request takes that does not wait for a message, and more; our guess. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

  /** ElasticMQ asks for DEBUG; its own default of eight threads and more is for larger machines. */
  private static final String ACTORS =
      """
      pekko.loglevel = WARNING
      pekko.stdout-loglevel = OFF
      pekko.jvm-shutdown-hooks = off
      pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
      pekko.actor.default-dispatcher.fork-join-executor.parallelism-min = 2
      pekko.actor.default-dispatcher.fork-join-executor.parallelism-max = 4
      """;

  private final ActorSystem actors;
  private final LocalOptions.Storage storage;
  private final SQSRestServer server;
  private final URI endpoint;

  private LocalStack(
      ActorSystem actors, LocalOptions.Storage storage, SQSRestServer server, URI endpoint) {
    this.actors = actors;
    this.storage = storage;
    this.server = server;
    this.endpoint = endpoint;
  }

  /**
   * Starts the stack; it serves when this returns.
   *
   * @throws LocalException if the port or the data is in use or the data cannot be read
   */
  public static LocalStack start(LocalOptions options) {
    ActorSystem actors =
        ActorSystem.create(
            "sluice-local", ConfigFactory.parseString(ACTORS).withFallback(ConfigFactory.load()));
    try {
      TheSQSRestServerBuilder builder = SQSRestServerBuilder.withActorSystem(actors);
      if (options.storage() instanceof LocalOptions.Storage.Directory directory) {
        builder = withStorage(builder, actors, directory.path());
      }
      builder = builder.withInterface(LocalOptions.HOST);
      builder =
          options.port() == 0
              ? builder.withDynamicPort()
              : builder
                  .withPort(options.port())
                  .withServerAddress(
                      new NodeAddress("http", LocalOptions.HOST, options.port(), ""));
      SQSRestServer server = builder.start();
      int port = server.waitUntilStarted().localAddress().getPort();
      return new LocalStack(
          actors,
          options.storage(),
          server,
          URI.create("http://" + LocalOptions.HOST + ":" + port));
    } catch (Exception e) { // Scala throws checked exceptions undeclared
      end(actors, options.storage());
      throw e instanceof LocalException known ? known : explained(e, options);
    }
  }

  private static TheSQSRestServerBuilder withStorage(
      TheSQSRestServerBuilder builder, ActorSystem actors, Path directory) {
    // ElasticMQ writes bodies in the JVM's default charset: in any other one they would come back
    // changed after a restart.
    if (!Charset.defaultCharset().equals(StandardCharsets.UTF_8)) {
      throw new LocalException(
          "the JVM's default charset is "
              + Charset.defaultCharset()
              + ", in which messages cannot be stored: start it with -Dfile.encoding=UTF-8");
    }
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new LocalException("cannot make the data directory " + directory + ": " + e, e);
    }
    String url = urlOf(directory);
    // ElasticMQ opens it where a failure is hard to see.
    try (Connection tried = DriverManager.getConnection(url)) {
      tried.getMetaData();
    } catch (SQLException e) {
      throw new LocalException(
          e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
              ? "the data in " + directory + " is in use by another process"
              : "cannot read the data in " + directory + ": " + e.getMessage(),
          e);
    }
    SqlQueuePersistenceConfig config =
        new SqlQueuePersistenceConfig(true, "org.h2.Driver", url, "", "", false);
    ActorRef store = actors.actorOf(Props.create(QueueStorage.class, config));
    ActorRef queues =
        actors.actorOf(
            Props.create(
                QueueManagerActor.class,
                new NowProvider(),
                StrictSQSLimits$.MODULE$,
                Option.apply(store)));
    restore(store, queues, directory);
    return builder.withQueueManagerActor(queues).withQueueEventListener(store);
  }

  /**
   * Without {@code WRITE_DELAY=0}, H2 writes up to half a second late, and a kill -9 loses messages
   * whose sends were answered. H2's own shutdown hook would close it while requests are still
   * served.
   */
  private static String urlOf(Path directory) {
    return "jdbc:h2:" + directory.resolve("messages") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
  }

  private static void restore(ActorRef store, ActorRef queues, Path directory) {
    Object restored;
    try {
      restored =
          Patterns.ask(store, new QueueEvent.Restore(queues), PATIENCE)
              .toCompletableFuture()
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new LocalException("cannot read the data in " + directory + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalException("interrupted while reading the data in " + directory, e);
    }
    if (restored instanceof Either<?, ?> result && result.isLeft()) {
      throw new LocalException("cannot restore the queues in " + directory + ": " + result);
    }
  }

  private static LocalException explained(Exception failure, LocalOptions options) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return new LocalException(
            "port " + options.port() + " of " + LocalOptions.HOST + " is in use by another process",
            failure);
      }
    }
    return new LocalException("cannot start: " + failure, failure);
  }

  /** Where SQS clients find it. */
  public URI endpoint() {
    return endpoint;
  }

  /**
   * Stops serving and closes the data. May be called twice.
   *
   * <p>ElasticMQ answers what it was asked before it stops, also a long poll whose client has long
   * gone: up to 20 seconds, which are waited for no longer than {@link #LAST_ANSWERS}.
   */
  @Override
  public void close() {
    try {
      FutureConverters.asJava(server.stopAndGetFuture().apply())
          .toCompletableFuture()
          .get(LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // the end of its actors ends what it still does
    } catch (ExecutionException e) {
      throw new LocalException("the local queues did not stop in order: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(actors, storage);
    }
  }

  private static void end(ActorSystem actors, LocalOptions.Storage storage) {
    actors.terminate();
    try {
      actors.getWhenTerminated().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new LocalException("the local stack did not stop: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (storage instanceof LocalOptions.Storage.Directory) {
        ConnectionPool$.MODULE$.closeAll();
      }
    }
  }
}
