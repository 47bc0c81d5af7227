package dev.sluice.reader;

import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.work.ConsumerListener;
import dev.sluice.engine.work.Effort;
import dev.sluice.engine.work.Outcome;
import dev.sluice.engine.work.Settlement;
import java.util.List;

/** Tells several what a consumer does, one after the other. */
record Listeners(List<ConsumerListener> all) implements ConsumerListener {

  Listeners {
    all = List.copyOf(all);
  }

  @Override
  public void received(Delivery delivery) {
    all.forEach(listener -> listener.received(delivery));
  }

  @Override
  public void handled(Delivery delivery, Outcome outcome, Effort effort) {
    all.forEach(listener -> listener.handled(delivery, outcome, effort));
  }

  @Override
  public void settled(Delivery delivery, Settlement how) {
    all.forEach(listener -> listener.settled(delivery, how));
  }
}
