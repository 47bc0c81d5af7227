package dev.sluice.reader.handler;

import dev.sluice.engine.job.JobRun;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.job.Progress;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A try at a job, with what was reported of its progress. */
record TestRun(MessageId id, JobType type, String payload, int attempt, List<Progress> reported)
    implements JobRun {

  static TestRun of(String payload) {
    return new TestRun(
        new MessageId("0199d3c4-job"),
        new JobType("test"),
        payload,
        3,
        new CopyOnWriteArrayList<>());
  }

  @Override
  public Owner owner() {
    return new Owner("ada");
  }

  @Override
  public Delivery delivery() {
    Message message = new Message(id, "what the queue carried");
    return new Delivery(message, "receipt", 7, Instant.EPOCH);
  }

  @Override
  public void progress(Progress progress) {
    reported.add(progress);
  }
}
