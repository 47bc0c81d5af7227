package dev.sluice.setup;

import dev.sluice.engine.cost.CostEstimate;
import dev.sluice.engine.cost.CostEstimate.Line;
import dev.sluice.engine.cost.PriceList;
import dev.sluice.engine.cost.Workload;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;

/**
 * An estimate as a table of plain text.
 *
 * @param plan what was asked
 * @param cost what it costs
 * @param prices by which prices
 */
record CostTable(Workload plan, CostEstimate cost, PriceList prices) {

  private static final MathContext THREE_DIGITS = new MathContext(3);

  String text() {
    StringBuilder text = new StringBuilder();
    input(text, "payload", plan.job().payloadBytes() + " bytes in, and " + result());
    input(text, "time", time(plan.job().time()) + " a try, " + retries() + " retries a job");
    input(
        text,
        "runs on",
        "%s in %s, %d jobs at the same time"
            .formatted(plan.place().box(), plan.place().region(), plan.place().concurrency()));
    input(text, "queue", calls());
    input(
        text,
        "store",
        "%s, %s writes, texts packed to %s, a row is kept for %s"
            .formatted(
                plan.store().billing().text(),
                plan.store().writes().thrift().text(),
                number(plan.store().writes().packed()),
                time(plan.store().retention())));
    text.append(
        row("%n%-14s  %16s  %-14s  %14s  %14s%n", "", "each takes", "", "a job", "a million"));
    cost.lines().forEach(line -> text.append(row(line)));
    text.append(
        row(
            "%-14s  %16s  %-14s  %14s  %14s%n",
            "together", "", "", amount(cost.perJob()), million(cost.perMillion())));
    text.append(
        row(
            "%nIn %s, by prices of %s for %s. %s%n",
            prices.currency(), prices.asOf(), plan.place().region(), confirmation()));
    return text.toString();
  }

  private String result() {
    return plan.job().resultBytes() + " out";
  }

  private String calls() {
    return plan.calls().areBilled()
        ? number(plan.calls().total()) + " calls to send, receive and delete a job"
        : "a broker of your own, whose calls nobody bills";
  }

  private String retries() {
    return number(plan.job().retries());
  }

  private String confirmation() {
    int unconfirmed = prices.unconfirmed(plan.place().region()).size();
    return unconfirmed == 0
        ? "Check them at their source before money depends on them."
        : unconfirmed
            + " of them nobody has confirmed: check them at their source before money depends on"
            + " them.";
  }

  private static void input(StringBuilder text, String name, String value) {
    text.append(row("%-14s  %s%n", name, value));
  }

  private static String row(Line line) {
    return row(
        "%-14s  %16s  %-14s  %14s  %14s%n",
        line.item().text(),
        number(line.quantity()),
        line.item().unit(),
        amount(line.perJob()),
        million(line.perMillion()));
  }

  private static String row(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String number(double value) {
    return new BigDecimal(value).round(THREE_DIGITS).stripTrailingZeros().toPlainString();
  }

  private static String amount(double value) {
    return value == 0 ? "0" : row("%.12f", value);
  }

  private static String million(double value) {
    return row("%.4f", value);
  }

  private static String time(Duration time) {
    return time.toString().replaceFirst("^PT", "").toLowerCase(Locale.ROOT);
  }
}
