package dev.sluice.engine.work;

import dev.sluice.engine.batch.BatchingOptions;
import dev.sluice.engine.queue.AcknowledgeBatcher;
import dev.sluice.engine.queue.AcknowledgeResult;
import dev.sluice.engine.queue.Attribute;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.MessageText;
import dev.sluice.engine.queue.SendResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what a handler said into what the queue is told: acknowledge, retry or dead-letter. */
final class Settler implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Settler.class);
  private static final int LONGEST_REASON = 1_000;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final MessageQueue queue;
  private final MessageQueue dead;
  private final RetryPolicy retry;
  private final ConsumerTally tally;
  private final ConsumerListener listener;
  private final AcknowledgeBatcher acknowledgements;
  private final Phaser pending = new Phaser(1); // one party per delivery, and this object

  Settler(WorkSource source, RetryPolicy retry, ConsumerTally tally, ConsumerListener listener) {
    this.queue = source.queue();
    this.dead = source.dead();
    this.retry = retry;
    this.tally = tally;
    this.listener = listener;
    this.acknowledgements = new AcknowledgeBatcher(queue, BatchingOptions.forAcknowledging());
  }

  /** Settles a delivery; the future, which never fails, ends with the queue's answer. */
  CompletableFuture<Void> settle(Delivery delivery, Outcome outcome) {
    return track(begin(delivery, outcome));
  }

  /** Gives back what was not handled, for another consumer to take at once. */
  CompletableFuture<Void> release(Delivery delivery) {
    return track(giveBack(delivery, Duration.ZERO, Settlement.RELEASED));
  }

  private CompletableFuture<Void> track(CompletableFuture<Void> settling) {
    pending.register();
    return settling.handle(
        (done, failure) -> {
          pending.arriveAndDeregister();
          if (failure != null) {
            log.error("a delivery was left unsettled and will come again", failure);
          }
          return null;
        });
  }

  private CompletableFuture<Void> begin(Delivery delivery, Outcome outcome) {
    if (outcome instanceof Outcome.Done) {
      return acknowledge(delivery, Settlement.PROCESSED);
    }
    if (outcome instanceof Outcome.Postpone later) {
      log.debug("{} is put off for {}: {}", delivery.id(), later.after(), later.reason());
      return giveBack(delivery, later.after(), Settlement.RELEASED);
    }
    tally.failed.increment();
    if (outcome instanceof Outcome.DeadLetter deadLetter) {
      return deadLetter(delivery, deadLetter.reason());
    }
    Outcome.Retry failure = (Outcome.Retry) outcome;
    if (retry.isExhausted(delivery.attempt())) {
      return deadLetter(
          delivery, "gave up after " + delivery.attempt() + " tries: " + failure.reason());
    }
    Duration delay = failure.after().orElseGet(() -> retry.delayAfter(delivery.attempt()));
    log.debug("{} failed ({}); next try in {}", delivery.id(), failure.reason(), delay);
    return giveBack(delivery, delay, Settlement.RETRIED);
  }

  private CompletableFuture<Void> acknowledge(Delivery delivery, Settlement how) {
    return acknowledgements
        .acknowledge(delivery)
        .thenAccept(
            result -> {
              if (result == AcknowledgeResult.GONE) {
                settled(delivery, how);
              } else {
                unsettled(delivery, "its acknowledgement was not confirmed");
              }
            });
  }

  private CompletableFuture<Void> giveBack(Delivery delivery, Duration delay, Settlement how) {
    return queue
        .release(delivery, delay)
        .handle(
            (done, failure) -> {
              if (failure == null) {
                settled(delivery, how);
              } else {
                unsettled(delivery, "it could not be given back: " + failure.getMessage());
              }
              return null;
            });
  }

  private CompletableFuture<Void> deadLetter(Delivery delivery, String why) {
    String reason = MessageText.legal(why, LONGEST_REASON);
    Message marked =
        delivery
            .message()
            .with(
                Map.of(
                    DeadLetters.REASON, Attribute.text(reason.isBlank() ? "unknown" : reason),
                    DeadLetters.ATTEMPTS, Attribute.text(Integer.toString(delivery.attempt())),
                    DeadLetters.ORIGIN, Attribute.text(queue.name().value())));
    return sendToDead(marked)
        .thenCompose(
            result ->
                result instanceof SendResult.Refused
                    ? sendToDead(delivery.message()) // the marks did not fit beside it
                    : CompletableFuture.completedFuture(result))
        .thenCompose(
            result -> {
              if (result instanceof SendResult.Sent) {
                log.info("{} is dead-lettered: {}", delivery.id(), reason);
                // Only now, when the dead-letter queue has it, may the queue forget it.
                return acknowledge(delivery, Settlement.DEAD_LETTERED);
              }
              log.warn(
                  "{} could not be dead-lettered ({}); it is tried again", delivery.id(), result);
              return giveBack(delivery, retry.delayAfter(delivery.attempt()), Settlement.RETRIED);
            });
  }

  private CompletableFuture<SendResult> sendToDead(Message message) {
    return dead.send(List.of(message), Duration.ZERO)
        .handle(
            (results, failure) ->
                failure == null
                    ? results.get(0)
                    : new SendResult.Failed(String.valueOf(failure.getMessage())));
  }

  private void settled(Delivery delivery, Settlement how) {
    tally.settled(how);
    listener.settled(delivery, how);
  }

  private void unsettled(Delivery delivery, String why) {
    tally.unsettled.increment();
    log.warn("{} will be delivered again: {}", delivery.id(), why);
  }

  /** Waits for the queue's answers to all that was settled, at most 15 s. */
  @Override
  public void close() {
    try {
      pending.awaitAdvanceInterruptibly(
          pending.arrive(), CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      log.warn("the queue does not answer; what has no answer may be delivered again");
    }
    acknowledgements.close();
  }
}
