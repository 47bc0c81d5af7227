package dev.sluice.aws;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the SDK's clients time their calls with, in place of the scheduler that each makes for
 * itself. A call sets two time limits, some seconds away, and cancels both when it is answered. The
 * SDK's own scheduler keeps a cancelled one until it would have run and wakes a thread for it then,
 * which came to a quarter of a writer's CPU time at 50 messages a second (RATIONALE.md). This one
 * forgets it at once, and wakes a thread once a second while there are calls.
 *
 * <p>Safe for use by many threads and clients. Its threads are daemons and end when it has nothing
 * to do for ten seconds, so that it need not be shut down: a client may be closed after all else.
 */
public final class AwsTimer extends ScheduledThreadPoolExecutor {

  /**
   * As many as the SDK has, which completes calls on them whose time is up, and makes the next
   * attempt of an asynchronous one.
   */
  private static final int THREADS = 5;

  private static final Duration IDLE = Duration.ofSeconds(10);

  /**
   * As long as one is pending, what is due after it wakes no thread: of {@link
   * ScheduledThreadPoolExecutor}'s threads one waits for the first of all tasks, and is woken when
   * another becomes the first.
   */
  private static final Duration BEAT = Duration.ofSeconds(1);

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final AtomicBoolean beating = new AtomicBoolean();

  public AwsTimer() {
    super(THREADS, AwsTimer::thread);
    setRemoveOnCancelPolicy(true);
    setKeepAliveTime(IDLE.toSeconds(), TimeUnit.SECONDS);
    allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "aws-timer-" + NUMBER.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    if (unit.toNanos(delay) > BEAT.toNanos() && beating.compareAndSet(false, true)) {
      var unused = super.schedule(() -> beating.set(false), BEAT.toNanos(), TimeUnit.NANOSECONDS);
    }
    return super.schedule(task, delay, unit);
  }
}
