package dev.sluice.bench.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/** One load from its begin to its last answer. All but {@link #await} is the loop's alone. */
@SuppressWarnings("FutureReturnValueIgnored") // tasks of the loop catch what they have to
final class LoadRun {

  /** The connections of an open loop; what comes beyond waits, and its wait counts. */
  private static final int MOST_OPEN = 256;

  /** After so many connections that could not be made there is no server. */
  private static final int HOPELESS = 50;

  private final HttpLoad load;
  private final Arrivals arrivals;
  private final Duration time;
  private final CompletableFuture<LoadResult> result = new CompletableFuture<>();
  private final Histogram latency = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);

  /** Requests that are due and have no connection yet: since when. */
  private final Deque<Long> due = new ArrayDeque<>();

  private long begun;
  private long started;
  private long inTime;
  private long answered;
  private long errors;
  private int busy;
  private int connecting;
  private int refused;
  private boolean over;

  LoadRun(HttpLoad load, Arrivals arrivals, Duration time) {
    this.load = load;
    this.arrivals = arrivals;
    this.time = time;
  }

  LoadResult await(Duration patience) throws InterruptedException {
    try {
      return result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("there is no load: " + e.getCause(), e);
    } catch (TimeoutException e) {
      load.loop().execute(this::giveUp);
      return result.join();
    }
  }

  void begin() {
    begun = System.nanoTime();
    load.loop().schedule(this::end, time.toNanos(), TimeUnit.NANOSECONDS);
    if (arrivals instanceof Arrivals.Closed closed) {
      for (int i = 0; i < closed.callers(); i++) {
        start(begun);
      }
    } else if (arrivals instanceof Arrivals.Open open) {
      tick(open);
    }
  }

  private void tick(Arrivals.Open open) {
    if (over) {
      return;
    }
    startDue(open);
    long next = begun + started * every(open);
    load.loop().schedule(() -> tick(open), next - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void startDue(Arrivals.Open open) {
    long now = System.nanoTime();
    long latest = Math.min(now, begun + time.toNanos() - 1);
    while (begun + started * every(open) <= latest) {
      start(now);
    }
  }

  private static long every(Arrivals.Open open) {
    return TimeUnit.SECONDS.toNanos(1) / open.perSecond();
  }

  /** A request begins; that its own timer was late does not count. */
  private void start(long from) {
    started++;
    Connection connection = load.idle().poll();
    if (connection != null) {
      busy++;
      connection.send(this, from);
      return;
    }
    due.add(from);
    if (arrivals instanceof Arrivals.Closed || busy + connecting < MOST_OPEN) {
      connect();
    }
  }

  private void connect() {
    connecting++;
    var unused =
        load.connect()
            .whenComplete(
                (connection, failure) -> {
                  connecting--;
                  if (failure == null) {
                    use(connection);
                  } else {
                    refused(failure);
                  }
                });
  }

  private void refused(Throwable failure) {
    refused++;
    if (refused >= HOPELESS) {
      over = true;
      result.completeExceptionally(failure);
    } else if (!over) {
      load.loop().schedule(this::connect, 10, TimeUnit.MILLISECONDS);
    } else {
      errors++;
      due.poll();
      endIfDone();
    }
  }

  /** A connection is free for what is due. */
  private void use(Connection connection) {
    Long from = due.poll();
    if (from == null) {
      load.idle().add(connection);
      endIfDone();
      return;
    }
    busy++;
    // A caller's wait for its connection is none for an answer.
    connection.send(this, arrivals instanceof Arrivals.Closed ? System.nanoTime() : from);
  }

  void answered(Connection connection, long from, int status) {
    long now = System.nanoTime();
    busy--;
    if (load.isExpected(status)) {
      answered++;
      inTime += now - begun <= time.toNanos() ? 1 : 0;
      latency.recordValue(Math.min(now - from, latency.getHighestTrackableValue()));
    } else {
      errors++;
    }
    next(connection);
  }

  private void next(Connection connection) {
    if (arrivals instanceof Arrivals.Closed && !over) {
      started++;
      due.add(System.nanoTime());
    }
    if (connection.isOpen()) {
      use(connection);
    } else if (due.isEmpty()) {
      endIfDone();
    } else {
      connect();
    }
  }

  /** A connection has ended while its request was on its way. */
  void lost() {
    busy--;
    errors++;
    if (arrivals instanceof Arrivals.Closed && !over) {
      started++;
      due.add(System.nanoTime());
    }
    if (due.isEmpty()) {
      endIfDone();
    } else {
      connect();
    }
  }

  /** However late the last tick was, all that was due is sent. */
  private void end() {
    if (arrivals instanceof Arrivals.Open open) {
      startDue(open);
    }
    over = true;
    endIfDone();
  }

  private void endIfDone() {
    if (over && busy == 0 && due.isEmpty() && connecting == 0) {
      result.complete(new LoadResult(inTime, answered, errors, time, latency));
    }
  }

  private void giveUp() {
    result.complete(
        new LoadResult(inTime, answered, errors + busy + due.size(), time, latency.copy()));
  }
}
