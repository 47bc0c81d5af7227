package dev.sluice.reader.status;

import dev.sluice.engine.job.JobStats;
import dev.sluice.engine.job.RedriveProgress;
import dev.sluice.engine.job.WorkerCard;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.work.ConsumerStats;
import dev.sluice.engine.work.Drainer;
import dev.sluice.reader.model.Box;
import dev.sluice.reader.model.Counts;
import dev.sluice.reader.model.DrainerState;
import dev.sluice.reader.model.Drainers;
import dev.sluice.reader.model.FailureReason;
import dev.sluice.reader.model.Fleet;
import dev.sluice.reader.model.FleetBox;
import dev.sluice.reader.model.FleetType;
import dev.sluice.reader.model.Percentiles;
import dev.sluice.reader.model.QueueState;
import dev.sluice.reader.model.Rates;
import dev.sluice.reader.model.RecentTry;
import dev.sluice.reader.model.Redrive;
import dev.sluice.reader.model.RedriveState;
import dev.sluice.reader.model.Snapshot;
import dev.sluice.reader.model.TryEnd;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Makes snapshots out of what is known. Asks nobody, and so never waits. */
@Singleton
final class Snapshots {

  private static final int MOST_DRAINERS = 100;
  private static final int MOST_BOXES = 100;
  private static final int MOST_REASONS = 20;
  private static final double MICROS_PER_MILLI = 1_000;
  private static final double MICROS_PER_SECOND = 1_000_000;

  private final Me me;
  private final BoxWork work;
  private final Surroundings surroundings;
  private final CostViews costs;
  private final InstantSource clock;

  Snapshots(Me me, BoxWork work, Surroundings surroundings, CostViews costs, InstantSource clock) {
    this.me = me;
    this.work = work;
    this.surroundings = surroundings;
    this.costs = costs;
    this.clock = clock;
  }

  /** How things stand. */
  Snapshot now(History history) {
    Histogram waiting = work.board().waiting().lastMinute();
    return new Snapshot(
        time(clock.instant()),
        box(),
        queue(waiting),
        drainers(),
        fleet(),
        counts(),
        rates(history.rates()),
        percentiles(work.board().handling().lastMinute()),
        percentiles(waiting),
        work.board().failures().top(MOST_REASONS).stream().map(Snapshots::reason).toList(),
        work.board().recent().newest().stream().map(Snapshots::ended).toList(),
        costs.now(),
        redrive(work.redriver().progress()));
  }

  Box box() {
    return new Box(
        me.id().value(),
        me.host(),
        time(me.startedAt()),
        work.box().state(),
        work.consumer().isConnected());
  }

  private QueueState queue(Histogram waiting) {
    QueueState state = new QueueState(surroundings.queues().name());
    QueueCounts.Answer answer = surroundings.queues().last();
    answer
        .counts()
        .ifPresent(
            counts ->
                state
                    .ready(counts.main().ready())
                    .inFlight(counts.main().inFlight())
                    .delayed(counts.main().delayed())
                    .dead(counts.dead())
                    .results(counts.results()));
    answer.error().ifPresent(state::setError);
    boolean nothingWaits = answer.counts().filter(c -> c.main().ready() == 0).isPresent();
    if (nothingWaits) {
      state.setOldestSeconds(0.0);
    } else if (answer.error().isEmpty() && waiting.getTotalCount() > 0) {
      state.setOldestSeconds(waiting.getMaxValue() / MICROS_PER_SECOND);
    }
    return state;
  }

  private Drainers drainers() {
    return new Drainers(
        work.consumer().drainerCount(),
        work.box().mostDrainers(),
        work.consumer().busy(),
        work.consumer().drainers(MOST_DRAINERS).stream().map(Snapshots::drainer).toList());
  }

  static dev.sluice.reader.model.Drainer drainer(Drainer drainer) {
    dev.sluice.reader.model.Drainer shown =
        new dev.sluice.reader.model.Drainer(
            drainer.number(),
            DrainerState.fromValue(drainer.state().name()),
            time(drainer.since()));
    drainer.work().ifPresent(delivery -> work(shown, delivery));
    return shown;
  }

  private static void work(dev.sluice.reader.model.Drainer shown, Delivery delivery) {
    shown.id(delivery.id().value()).attempt(delivery.attempt());
    text(Board.type(delivery.message())).ifPresent(shown::setType);
  }

  private Fleet fleet() {
    FleetWatch.Answer answer = surroundings.fleet().last();
    Fleet fleet = new Fleet(answer.boxes().stream().limit(MOST_BOXES).map(Snapshots::box).toList());
    answer.error().ifPresent(fleet::setError);
    return fleet;
  }

  private static FleetBox box(WorkerCard card) {
    return new FleetBox(
        card.id().value(),
        card.host(),
        time(card.startedAt()),
        time(card.seenAt()),
        card.running(),
        card.types().entrySet().stream()
            .sorted(Map.Entry.comparingByKey((a, b) -> a.value().compareTo(b.value())))
            .map(
                type -> {
                  FleetType shown = new FleetType(type.getKey().value());
                  text(type.getValue()).ifPresent(shown::setHindrance);
                  return shown;
                })
            .toList());
  }

  private Counts counts() {
    ConsumerStats stats = work.consumer().stats();
    JobStats jobs = work.worker().stats();
    return new Counts(
        stats.received(),
        stats.processed(),
        work.totals().failed(),
        stats.retried() + jobs.retried(),
        stats.deadLettered(),
        jobs.succeeded(),
        jobs.failed(),
        jobs.cancelled());
  }

  private static Rates rates(History.Rates rates) {
    return new Rates(rates.received(), rates.processed(), rates.failed());
  }

  private static Percentiles percentiles(Histogram histogram) {
    Percentiles shown = new Percentiles(histogram.getTotalCount());
    if (histogram.getTotalCount() > 0) {
      shown
          .p50(histogram.getValueAtPercentile(50) / MICROS_PER_MILLI)
          .p95(histogram.getValueAtPercentile(95) / MICROS_PER_MILLI)
          .p99(histogram.getValueAtPercentile(99) / MICROS_PER_MILLI)
          .max(histogram.getMaxValue() / MICROS_PER_MILLI);
    }
    return shown;
  }

  private static FailureReason reason(FailureReasons.Count count) {
    FailureReason shown =
        new FailureReason(
            count.reason().text(), count.count(), time(count.lastAt()), count.lastId().value());
    text(count.reason().type()).ifPresent(shown::setType);
    return shown;
  }

  private static RecentTry ended(RecentTries.Try ended) {
    RecentTry shown =
        new RecentTry(
            ended.id().value(),
            TryEnd.fromValue(ended.how().name()),
            time(ended.at()),
            ended.took().toMillis(),
            ended.attempt());
    text(ended.type()).ifPresent(shown::setType);
    text(ended.reason()).ifPresent(shown::setReason);
    return shown;
  }

  static Redrive redrive(RedriveProgress progress) {
    Redrive shown =
        new Redrive(
            RedriveState.fromValue(progress.state().name()), progress.moved(), progress.failed());
    progress.of().ifPresent(shown::setOf);
    progress.startedAt().map(Snapshots::time).ifPresent(shown::setStartedAt);
    progress.endedAt().map(Snapshots::time).ifPresent(shown::setEndedAt);
    progress.error().ifPresent(shown::setError);
    return shown;
  }

  static Optional<String> text(String text) {
    return Optional.of(text).filter(t -> !t.isEmpty());
  }

  static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
