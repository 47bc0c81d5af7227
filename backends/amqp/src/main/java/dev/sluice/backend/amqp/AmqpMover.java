package dev.sluice.backend.amqp;

import dev.sluice.backend.amqp.AmqpPublisher.Outgoing;
import dev.sluice.backend.amqp.AmqpSession.Held;
import dev.sluice.backend.amqp.AmqpSession.Pushed;
import dev.sluice.engine.queue.QueueException;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendResult;
import dev.sluice.engine.work.DeadLetters;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what was delivered: to its queue again, or to the dead-letter queue.
 *
 * <p>To move a message means to publish a copy and, once the broker has that, to acknowledge the
 * message: so it can be delayed, and the number of tries goes along. If the channel breaks in
 * between there are two.
 *
 * <p>It belongs to the thread of an {@link AmqpReceiver}, as the sessions do.
 */
final class AmqpMover {

  private static final Logger log = LoggerFactory.getLogger(AmqpMover.class);

  /** After which a failed attempt to set a message aside is repeated; our guess. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final AmqpPublisher publisher;
  private final QueueName queue;
  private final AmqpQueueOptions options;
  private final ScheduledThreadPoolExecutor thread;
  private final BiConsumer<AmqpSession, Throwable> lost;

  /**
   * A mover.
   *
   * @param queue where the messages come from
   * @param thread on which everything is done
   * @param lost is told of a session whose channel does not take an acknowledgement
   */
  AmqpMover(
      AmqpPublisher publisher,
      QueueName queue,
      AmqpQueueOptions options,
      ScheduledThreadPoolExecutor thread,
      BiConsumer<AmqpSession, Throwable> lost) {
    this.publisher = publisher;
    this.queue = queue;
    this.options = options;
    this.thread = thread;
    this.lost = lost;
  }

  /**
   * Gives back what a caller had. If that fails he has it once more for as long as a message is
   * invisible, and it is given back when that time is up.
   *
   * @param future is told when it is done
   */
  void giveBack(AmqpSession of, Held held, Duration delay, CompletableFuture<Void> future) {
    Pushed pushed = held.pushed;
    Outgoing copy = pushed.copy(queue, marks(pushed), pushed.attempt(), delay);
    of.take(held);
    var unused =
        move(of, pushed, copy)
            .whenCompleteAsync(
                (done, failure) -> {
                  if (failure == null) {
                    future.complete(null);
                    return;
                  }
                  held.until = Instant.now().plus(options.visibility());
                  of.keep(held);
                  future.completeExceptionally(AmqpFailure.causeOf(failure));
                },
                thread);
  }

  /**
   * Gives back what nobody has seen; it costs no try.
   *
   * @return done when the broker has it
   */
  CompletableFuture<Void> giveBackUnseen(AmqpSession of, Pushed pushed) {
    return move(of, pushed, pushed.copy(queue, marks(pushed), pushed.attempt() - 1, Duration.ZERO));
  }

  /**
   * Has a message that came too early wait for the rest of its delay.
   *
   * @return done when the broker has it
   */
  CompletableFuture<Void> passOn(AmqpSession of, Pushed pushed, Duration rest) {
    return move(of, pushed, pushed.copy(queue, Map.of(), pushed.attempt() - 1, rest));
  }

  /**
   * Something that can't be a message of ours goes where people look for it, as it is. That is
   * tried until it works, or the session is over.
   */
  void setAside(AmqpSession of, Pushed pushed, String why, QueueName dead) {
    of.asideBegun();
    trySettingAside(of, pushed, why, dead);
  }

  private void trySettingAside(AmqpSession of, Pushed pushed, String why, QueueName dead) {
    Map<String, Object> marks =
        Map.of(
            DeadLetters.REASON, why,
            DeadLetters.ATTEMPTS, Integer.toString(pushed.attempt()),
            DeadLetters.ORIGIN, queue.value());
    var unused =
        move(of, pushed, pushed.copy(dead, marks, pushed.attempt(), Duration.ZERO))
            .whenCompleteAsync(
                (done, failure) -> {
                  if (failure == null) {
                    of.asideEnded();
                    log.warn("{} is dead-lettered: {}", pushed.id(), why);
                  } else if (!of.isOver()) {
                    log.warn(
                        "{} cannot be dead-lettered and is tried again: {}",
                        pushed.id(),
                        AmqpFailure.causeOf(failure).getMessage());
                    var unusedRetry =
                        thread.schedule(
                            () -> trySettingAside(of, pushed, why, dead),
                            AGAIN.toMillis(),
                            TimeUnit.MILLISECONDS);
                  }
                },
                thread);
  }

  private CompletableFuture<Void> move(AmqpSession of, Pushed pushed, Outgoing copy) {
    return publisher
        .publish(List.of(copy))
        .thenAcceptAsync(
            results -> {
              if (!(results.get(0) instanceof SendResult.Sent)) {
                throw new QueueException(
                    pushed.id() + " cannot be moved to " + copy.to() + ": " + results.get(0));
              }
              if (!of.isOver()) {
                try {
                  of.settle(pushed);
                } catch (IOException | RuntimeException e) {
                  lost.accept(of, e);
                }
              }
            },
            thread);
  }

  /**
   * What a copy has beside what it had: why the broker gave a dead letter up, which is lost else.
   */
  private Map<String, Object> marks(Pushed pushed) {
    return options.dead().isEmpty() ? AmqpHeaders.deathMarks(pushed.properties()) : Map.of();
  }
}
