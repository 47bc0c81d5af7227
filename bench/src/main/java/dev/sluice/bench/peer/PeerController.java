package dev.sluice.bench.peer;

import dev.sluice.bench.api.MessageApi;
import dev.sluice.engine.access.Scope;
import dev.sluice.engine.queue.MessageText;
import dev.sluice.shell.http.Needs;
import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.ProblemException;
import dev.sluice.shell.model.Message;
import dev.sluice.shell.model.MessageAccepted;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Mono;

/** Checks what the writer checks, and answers as it does. Not final: validation goes round it. */
@Controller
class PeerController implements MessageApi {

  private final Sending sending;

  PeerController(Sending sending) {
    this.sending = sending;
  }

  @Override
  @Needs(Scope.MESSAGES_WRITE)
  public Mono<HttpResponse<MessageAccepted>> sendMessage(Message message) {
    String body = message.getBody();
    if (MessageText.firstIllegal(body).isPresent()
        || MessageText.utf8Length(body) > MessageText.MAX_BYTES) {
      throw new ProblemException(Problem.invalid("/body", "cannot be carried"));
    }
    return Mono.fromFuture(() -> sending.send(body), true)
        .map(
            id ->
                HttpResponse.created(new MessageAccepted(id))
                    .contentType(MediaType.APPLICATION_JSON_TYPE));
  }

  /** A way to put a message on the queue. */
  interface Sending {

    /** The message's id, once the queue has it. */
    CompletableFuture<String> send(String body);
  }
}
