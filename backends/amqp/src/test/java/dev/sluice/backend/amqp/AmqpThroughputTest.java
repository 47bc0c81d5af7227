package dev.sluice.backend.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import dev.sluice.engine.batch.BatchingOptions;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.engine.queue.SendResult;
import dev.sluice.engine.queue.Topology;
import dev.sluice.engine.work.Consumer;
import dev.sluice.engine.work.ConsumerListener;
import dev.sluice.engine.work.ConsumerOptions;
import dev.sluice.engine.work.Outcome;
import dev.sluice.engine.work.Polling;
import dev.sluice.engine.work.RetryPolicy;
import dev.sluice.engine.work.WorkSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a queue on RabbitMQ carries beside what one would write with the client alone: one {@code
 * basicPublish} and {@code waitForConfirms} for each message, and a consumer that acknowledges
 * each. Both in one run, in turn.
 */
@Tag("prove")
final class AmqpThroughputTest {

  private static final int ROUNDS = 5;
  private static final int LONE = 1_000;
  private static final int MANY = 10_000;
  private static final int CALLERS = 200;
  private static final int THREADS = 16;
  private static final int HANDLERS = 10;
  private static final int PREFETCH = 100;
  private static final String BODY = "x".repeat(1_000);
  private static final long PATIENCE = 60;

  private final Map<String, List<Double>> rates = new TreeMap<>();

  /** Messages per second. */
  private void measure(String name, int messages, Callable<Integer> work) throws Exception {
    long start = System.nanoTime();
    assertThat(work.call()).as(name).isEqualTo(messages);
    double seconds = (System.nanoTime() - start) / 1e9;
    rates.computeIfAbsent(name, key -> new ArrayList<>()).add(messages / seconds);
  }

  private double median(String name) {
    List<Double> sorted = rates.getOrDefault(name, List.of()).stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static int send(AmqpQueue queue, int callers, int messages) throws Exception {
    AtomicInteger sent = new AtomicInteger();
    try (SendBatcher batcher = new SendBatcher(queue, BatchingOptions.forSending())) {
      Semaphore free = new Semaphore(callers);
      for (int i = 0; i < messages; i++) {
        free.acquire();
        var unused =
            batcher
                .send(new Message(new MessageId("m" + i), BODY))
                .thenAccept(
                    result -> {
                      if (result instanceof SendResult.Sent) {
                        sent.incrementAndGet();
                      }
                      free.release();
                    });
      }
      assertThat(free.tryAcquire(callers, PATIENCE, TimeUnit.SECONDS)).isTrue();
    }
    return sent.get();
  }

  private static int publish(AmqpClient client, QueueName queue, int threads, int messages)
      throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      AtomicInteger left = new AtomicInteger(messages);
      AtomicInteger sent = new AtomicInteger();
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(
            pool.submit(
                () -> {
                  Channel channel = client.sending().channel();
                  channel.confirmSelect();
                  while (left.getAndDecrement() > 0) {
                    channel.basicPublish(
                        "",
                        queue.value(),
                        true,
                        MessageProperties.PERSISTENT_TEXT_PLAIN,
                        BODY.getBytes(UTF_8));
                    channel.waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(PATIENCE));
                    sent.incrementAndGet();
                  }
                  channel.close();
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get(PATIENCE, TimeUnit.SECONDS);
      }
      return sent.get();
    } finally {
      pool.shutdownNow();
    }
  }

  private static int drain(AmqpQueue queue, AmqpQueue dead, int messages) throws Exception {
    CountDownLatch done = new CountDownLatch(messages);
    ConsumerOptions options =
        new ConsumerOptions(
            HANDLERS,
            new Polling(Duration.ofSeconds(20), Duration.ZERO),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofMinutes(15), new Random(1)));
    try (Consumer consumer =
        new Consumer(
            new WorkSource(queue, dead),
            delivery -> {
              done.countDown();
              return Outcome.done();
            },
            options,
            new ConsumerListener() {},
            InstantSource.system())) {
      consumer.start();
      assertThat(done.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
    }
    return messages;
  }

  private static int consume(AmqpClient client, QueueName queue, int messages) throws Exception {
    CountDownLatch done = new CountDownLatch(messages);
    Channel channel = client.settingUp().channel();
    channel.basicQos(PREFETCH);
    String consumer =
        channel.basicConsume(
            queue.value(),
            false,
            (tag, delivery) -> {
              channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
              done.countDown();
            },
            tag -> {});
    assertThat(done.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
    // RabbitMQ delivers again what was acknowledged just before its channel was closed, unless the
    // consumer is cancelled first.
    channel.basicCancel(consumer);
    TimeUnit.MILLISECONDS.sleep(100);
    channel.close();
    return messages;
  }

  @Test
  void many_callers_share_what_one_by_one_costs_each() throws Exception {
    try (Rabbit rabbit = Rabbit.plain();
        AmqpClient client = new AmqpClient(rabbit.options(), "prove")) {
      Topology topology =
          Topology.of(new QueueName("q"), new QueueName("q-dead"), new QueueName("q-results"));
      new AmqpProvisioner(client).provision(topology);
      QueueName name = topology.queue();
      AmqpQueue queue =
          new AmqpQueue(
              client, name, AmqpQueueOptions.work(Duration.ofSeconds(30), topology.dead()));
      AmqpQueue dead = new AmqpQueue(client, topology.dead(), AmqpQueueOptions.plain());
      for (int round = 0; round <= ROUNDS; round++) {
        if (round == 1) {
          rates.clear(); // what came before was warming up
        }
        int all = LONE + MANY;
        measure("1 caller, Sluice", LONE, () -> send(queue, 1, LONE));
        measure("many callers, Sluice", MANY, () -> send(queue, CALLERS, MANY));
        measure("drain, client alone", all, () -> consume(client, name, all));
        measure("1 caller, client alone", LONE, () -> publish(client, name, 1, LONE));
        measure("many callers, client alone", MANY, () -> publish(client, name, THREADS, MANY));
        measure("drain, Sluice", all, () -> drain(queue, dead, all));
        assertThat(queue.depth().get(PATIENCE, TimeUnit.SECONDS).total()).isZero();
      }
      queue.close();
      dead.close();
    }
    System.out.printf("%-28s %12s%n", "RabbitMQ, 1 KB, quorum queue", "messages/s");
    rates.keySet().forEach(name -> System.out.printf("%-28s %12.0f%n", name, median(name)));
    double lone = median("1 caller, Sluice") / median("1 caller, client alone");
    double many = median("many callers, Sluice") / median("many callers, client alone");
    double drain = median("drain, Sluice") / median("drain, client alone");
    System.out.printf(
        "Sluice / client alone: 1 caller %.2f, %d callers beside %d threads %.2f, drain %.2f%n",
        lone, CALLERS, THREADS, many, drain);
    assertThat(many).isGreaterThan(1.5);
    assertThat(lone).isGreaterThan(0.7);
  }
}
