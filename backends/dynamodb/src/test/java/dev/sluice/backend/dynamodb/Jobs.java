package dev.sluice.backend.dynamodb;

import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobLife;
import dev.sluice.engine.job.JobOptions;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.JobPolicy;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.job.WorkerId;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.work.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/** Jobs for tests, as they are when the service has made them: ids of 36 characters, and so on. */
final class Jobs {

  static final Instant NOW = Instant.parse("2126-03-01T12:00:00.123Z");
  static final Owner OWNER = new Owner("ada");
  static final JobType TYPE = new JobType("word-count");
  static final WorkerId WORKER = new WorkerId("box7:4711:k3x9");

  static final JobLife LIFE =
      new JobLife(
          JobPolicy.of(
              new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofMinutes(15), new Random(7))));

  private Jobs() {}

  static Job job(int number, String payload, Instant at) {
    return LIFE.created(
        new JobOrder(
            new MessageId("0199d3c4-7a1e-7c1b-9d55-%012d".formatted(number)),
            OWNER,
            TYPE,
            payload,
            JobOptions.NONE),
        at,
        Optional.empty());
  }

  /** The row of a job whose message did not come to the queue. */
  static Job unsent(Job job) {
    return new Job(job.order(), job.createdAt(), job.version() + 1, job.status());
  }

  static Job job(int number) {
    return job(number, "{}", NOW);
  }
}
