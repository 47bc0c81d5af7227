package dev.sluice.load;

import dev.sluice.load.api.MessageApi;
import dev.sluice.load.model.Message;
import dev.sluice.load.model.MessageAccepted;
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

  private final MessageApi api;
  private final HttpClient http;

  Target(MessageApi api, @Client("writer") HttpClient http) {
    this.api = api;
    this.http = http;
  }

  /** Sends a request when subscribed to. Failures are answers, not errors. */
  Mono<Answer> send(LoadRequest request) {
    Mono<Answer> answer =
        request instanceof LoadRequest.WellFormed message
            ? api.sendMessage(new Message(message.body())).map(Target::answer)
            : sendAsIs(((LoadRequest.Malformed) request).payload());
    return answer
        .onErrorResume(e -> Mono.just(failure(e)))
        .defaultIfEmpty(new Answer.Missing("empty answer"));
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

  private static Answer answer(HttpResponse<MessageAccepted> response) {
    if (response.code() != 201) {
      return new Answer.Refused(response.code());
    }
    return response
        .getBody()
        .map(MessageAccepted::getMessageId)
        .<Answer>map(Answer.Accepted::new)
        .orElseGet(() -> new Answer.Missing("201 without a messageId"));
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
