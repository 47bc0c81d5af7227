package dev.sluice.backend.amqp;

import com.rabbitmq.client.Channel;
import dev.sluice.engine.queue.Depth;
import dev.sluice.engine.queue.QueueException;
import dev.sluice.engine.queue.QueueName;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** Asks a broker how many messages a queue holds. All that it knows belongs to one thread. */
final class AmqpCounter {

  private final AmqpLink link;
  private final AmqpLink sending;
  private final ScheduledThreadPoolExecutor thread;
  private final QueueName queue;
  private final boolean delays;
  private @Nullable Channel channel;

  /**
   * A counter of one queue.
   *
   * @param link the connection on which the queue is read: what was acknowledged there before a
   *     question is known when it is answered
   */
  AmqpCounter(AmqpClient client, AmqpLink link, QueueName queue, AmqpQueueOptions options) {
    this.link = link;
    this.sending = client.sending();
    this.thread = client.newThread();
    this.queue = queue;
    this.delays = options.delays();
  }

  /**
   * Counts.
   *
   * @param inHand how many messages of the queue this process has
   */
  CompletableFuture<Depth> depth(int inHand) {
    try {
      return CompletableFuture.supplyAsync(() -> count(inHand), thread);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(new QueueException("the AMQP client is closed", e));
    }
  }

  private Depth count(int inHand) {
    try {
      // Nothing can be sent then: the queue cannot be used, though it can be counted.
      sending.requireTaking();
      if (channel == null || !channel.isOpen()) {
        channel = link.channel();
      }
      AmqpBroker broker = AmqpBroker.of(channel.getConnection());
      long ready = channel.queueDeclarePassive(queue.value()).getMessageCount();
      long delayed = 0;
      if (delays) {
        for (String each : AmqpDelays.queues(queue)) {
          delayed += channel.queueDeclarePassive(each).getMessageCount();
        }
      }
      return new Depth(
          broker.countsDelivered() ? Math.max(0, ready - inHand) : ready, inHand, delayed);
    } catch (IOException | RuntimeException e) {
      throw AmqpFailure.calling("count", queue.value(), e);
    }
  }

  /** The thread, for whoever ends it. */
  ScheduledThreadPoolExecutor thread() {
    return thread;
  }

  void close() {
    try {
      thread.execute(
          () -> {
            if (channel != null) {
              try {
                channel.abort();
              } catch (IOException e) {
                // It is of no use any more, whatever becomes of it.
              }
            }
          });
    } catch (RejectedExecutionException e) {
      // The client is closed, and the channel with it.
    }
  }
}
