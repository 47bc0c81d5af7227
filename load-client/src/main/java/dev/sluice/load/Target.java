package dev.sluice.load;

import dev.sluice.load.api.JobsApi;
import dev.sluice.load.api.MessageApi;
import dev.sluice.load.model.JobAccepted;
import dev.sluice.load.model.Message;
import dev.sluice.load.model.MessageAccepted;
import dev.sluice.load.model.NewJob;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.http.client.HttpClient;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * The writer that is put under load. Well-formed requests go through the client that is generated
 * from the contract; malformed ones, which it cannot express, through Micronaut's own. Nothing
 * blocks; answers arrive on the HTTP client's threads.
 */
@Singleton
final class Target {

  private static final String MESSAGE = "/api/message";
  private static final String READINESS = "/health/readiness";

  /** As the type of an error, too, it makes one an answer instead of an exception. */
  private static final Argument<byte[]> BYTES = Argument.of(byte[].class);

  private final MessageApi messages;
  private final JobsApi jobs;
  private final HttpClient http;

  Target(MessageApi messages, JobsApi jobs, @Client("writer") HttpClient http) {
    this.messages = messages;
    this.jobs = jobs;
    this.http = http;
  }

  /** Sends a request when subscribed to. Failures are answers, not errors. */
  Mono<Answer> send(LoadRequest request) {
    return answer(request)
        .onErrorResume(e -> Mono.just(failure(e)))
        .defaultIfEmpty(new Answer.Missing("empty answer"));
  }

  private Mono<Answer> answer(LoadRequest request) {
    if (request instanceof LoadRequest.Message message) {
      return messages
          .sendMessage(new Message(message.body()))
          .map(response -> answer(response, MessageAccepted::getMessageId));
    }
    if (request instanceof LoadRequest.Job job) {
      return jobs.submitJob(
              new NewJob(job.work().type(), job.work().payload(job.text())), null, null)
          .map(response -> answer(response, JobAccepted::getJobId));
    }
    return sendAsIs(((LoadRequest.Malformed) request).payload());
  }

  /**
   * Whether the service takes requests: it answers, and its readiness does not say no. A service
   * without a readiness endpoint (404) counts as ready. Blocks for at most {@code most}.
   */
  boolean ready(Duration most) {
    return Mono.from(http.exchange(HttpRequest.GET(READINESS), BYTES, BYTES))
        .map(response -> response.code() < 500)
        .timeout(most)
        .onErrorReturn(false)
        .defaultIfEmpty(false)
        .blockOptional()
        .orElse(false);
  }

  private Mono<Answer> sendAsIs(String payload) {
    MutableHttpRequest<String> post = HttpRequest.POST(MESSAGE, payload);
    return Mono.from(http.exchange(post.contentType(MediaType.APPLICATION_JSON_TYPE), BYTES, BYTES))
        .map(response -> new Answer.Refused(response.code()));
  }

  private static <T> Answer answer(HttpResponse<T> response, Function<T, String> id) {
    if (response.code() != 201) {
      return new Answer.Refused(response.code());
    }
    return response
        .getBody()
        .map(id)
        .<Answer>map(Answer.Accepted::new)
        .orElseGet(() -> new Answer.Missing("201 without an id"));
  }

  private static Answer failure(Throwable failure) {
    // The generated client throws for every status from 400 on.
    if (failure instanceof HttpClientResponseException refusal && refusal.code() >= 400) {
      return new Answer.Refused(refusal.code());
    }
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return new Answer.Missing(
        cause.getClass().getSimpleName() + message.lines().findFirst().orElse(""));
  }
}
