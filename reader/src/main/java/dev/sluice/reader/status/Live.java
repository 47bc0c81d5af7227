package dev.sluice.reader.status;

import dev.sluice.engine.work.Ticker;
import dev.sluice.reader.model.Snapshot;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.http.sse.Event;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.micronaut.serde.ObjectMapper;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The status second by second: keeps the history, and makes a snapshot for all who watch. While
 * nobody watches no snapshot is made, and the queue is hardly asked.
 */
@Singleton
final class Live implements ApplicationEventListener<ServerStartupEvent>, GracefulShutdownCapable {

  private static final Duration TURN = Duration.ofSeconds(1);
  private static final Duration QUEUE_WATCHED = Duration.ofSeconds(2);
  private static final Duration QUEUE_UNWATCHED = Duration.ofSeconds(15);
  private static final Duration FLEET = Duration.ofSeconds(5);
  private static final int MOST_STREAMS = 100;

  private final Snapshots snapshots;
  private final BoxWork work;
  private final Surroundings surroundings;
  private final ObjectMapper json;
  private final InstantSource clock;
  private final History history = new History();
  private final AtomicInteger streams = new AtomicInteger();
  private final Sinks.Many<Event<String>> events = Sinks.many().multicast().directBestEffort();
  private final Ticker ticker =
      new Ticker("sluice-status", "looking at the status", Ticker.Turn.always(this::turn));
  private Instant lastCounts = Instant.EPOCH;

  Live(
      Snapshots snapshots,
      BoxWork work,
      Surroundings surroundings,
      ObjectMapper json,
      InstantSource clock) {
    this.snapshots = snapshots;
    this.work = work;
    this.surroundings = surroundings;
    this.json = json;
    this.clock = clock;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    ticker.start(TURN, TURN);
  }

  private void turn() {
    work.board().turn();
    var unused = surroundings.queues().noOlderThan(isWatched() ? QUEUE_WATCHED : QUEUE_UNWATCHED);
    history.turn(clock.instant(), work.totals(), newCounts());
    if (isWatched()) {
      var unusedBoxes = surroundings.fleet().noOlderThan(FLEET);
      Sinks.EmitResult unusedResult = events.tryEmitNext(event());
    }
  }

  /** What the queue said since the last turn, if it was asked. */
  private Optional<QueueCounts.Counts> newCounts() {
    Optional<QueueCounts.Counts> counts =
        surroundings.queues().last().counts().filter(known -> known.at().isAfter(lastCounts));
    counts.ifPresent(known -> lastCounts = known.at());
    return counts;
  }

  private boolean isWatched() {
    return streams.get() > 0;
  }

  private Event<String> event() {
    try {
      return Event.of(json.writeValueAsString(snapshots.now(history))).name("snapshot");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // into memory
    }
  }

  /** A snapshot of now. Comes within some seconds, and never fails. */
  Mono<Snapshot> snapshot() {
    CompletableFuture<FleetWatch.Answer> boxes = surroundings.fleet().noOlderThan(FLEET);
    return Mono.fromFuture(surroundings.queues().noOlderThan(QUEUE_WATCHED))
        .then(Mono.fromFuture(boxes).timeout(FLEET, Mono.empty()).onErrorComplete())
        .then(Mono.fromSupplier(() -> snapshots.now(history)));
  }

  /** Whether as many watch as may. */
  boolean isFull() {
    return streams.get() >= MOST_STREAMS;
  }

  /**
   * Snapshots from now on, each second. The first comes at once, with what is known: somebody may
   * look just because the queue does not answer.
   */
  Flux<Event<String>> stream() {
    return Flux.defer( // who asks and does not listen, with HEAD say, does not count
        () -> {
          streams.incrementAndGet();
          var unused = surroundings.fleet().noOlderThan(FLEET); // for the second
          return Mono.fromSupplier(this::event)
              .concatWith(events.asFlux().onBackpressureLatest())
              .doFinally(end -> streams.decrementAndGet());
        });
  }

  History history() {
    return history;
  }

  /** Streams never end by themselves, and a stop would wait for them. */
  @Override
  public CompletionStage<?> shutdownGracefully() {
    Sinks.EmitResult unused = events.tryEmitComplete();
    return CompletableFuture.completedFuture(null);
  }

  @PreDestroy
  void stop() {
    ticker.close();
  }
}
