package dev.sluice.reader.handler;

import dev.sluice.engine.job.JobHandler;
import dev.sluice.engine.job.JobResult;
import dev.sluice.engine.job.JobRun;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.work.Handler;

/**
 * Does jobs with a handler of messages, which knows of no job: it sees the payload as the body,
 * under the job's id, and the job's count of tries.
 */
public final class JavaHandler implements JobHandler {

  private final Handler handler;

  public JavaHandler(Handler handler) {
    this.handler = handler;
  }

  @Override
  public JobResult run(JobRun run) throws Exception {
    Delivery came = run.delivery();
    Message message = new Message(run.id(), run.payload(), came.message().attributes());
    return JobResult.of(
        handler.handle(new Delivery(message, came.receipt(), run.attempt(), came.sentAt())));
  }
}
