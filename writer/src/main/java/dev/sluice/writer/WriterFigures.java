package dev.sluice.writer;

import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.engine.schedule.Scheduler;
import dev.sluice.shell.Figures;
import dev.sluice.shell.Figures.Figure;
import dev.sluice.shell.job.JobCounts;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.util.List;

/** The writer's live figures. */
@Factory
final class WriterFigures {

  @Singleton
  @Bean(preDestroy = "close")
  Figures figures(
      Answers answers,
      JobCounts jobs,
      SendBatcher batcher,
      Scheduler scheduler,
      @Property(name = "sluice.writer.figures", defaultValue = "line") Figures.Style style) {
    Figure accepted = new Figure("201", answers::accepted);
    return new Figures(
        "writer",
        List.of(
            accepted,
            new Figure("jobs accepted", jobs::total),
            new Figure("scheduled", () -> scheduler.counts().fired()),
            new Figure("400", answers::malformed),
            new Figure("500", answers::failed),
            new Figure("other", answers::other),
            new Figure("queue calls", () -> batcher.counts().calls()),
            new Figure("waiting", batcher::waiting)),
        accepted,
        style,
        System.out);
  }

  @Singleton
  ApplicationEventListener<ServerStartupEvent> start(Figures figures) {
    return started -> figures.start();
  }
}
