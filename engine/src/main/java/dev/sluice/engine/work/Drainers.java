package dev.sluice.engine.work;

import dev.sluice.engine.queue.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The drainers of a consumer, and the threads that work in them: as many as there are drainers.
 *
 * <p>A drainer that is stopped while it works finishes its message. Safe for use by many threads.
 */
final class Drainers {

  /** A drainer. Guarded by {@link Drainers}. */
  static final class Place {
    private final int number;
    private Instant since;
    private @Nullable Delivery work;
    private boolean stops;

    private Place(int number, Instant since) {
      this.number = number;
      this.since = since;
    }

    private Drainer seen() {
      Drainer.State state =
          stops
              ? work == null ? Drainer.State.GONE : Drainer.State.STOPPING
              : work == null ? Drainer.State.IDLE : Drainer.State.WORKING;
      return new Drainer(number, state, since, Optional.ofNullable(work));
    }
  }

  private final InstantSource clock;
  private final ThreadPoolExecutor threads;
  private final TreeMap<Integer, Place> places = new TreeMap<>();
  private final TreeMap<Integer, Place> free = new TreeMap<>();
  private int last;
  private int stopping;

  Drainers(int count, InstantSource clock) {
    this.clock = clock;
    AtomicInteger number = new AtomicInteger();
    // Unbounded in name only: the intake lets in no more than there are drainers, and one batch.
    this.threads =
        new ThreadPoolExecutor(
            count,
            count,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            task -> new Thread(task, "sluice-handler-" + number.incrementAndGet()));
    for (int i = 0; i < count; i++) {
      add();
    }
  }

  private Place add() {
    Place place = new Place(++last, clock.instant());
    places.put(place.number, place);
    free.put(place.number, place);
    return place;
  }

  /** One more. */
  synchronized Drainer spawn() {
    Drainer spawned = add().seen();
    resize();
    return spawned;
  }

  /** Stops one, unless it is the last that does not stop. */
  synchronized Drainer.Stop stop(int number) {
    Place place = places.get(number);
    if (place == null) {
      return new Drainer.Stop.Unknown();
    }
    if (place.stops) {
      return new Drainer.Stop.Stopped(place.seen());
    }
    if (active() == 1) {
      return new Drainer.Stop.Last();
    }
    place.stops = true;
    if (place.work == null) {
      remove(place);
    } else {
      stopping++;
    }
    return new Drainer.Stop.Stopped(place.seen());
  }

  private void remove(Place place) {
    places.remove(place.number);
    free.remove(place.number);
    resize();
  }

  private void resize() {
    int count = places.size();
    if (count > threads.getMaximumPoolSize()) {
      threads.setMaximumPoolSize(count);
      threads.setCorePoolSize(count);
    } else {
      threads.setCorePoolSize(count);
      threads.setMaximumPoolSize(count);
    }
  }

  /** Takes a place for a delivery. To be called by the thread that is to handle it. */
  synchronized Place enter(Delivery delivery) {
    Map.@Nullable Entry<Integer, Place> first = free.pollFirstEntry();
    // Without a free one this thread took its task when its drainer was just being stopped.
    Place place = first == null ? overtaken() : first.getValue();
    place.work = delivery;
    place.since = clock.instant();
    return place;
  }

  private Place overtaken() {
    Place place = new Place(++last, clock.instant());
    place.stops = true;
    places.put(place.number, place);
    stopping++;
    return place;
  }

  /** Gives the place back. */
  synchronized void leave(Place place) {
    place.work = null;
    place.since = clock.instant();
    if (place.stops) {
      stopping--;
      remove(place);
    } else {
      free.put(place.number, place);
    }
  }

  /** How many there are that do not stop. */
  synchronized int active() {
    return places.size() - stopping;
  }

  /** How many there are, those that stop included. */
  synchronized int count() {
    return places.size();
  }

  /** How many handle a message. */
  synchronized int busy() {
    return places.size() - free.size();
  }

  /** The first of them, by number. */
  synchronized List<Drainer> seen(int most) {
    return places.values().stream().limit(most).map(Place::seen).toList();
  }

  /** Stops those with the highest numbers, or spawns some, until there are this many. */
  synchronized void become(int count) {
    while (active() < count) {
      Drainer unused = spawn();
    }
    for (int number : List.copyOf(places.descendingKeySet())) {
      if (active() > count) {
        Drainer.Stop unused = stop(number);
      }
    }
  }

  void execute(Runnable task) {
    threads.execute(task);
  }

  boolean isShutdown() {
    return threads.isShutdown();
  }

  /** Begins nothing more. What was not begun is returned. */
  List<Runnable> shutdown() {
    List<Runnable> waiting = new ArrayList<>();
    threads.getQueue().drainTo(waiting);
    threads.shutdown();
    return waiting;
  }

  /** Waits for those that work; false if they did not end in this time. */
  boolean awaitEnd(Duration most) throws InterruptedException {
    return threads.awaitTermination(most.toMillis(), TimeUnit.MILLISECONDS);
  }
}
