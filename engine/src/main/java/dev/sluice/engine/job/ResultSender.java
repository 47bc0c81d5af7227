package dev.sluice.engine.job;

import dev.sluice.engine.job.JobOptions.ResultTo;
import dev.sluice.engine.queue.Attribute;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.SendResult;
import dev.sluice.engine.work.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Puts the results of jobs on the result queue, where they ask for it.
 *
 * <p>The message has the job's id; its body is the result, or the error of a job without one (and a
 * hyphen where there is neither), and its attributes say the job's type and how it ended. Safe for
 * use by many threads.
 */
public final class ResultSender {

  /** The attribute that says how the job ended: the name of a {@link JobState}. */
  public static final String STATE = "sluice-state";

  private static final Duration WITHIN = Duration.ofSeconds(15);

  private static final Duration RETRY = Duration.ofSeconds(5);

  private final MessageQueue results;

  public ResultSender(MessageQueue results) {
    this.results = results;
  }

  /**
   * Sends a finished job's result, if it asks for that. Blocks for 15 s at the most.
   *
   * @return whether the queue has it, or none was asked for
   */
  private boolean send(Job job) throws InterruptedException {
    if (job.order().options().resultTo() == ResultTo.ROW) {
      return true;
    }
    try {
      return results
              .send(List.of(message(job)), Duration.ZERO)
              .get(WITHIN.toSeconds(), TimeUnit.SECONDS)
              .get(0)
          instanceof SendResult.Sent;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /** Only when the result queue has it may the message go; else it comes again for just that. */
  Outcome sendThen(Job job, Outcome outcome, Delivery delivery) throws InterruptedException {
    return send(job)
        ? outcome
        : Outcome.postpone(
            "the result could not be sent", PutOff.doubled(RETRY, delivery.attempt()));
  }

  private static Message message(Job job) {
    String body = job.status().result().filter(text -> !text.isEmpty()).orElseGet(() -> error(job));
    return new Message(
        job.id(),
        body,
        Map.of(
            JobMessages.TYPE,
            Attribute.text(job.order().type().value()),
            STATE,
            Attribute.text(job.state().name())));
  }

  private static String error(Job job) {
    return job.status()
        .history()
        .last()
        .flatMap(Attempt::end)
        .map(Attempt.End::error)
        .filter(text -> !text.isBlank())
        .orElse("-");
  }
}
