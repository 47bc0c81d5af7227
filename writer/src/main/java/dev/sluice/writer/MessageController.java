package dev.sluice.writer;

import dev.sluice.engine.access.Scope;
import dev.sluice.engine.queue.MessageIds;
import dev.sluice.engine.queue.MessageText;
import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.engine.queue.SendResult;
import dev.sluice.shell.http.FailureLog;
import dev.sluice.shell.http.Needs;
import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.ProblemException;
import dev.sluice.shell.http.ProblemKind;
import dev.sluice.shell.model.Message;
import dev.sluice.shell.model.MessageAccepted;
import dev.sluice.writer.api.MessageApi;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import java.time.Duration;
import java.util.OptionalInt;
import reactor.core.publisher.Mono;

/** The fast path: a message is queued and not tracked. Not final: validation goes round it. */
@Controller
class MessageController implements MessageApi {

  private static final String BODY = "/body";

  private final SendBatcher batcher;
  private final MessageIds ids;
  private final FailureLog failures;

  MessageController(SendBatcher batcher, MessageIds ids, FailureLog failures) {
    this.batcher = batcher;
    this.ids = ids;
    this.failures = failures;
  }

  @Override
  @Needs(Scope.MESSAGES_WRITE)
  public Mono<HttpResponse<MessageAccepted>> sendMessage(Message message) {
    String body = message.getBody();
    requireCarriable(body);
    return Mono.fromFuture(
            () -> batcher.send(new dev.sluice.engine.queue.Message(ids.next(), body)), true)
        .map(this::answer);
  }

  private static void requireCarriable(String body) {
    OptionalInt illegal = MessageText.firstIllegal(body);
    if (illegal.isPresent()) {
      int at = illegal.getAsInt();
      throw invalid(
          "has a character that no queue carries: U+%04X at index %d"
              .formatted((int) body.charAt(at), at));
    }
    if (MessageText.utf8Length(body) > MessageText.MAX_BYTES) {
      throw invalid("must have at most " + MessageText.MAX_BYTES + " bytes of UTF-8");
    }
  }

  private static ProblemException invalid(String reason) {
    return new ProblemException(Problem.invalid(BODY, reason));
  }

  private HttpResponse<MessageAccepted> answer(SendResult result) {
    if (result instanceof SendResult.Sent sent) {
      return HttpResponse.created(new MessageAccepted(sent.id().value()))
          .contentType(MediaType.APPLICATION_JSON_TYPE);
    }
    throw new ProblemException(problem(result));
  }

  private Problem problem(SendResult result) {
    if (result instanceof SendResult.Busy busy) {
      return Problem.of(ProblemKind.BUSY, "Too many messages wait to be queued. Send it again.")
          .withHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds(busy.retryAfter())));
    }
    if (result instanceof SendResult.Refused refused) {
      return failures.log(Problem.invalid(BODY, "was refused by the queue"), refused.reason());
    }
    String words = result instanceof SendResult.Failed failed ? failed.reason() : result.toString();
    return failures.log(
        Problem.of(
            ProblemKind.QUEUE_UNAVAILABLE,
            "The message was not confirmed by the queue. Send it again."),
        words);
  }

  private static long seconds(Duration duration) {
    return Math.max(1, duration.plusMillis(999).toSeconds());
  }
}
