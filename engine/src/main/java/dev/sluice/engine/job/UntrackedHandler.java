package dev.sluice.engine.job;

import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.work.Handler;
import dev.sluice.engine.work.Outcome;
import java.time.Duration;
import java.util.Optional;

/**
 * Has plain messages done by a handler of jobs: nothing is stored, progress and result are dropped.
 *
 * @param type what the handler is told that the message is
 * @param handler by whom they are done
 */
public record UntrackedHandler(JobType type, JobHandler handler) implements Handler {

  /** Long, because the queue counts these deliveries, too. */
  static final Duration FIRST_PUT_OFF = Duration.ofSeconds(30);

  @Override
  public Outcome handle(Delivery delivery) throws Exception {
    Optional<String> obstacle = handler.unavailable();
    return obstacle.isPresent()
        ? Outcome.postpone(obstacle.get(), PutOff.doubled(FIRST_PUT_OFF, delivery.attempt()))
        : handler.run(new Run(type, delivery)).outcome();
  }

  private record Run(JobType type, Delivery delivery) implements JobRun {

    @Override
    public MessageId id() {
      return delivery.id();
    }

    @Override
    public Owner owner() {
      return Owner.OPEN;
    }

    @Override
    public String payload() {
      return delivery.message().body();
    }

    @Override
    public int attempt() {
      return delivery.attempt();
    }

    @Override
    public void progress(Progress progress) {}
  }
}
