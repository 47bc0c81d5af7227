package dev.sluice.backend.amqp;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import dev.sluice.engine.queue.QueueException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
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
 * reading from those that publish, and acknowledgements must not wait behind that.
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
  private final AmqpLink sending;
  private final AmqpLink receiving;
  private final ScheduledThreadPoolExecutor senders = timer();
  private final ScheduledThreadPoolExecutor receivers = timer();
  private final ScheduledThreadPoolExecutor counters = timer();

  /**
   * A client that has not connected yet.
   *
   * @param name what the broker shows of its connections
   * @throws QueueException if the certificates cannot be read
   */
  public AmqpClient(AmqpOptions options, String name) {
    this.options = options;
    ConnectionFactory factory = factory(options, threads);
    this.sending = new AmqpLink(factory, options, callbacks, name + " sends");
    this.receiving = new AmqpLink(factory, options, callbacks, name + " receives");
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
                + e.getMessage(),
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

  private ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, threads);
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /** Where the broker is. */
  public AmqpOptions options() {
    return options;
  }

  /** The connection for what is sent. */
  AmqpLink sending() {
    return sending;
  }

  /** The connection for what is received, and for questions. */
  AmqpLink receiving() {
    return receiving;
  }

  /** The one thread that sends. */
  ScheduledThreadPoolExecutor senders() {
    return senders;
  }

  /** The one thread that receives and acknowledges. */
  ScheduledThreadPoolExecutor receivers() {
    return receivers;
  }

  /** The one thread that asks what queues hold. */
  ScheduledThreadPoolExecutor counters() {
    return counters;
  }

  /** Closes the connections. May be called twice. */
  @Override
  public void close() {
    for (ScheduledThreadPoolExecutor each :
        new ScheduledThreadPoolExecutor[] {senders, receivers, counters}) {
      each.shutdown();
      try {
        if (!each.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
          each.shutdownNow();
        }
      } catch (InterruptedException e) {
        each.shutdownNow();
        Thread.currentThread().interrupt();
      }
    }
    sending.close();
    receiving.close();
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
