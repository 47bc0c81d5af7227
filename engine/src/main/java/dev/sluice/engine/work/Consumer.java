package dev.sluice.engine.work;

import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.work.VisibilityExtender.Held;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages off a queue and hands each to a handler, many at a time.
 *
 * <p>What becomes of a message is recorded first and acknowledged last: whenever this process dies,
 * the message is delivered again. While a handler works its message stays hidden from others. Polls
 * are long, and wait while there is no room for what they would bring.
 *
 * <p>All methods may be called by any thread.
 */
public final class Consumer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Consumer.class);

  /**
   * How long {@link #close} waits for a poll that is about to bring messages before it aborts it.
   */
  private static final Duration POLL_GRACE = Duration.ofMillis(250);

  /** How long {@link #close} waits for a handler that it has interrupted. */
  private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(2);

  private final Handler handler;
  private final ConsumerOptions options;
  private final ConsumerListener listener;
  private final ConsumerTally tally = new ConsumerTally();
  private final Intake intake;
  private final VisibilityExtender extender;
  private final Settler settler;
  private final Drainers drainers;
  private final Poller poller;

  /**
   * Makes a consumer that does nothing before {@link #start}.
   *
   * @param handler called by as many threads as {@code concurrency} says
   * @param listener told of every delivery; called by many threads
   * @param clock the time for visibility and timeouts
   */
  public Consumer(
      WorkSource source,
      Handler handler,
      ConsumerOptions options,
      ConsumerListener listener,
      InstantSource clock) {
    MessageQueue queue = source.queue();
    this.handler = handler;
    this.options = options;
    this.listener = listener;
    this.intake = new Intake(options.concurrency(), queue.limits().messages());
    this.extender = new VisibilityExtender(queue, options, clock);
    this.settler = new Settler(source, options.retry(), tally, listener);
    this.drainers = new Drainers(options.concurrency(), clock);
    this.poller = new Poller(queue, options.polling(), intake, this::arrived);
  }

  /** Begins to poll. */
  public void start() {
    poller.start();
  }

  /**
   * Changes how many messages are handled at a time, 1 to 10,000. Handlers that work finish their
   * message.
   */
  public void concurrency(int concurrency) {
    ConsumerOptions.checkConcurrency(concurrency);
    synchronized (drainers) {
      drainers.become(concurrency);
      intake.concurrency(concurrency);
    }
  }

  /**
   * Handles one message more at a time.
   *
   * @throws IllegalArgumentException if that were more than 10,000
   */
  public Drainer spawn() {
    synchronized (drainers) { // and not this object, which close() holds for long
      ConsumerOptions.checkConcurrency(drainers.active() + 1);
      Drainer spawned = drainers.spawn();
      intake.concurrency(drainers.active());
      return spawned;
    }
  }

  /** Stops a drainer, which finishes its message. The last one stays. */
  public Drainer.Stop stop(int drainer) {
    synchronized (drainers) {
      Drainer.Stop stop = drainers.stop(drainer);
      intake.concurrency(drainers.active());
      return stop;
    }
  }

  /** Whether it stops, or has stopped. */
  public boolean isStopping() {
    return drainers.isShutdown();
  }

  /** The first drainers, by number. */
  public List<Drainer> drainers(int most) {
    return drainers.seen(most);
  }

  /** How many drainers there are, those that stop included. */
  public int drainerCount() {
    return drainers.count();
  }

  /** How many drainers handle a message. */
  public int busy() {
    return drainers.busy();
  }

  /**
   * Begins no more polls until {@link #resume}. What is held is handled, and so is what a poll that
   * goes on still brings: to abort it would have a queue hide messages that nobody has, and to give
   * them back would cost them a try each.
   */
  public void pause() {
    poller.pause();
  }

  /** Takes messages again. */
  public void resume() {
    poller.resume();
  }

  /** Whether it was paused, and not resumed. */
  public boolean isPaused() {
    return poller.isPaused();
  }

  /** How many messages may be handled at a time. */
  public int concurrency() {
    return drainers.active();
  }

  /** Whether the last poll reached the queue. True before the first. */
  public boolean isConnected() {
    return poller.isConnected();
  }

  /** What was done so far. */
  public ConsumerStats stats() {
    return tally.stats(extender.count());
  }

  private void arrived(List<Delivery> deliveries) {
    for (Delivery delivery : deliveries) {
      tally.received.increment();
      Held held = extender.hold(delivery);
      try {
        listener.received(delivery);
        drainers.execute(new Task(held));
      } catch (Throwable e) { // no thread to be had, say; the rest of the batch must not suffer
        log.error("{} cannot be handled here and is given back", delivery.id(), e);
        giveBack(held);
      }
    }
  }

  /** Gives back what no handler has begun. */
  private void giveBack(Held held) {
    extender.letGo(held);
    intake.handled(Duration.ZERO);
    release(held.delivery);
  }

  private void release(Delivery delivery) {
    var unused = settler.release(delivery).thenRun(intake::settled);
  }

  /** One delivery on its way through the handler. */
  private final class Task implements Runnable {
    private final Held held;

    private Task(Held held) {
      this.held = held;
    }

    @Override
    public void run() {
      Drainers.Place place = drainers.enter(held.delivery);
      try {
        work();
      } finally {
        drainers.leave(place);
      }
    }

    private void work() {
      Stopwatch watch = new Stopwatch();
      held.begin();
      Outcome outcome = handle(held.delivery);
      VisibilityExtender.End end = held.end();
      boolean unused = Thread.interrupted(); // it was meant for this delivery, not for the next
      Effort effort = watch.effort();
      intake.handled(effort.took());
      listener.handled(held.delivery, outcome, effort);
      boolean stands = outcome instanceof Outcome.Done || outcome instanceof Outcome.Postpone;
      if (stands || end == VisibilityExtender.End.BY_ITSELF) {
        settle(outcome);
      } else if (end == VisibilityExtender.End.TIMED_OUT) {
        settle(Outcome.retry("it took longer than " + options.handlerTimeout()));
      } else {
        release(held.delivery);
      }
    }

    private void settle(Outcome outcome) {
      var unused = settler.settle(held.delivery, outcome).thenRun(intake::settled);
    }

    private Outcome handle(Delivery delivery) {
      try {
        return Objects.requireNonNull(handler.handle(delivery), "the handler returned null");
      } catch (Exception e) {
        log.debug("the handler failed on {}", delivery.id(), e);
        return Outcome.retry(describe(e));
      } catch (Throwable e) { // an Error costs a try, never a thread and its place
        log.error("the handler failed on {}", delivery.id(), e);
        return Outcome.retry(describe(e));
      }
    }
  }

  private static String describe(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
  }

  /**
   * Stops: aborts the idle poll, starts nothing new, waits up to {@code drain} for the handlers
   * that work, acknowledges what they finished, and gives the rest back at once. Takes at most
   * {@code drain} and 20 s; a second call does nothing.
   */
  @Override
  public synchronized void close() {
    if (drainers.isShutdown()) {
      return;
    }
    poller.stop(POLL_GRACE);
    List<Runnable> waiting = drainers.shutdown();
    if (drainers.busy() + waiting.size() > 0) {
      log.info(
          "stopping: {} messages are being handled, {} that wait are given back",
          drainers.busy(),
          waiting.size());
    }
    waiting.forEach(task -> giveBack(((Task) task).held));
    try {
      if (!drainers.awaitEnd(options.drain())) {
        interruptHandlers();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    settler.close();
    extender.close();
  }

  private void interruptHandlers() throws InterruptedException {
    log.warn(
        "{} handlers did not finish within {}: they are interrupted, and their messages given back",
        drainers.busy(),
        options.drain());
    extender.held().forEach(Held::stop);
    if (!drainers.awaitEnd(INTERRUPT_GRACE)) {
      for (Held held : extender.held()) {
        extender.letGo(held);
        release(held.delivery);
      }
    }
  }
}
