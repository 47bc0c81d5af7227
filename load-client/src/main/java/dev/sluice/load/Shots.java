package dev.sluice.load;

import java.time.Duration;
import java.util.function.Consumer;

/** Sends single requests and books their answers. */
final class Shots {

  private final Target target;
  private final Tally tally;
  private final Ledger ledger;

  Shots(Target target, Tally tally, Ledger ledger) {
    this.target = target;
    this.tally = tally;
    this.ledger = ledger;
  }

  /**
   * Sends a request at once.
   *
   * @param meant when it was meant to be sent, as {@link System#nanoTime()} tells time
   * @param onAnswered runs when the answer is booked, on a thread of the HTTP client
   */
  void send(LoadRequest request, long meant, Consumer<Answer> onAnswered) {
    tally.sent();
    target
        .send(request)
        .subscribe(
            answer -> {
              try {
                book(request, answer, Duration.ofNanos(System.nanoTime() - meant));
              } finally {
                onAnswered.accept(answer);
              }
            });
  }

  private void book(LoadRequest request, Answer answer, Duration latency) {
    tally.answered(request, answer, latency);
    if (answer instanceof Answer.Accepted accepted) {
      ledger.add(accepted.id());
    }
  }
}
