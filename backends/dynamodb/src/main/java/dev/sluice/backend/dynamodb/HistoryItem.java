package dev.sluice.backend.dynamodb;

import dev.sluice.engine.job.Attempt;
import dev.sluice.engine.job.History;
import dev.sluice.engine.job.WorkerId;

/**
 * What was tried so far, as attributes of a job's row. A try is a map: n number, w worker, a
 * started at, and when it has ended e ended at, h how, r error, o output. (DynamoDB's own lists and
 * maps are about as long as JSON and need neither a parser nor escapes.)
 */
final class HistoryItem {

  static final String TRIES = "h";
  static final String STARTED = "hs";
  static final String FAILURES = "hf";

  private HistoryItem() {}

  static Item of(History history, TextForm form) {
    return new Item.Builder()
        .itemsUnlessEmpty(
            TRIES, history.attempts().stream().map(attempt -> of(attempt, form)).toList())
        .countUnlessZero(STARTED, history.started())
        .countUnlessZero(FAILURES, history.failures())
        .build();
  }

  private static Item of(Attempt attempt, TextForm form) {
    Item.Builder item =
        new Item.Builder(form)
            .number("n", attempt.number())
            .text("w", attempt.worker().value())
            .instant("a", attempt.startedAt());
    attempt
        .end()
        .ifPresent(
            end ->
                item.instant("e", end.at())
                    .text("h", end.how().name())
                    .longTextUnlessEmpty("r", end.error())
                    .longTextUnlessEmpty("o", end.output()));
    return item.build();
  }

  static History history(Item row) {
    return new History(
        row.items(TRIES).stream().map(HistoryItem::attempt).toList(),
        row.count(STARTED),
        row.count(FAILURES));
  }

  private static Attempt attempt(Item item) {
    return new Attempt(
        item.count("n"),
        new WorkerId(item.text("w")),
        item.instant("a"),
        item.instantIfThere("e")
            .map(
                at ->
                    new Attempt.End(
                        at,
                        Attempt.How.valueOf(item.text("h")),
                        item.textIfThere("r").orElse(""),
                        item.textIfThere("o").orElse(""))));
  }
}
