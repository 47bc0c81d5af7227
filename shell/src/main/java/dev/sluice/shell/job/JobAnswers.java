package dev.sluice.shell.job;

import dev.sluice.engine.job.Submission;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.shell.http.FailureLog;
import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.ProblemException;
import dev.sluice.shell.http.ProblemKind;
import dev.sluice.shell.model.JobAccepted;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import jakarta.inject.Singleton;
import java.net.URI;

/** What a caller is told of a job that was not accepted. */
@Singleton
public final class JobAnswers {

  private final FailureLog failures;
  private final JobCounts counts;

  JobAnswers(FailureLog failures, JobCounts counts) {
    this.failures = failures;
    this.counts = counts;
  }

  /**
   * The answer 201, where the job was accepted.
   *
   * @param id the job's id
   * @param at where it is, as a path on this server
   * @throws ProblemException if it was not
   */
  public HttpResponse<JobAccepted> created(Submission submission, MessageId id, URI at) {
    if (submission instanceof Submission.Accepted accepted) {
      counts.accepted();
      return HttpResponse.created(new JobAccepted(id.value(), JobViews.state(accepted.job())), at)
          .contentType(MediaType.APPLICATION_JSON_TYPE);
    }
    throw new ProblemException(problem(submission, id, ""));
  }

  /**
   * The problem.
   *
   * @param id the job's id
   * @param at where the job is in the request's body, as a JSON pointer
   */
  public Problem problem(Submission submission, MessageId id, String at) {
    if (submission instanceof Submission.KeyReused) {
      return Problem.of(
          ProblemKind.KEY_REUSED,
          "This Idempotency-Key came with another request before. A new request needs a new key.");
    }
    if (submission instanceof Submission.InProgress) {
      return Problem.of(
          ProblemKind.KEY_IN_PROGRESS,
          "A request with this Idempotency-Key is being worked on. Ask again when it is done.");
    }
    if (submission instanceof Submission.Refused refused) {
      return failures.log(
          Problem.invalid(at + "/payload", "was refused by the queue"), refused.reason());
    }
    if (submission instanceof Submission.NotSent notSent) {
      return failures.log(
          Problem.of(
              ProblemKind.QUEUE_UNAVAILABLE,
              "Job "
                  + id
                  + " is stored, but the queue did not confirm it. It is sent again by itself."),
          notSent.reason());
    }
    if (submission instanceof Submission.NotStored notStored) {
      return StoreCalls.unavailable(failures, notStored.reason());
    }
    if (submission instanceof Submission.Busy busy) {
      long seconds = Math.max(1, busy.retryAfter().plusMillis(999).toSeconds());
      return Problem.of(
              ProblemKind.BUSY,
              "Too many jobs wait to be stored or queued. Nothing was done. Send it again.")
          .withHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    }
    throw new IllegalArgumentException("no problem, but " + submission);
  }
}
