package dev.sluice.backend.amqp;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import dev.sluice.engine.queue.QueueException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one process to a broker, which its queues share. Nothing is connected before
 * it is needed.
 *
 * <p>What is published has a connection of its own: a broker that runs out of memory or disk stops
 * reading from those that publish, and acknowledgements must not wait behind that. So has each
 * queue that is read: one that does not answer, or brings what breaks its connection, stops no
 * other.
 *
 * <p>Safe for use by many threads. The queues are closed before it.
 */
public final class AmqpClient implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AmqpClient.class);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  /** A peer that is silent for twice this long is gone. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final AmqpOptions options;
  private final ThreadFactory threads = new Threads();
  private final ExecutorService callbacks = Executors.newSingleThreadExecutor(threads);
  private final ConnectionFactory factory;
  private final String name;
  private final AmqpLink sending;
  private final AmqpLink settingUp;
  private final Set<AmqpLink> links = ConcurrentHashMap.newKeySet();
  private final Set<ScheduledThreadPoolExecutor> running = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor senders = newThread();

  /**
   * A client that has not connected yet.
   *
   * @param name what the broker shows of its connections
   * @throws QueueException if the certificates cannot be read
   */
  public AmqpClient(AmqpOptions options, String name) {
    this.options = options;
    this.factory = factory(options, threads);
    this.name = name;
    this.sending = newLink("sends");
    this.settingUp = newLink("sets up");
  }

  private static ConnectionFactory factory(AmqpOptions options, ThreadFactory threads) {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUsername(options.user());
    factory.setPassword(options.password());
    factory.setVirtualHost(options.virtualHost());
    factory.setConnectionTimeout((int) CONNECT_TIMEOUT.toMillis());
    factory.setHandshakeTimeout((int) ANSWER_TIMEOUT.toMillis());
    factory.setChannelRpcTimeout((int) ANSWER_TIMEOUT.toMillis());
    factory.setRequestedHeartbeat((int) HEARTBEAT.toSeconds());
    // A channel that came back by itself would hide which confirms and deliveries are lost.
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setThreadFactory(threads);
    factory.setExceptionHandler(new Quiet());
    if (options.tls()) {
      try {
        factory.useSslProtocol(trusting(options.authorities()));
        factory.enableHostnameVerification();
      } catch (GeneralSecurityException | IOException e) {
        throw new QueueException(
            AmqpOptions.AUTHORITIES_VARIABLE
                + options.authorities().map(file -> "=" + file).orElse("")
                + " cannot be used: "
                + (e instanceof NoSuchFileException ? "there is no such file" : e.getMessage()),
            e);
      }
    }
    return factory;
  }

  private static SSLContext trusting(Optional<Path> authorities)
      throws GeneralSecurityException, IOException {
    if (authorities.isEmpty()) {
      return SSLContext.getDefault();
    }
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream file = Files.newInputStream(authorities.get())) {
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
        trusted.setCertificateEntry(Integer.toString(number++), each);
      }
      if (number == 0) {
        throw new IOException("there is no certificate in it");
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** A thread for tasks that run one after the other; ends with the client at the latest. */
  final ScheduledThreadPoolExecutor newThread() {
    ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, threads);
    thread.setRemoveOnCancelPolicy(true);
    running.add(thread);
    return thread;
  }

  /**
   * A connection that is made when it is needed; closed with the client at the latest.
   *
   * @param purpose what the broker shows of it behind the client's name
   */
  final AmqpLink newLink(String purpose) {
    AmqpLink link = new AmqpLink(factory, options, callbacks, name + " " + purpose);
    links.add(link);
    return link;
  }

  /** Closes a queue's own connection and threads. */
  void end(AmqpLink link, ScheduledThreadPoolExecutor... threads) {
    for (ScheduledThreadPoolExecutor thread : threads) {
      thread.shutdown();
      running.remove(thread);
    }
    link.close();
    links.remove(link);
  }

  /** Where the broker is. */
  public AmqpOptions options() {
    return options;
  }

  /** The connection for what is sent. */
  AmqpLink sending() {
    return sending;
  }

  /** The connection for making queues. */
  AmqpLink settingUp() {
    return settingUp;
  }

  /** The one thread that sends. */
  ScheduledThreadPoolExecutor senders() {
    return senders;
  }

  /** Closes the connections. May be called twice. */
  @Override
  public void close() {
    running.forEach(ScheduledThreadPoolExecutor::shutdown);
    long until = System.nanoTime() + CLOSE_WITHIN.toNanos();
    for (ScheduledThreadPoolExecutor each : running) {
      try {
        if (!each.awaitTermination(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          each.shutdownNow();
        }
      } catch (InterruptedException e) {
        each.shutdownNow();
        Thread.currentThread().interrupt();
      }
    }
    links.forEach(AmqpLink::close);
    callbacks.shutdown();
  }

  /** A connection that breaks is told to whoever uses it; the client need not log it, too. */
  private static final class Quiet extends ForgivingExceptionHandler {
    @Override
    protected void log(String message, Throwable failure) {
      log.debug("the AMQP client: {}", message, failure);
    }
  }

  private static final class Threads implements ThreadFactory {
    private final AtomicInteger number = new AtomicInteger();

    @Override
    public Thread newThread(Runnable task) {
      Thread thread = new Thread(task, "sluice-amqp-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    }
  }
}
