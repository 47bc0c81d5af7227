package dev.sluice.reader.status;

import dev.sluice.engine.queue.Depth;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.shell.Queues;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What the queues hold, by their own word: each question is a call of each, which costs. */
@Singleton
final class QueueCounts {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  /**
   * What they hold.
   *
   * @param at when they were asked
   * @param main what is on the queue
   * @param dead how many messages are on the dead-letter queue
   * @param results how many messages are on the result queue
   */
  record Counts(Instant at, Depth main, long dead, long results) {}

  /**
   * What they said.
   *
   * @param counts what they hold, where they answered
   * @param error why they did not
   */
  record Answer(Optional<Counts> counts, Optional<String> error) {}

  private final MessageQueue main;
  private final MessageQueue dead;
  private final MessageQueue results;
  private final InstantSource clock;
  private final Remembered<Answer> answers;

  QueueCounts(
      @Named(Queues.MAIN) MessageQueue main,
      @Named(Queues.DEAD) MessageQueue dead,
      @Named(Queues.RESULTS) MessageQueue results,
      InstantSource clock) {
    this.main = main;
    this.dead = dead;
    this.results = results;
    this.clock = clock;
    this.answers =
        new Remembered<>(new Answer(Optional.empty(), Optional.empty()), this::ask, clock);
  }

  /** The queue's name. */
  String name() {
    return main.name().value();
  }

  /** What they said last. */
  Answer last() {
    return answers.last();
  }

  /** What they said no longer ago than this; comes within 5 s, and never fails. */
  CompletableFuture<Answer> noOlderThan(Duration age) {
    return answers.noOlderThan(age);
  }

  private CompletableFuture<Answer> ask() {
    Instant now = clock.instant();
    CompletableFuture<Depth> ofDead = dead.depth();
    CompletableFuture<Depth> ofResults = results.depth();
    return main.depth()
        .thenCompose(
            depth ->
                ofDead.thenCombine(
                    ofResults,
                    (letters, done) -> new Counts(now, depth, letters.total(), done.total())))
        .orTimeout(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (counts, failure) ->
                failure == null
                    ? new Answer(Optional.of(counts), Optional.empty())
                    : new Answer(Optional.empty(), Optional.of(words(failure))));
  }

  private static String words(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause.getMessage() == null
        ? "no answer within " + ANSWER_WITHIN.toSeconds() + " s"
        : cause.getMessage();
  }
}
