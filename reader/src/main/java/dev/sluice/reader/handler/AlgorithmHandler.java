package dev.sluice.reader.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.engine.job.Attempt;
import dev.sluice.engine.job.JobHandler;
import dev.sluice.engine.job.JobResult;
import dev.sluice.engine.job.JobRun;
import dev.sluice.engine.job.JobStoreException;
import dev.sluice.engine.queue.MessageText;
import dev.sluice.engine.secret.SecretException;
import dev.sluice.engine.work.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls an algorithm over HTTP: {@code POST {base}/v1/algo/{owner}/{name}/{version}} with the
 * schedule's key as {@code Authorization: Simple …} and the input as its body. The answer is the
 * result.
 *
 * <p>What may be better next time is tried again, no sooner than the answer's {@code Retry-After}
 * says: 408, 425, 429, 5xx, no answer in time, no connection. Any other answer is final; a redirect
 * is not followed, for it could lead anywhere. The job's id goes along as {@code Idempotency-Key}.
 * The key itself occurs in no result and no error, even if the algorithm should answer with it.
 */
public final class AlgorithmHandler implements JobHandler {

  /** When the store cannot be asked for a key; no try is used up. */
  private static final Duration STORE_AGAIN = Duration.ofSeconds(5);

  private static final Set<Integer> MAY_BE_BETTER = Set.of(408, 425, 429);
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final AlgorithmOptions options;
  private final AlgorithmKeys keys;
  private final InstantSource clock;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  public AlgorithmHandler(AlgorithmOptions options, AlgorithmKeys keys, InstantSource clock) {
    this.options = options;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public Optional<String> unavailable() {
    return keys.unavailable();
  }

  @Override
  public JobResult run(JobRun run) throws InterruptedException {
    try {
      AlgorithmPayload payload = AlgorithmPayload.read(run.payload());
      Optional<URI> address = options.addresses().of(payload.algorithm());
      if (address.isEmpty()) {
        return givenUp("no address is configured for " + payload.algorithm());
      }
      Optional<String> key = Optional.empty();
      if (payload.schedule().isPresent()) {
        key = keys.of(payload.schedule().get(), run.owner(), payload.algorithm());
        if (key.isEmpty()) {
          return givenUp(
              "there is no schedule of its user that calls this algorithm, and so no key");
        }
      }
      return call(request(run, payload, address.get(), key), key.orElse(""));
    } catch (PayloadException e) {
      return e.result();
    } catch (SecretException e) {
      return JobResult.of(Outcome.retry(String.valueOf(e.getMessage())));
    } catch (JobStoreException e) {
      return JobResult.of(Outcome.postpone("the key cannot be read now", STORE_AGAIN));
    }
  }

  private static JobResult givenUp(String why) {
    return JobResult.of(Outcome.deadLetter(why));
  }

  private HttpRequest request(
      JobRun run, AlgorithmPayload payload, URI address, Optional<String> key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(options.timeout())
            .header(
                "Content-Type", payload.isText() ? "text/plain; charset=utf-8" : "application/json")
            .header("Idempotency-Key", run.id().value())
            .POST(HttpRequest.BodyPublishers.ofString(payload.body(), UTF_8));
    key.ifPresent(secret -> request.header("Authorization", "Simple " + secret));
    return request.build();
  }

  private JobResult call(HttpRequest request, String key) throws InterruptedException {
    CompletableFuture<HttpResponse<BoundedBody.Body>> answer =
        client.sendAsync(request, head -> new BoundedBody(options.maxAnswerBytes()));
    try {
      // The client's own timeout ends with the head of the answer; a body could drip for ever.
      return result(answer.get(options.timeout().toMillis(), TimeUnit.MILLISECONDS), key);
    } catch (TimeoutException e) {
      return again("no answer from " + request.uri() + " within " + options.timeout());
    } catch (ExecutionException e) {
      return again(why(request.uri(), Objects.requireNonNullElse(e.getCause(), e)));
    } finally {
      answer.cancel(true);
    }
  }

  private String why(URI address, Throwable failure) {
    if (failure instanceof ConnectException) {
      return "cannot connect to " + address;
    }
    if (failure instanceof IOException && failure.getMessage() != null) {
      return address + ": " + failure.getMessage().lines().findFirst().orElse("");
    }
    return address + ": " + failure.getClass().getSimpleName();
  }

  private static JobResult again(String why) {
    return JobResult.of(Outcome.retry(why));
  }

  private JobResult result(HttpResponse<BoundedBody.Body> answer, String key) {
    int status = answer.statusCode();
    // What is not legal grows when it is replaced: so before it is measured.
    String body = without(key, answer.body().text());
    String text = MessageText.legal(body, body.length());
    if (status / 100 == 2) {
      return answer.body().isWhole() && MessageText.utf8Length(text) <= options.maxAnswerBytes()
          ? JobResult.done(text)
          : givenUp("the answer has more than " + options.maxAnswerBytes() + " bytes");
    }
    String why = "the algorithm answered " + status;
    String excerpt = MessageText.legal(text, Attempt.End.LONGEST_OUTPUT);
    if (MAY_BE_BETTER.contains(status) || status / 100 == 5) {
      Optional<Duration> after =
          answer
              .headers()
              .firstValue("Retry-After")
              .flatMap(header -> RetryAfter.parse(header, clock.instant()));
      return JobResult.of(new Outcome.Retry(why, after)).withOutput(excerpt);
    }
    return givenUp(status / 100 == 3 ? why + ", and redirects are not followed" : why)
        .withOutput(excerpt);
  }

  private static String without(String key, String text) {
    return key.isEmpty() ? text : text.replace(key, "[the key]");
  }
}
