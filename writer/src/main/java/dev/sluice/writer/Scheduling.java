package dev.sluice.writer;

import dev.sluice.engine.job.JobDispatcher;
import dev.sluice.engine.job.JobLife;
import dev.sluice.engine.job.JobSender;
import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.schedule.ScheduleBook;
import dev.sluice.engine.schedule.ScheduleLife;
import dev.sluice.engine.schedule.ScheduleStore;
import dev.sluice.engine.schedule.Scheduler;
import dev.sluice.engine.schedule.Timetables;
import dev.sluice.shell.Meters;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Makes what keeps schedules and fires them. */
@Factory
final class Scheduling {

  /** Refuses a clock that cannot be at start-up. */
  @Context
  ScheduleLife scheduleLife(Timetables timetables, SchedulesConfiguration schedules) {
    return new ScheduleLife(timetables, schedules.policy());
  }

  @Singleton
  ScheduleBook scheduleBook(ScheduleStore store, ScheduleLife life, InstantSource clock) {
    return new ScheduleBook(store, life, clock);
  }

  @Singleton
  JobDispatcher jobDispatcher(JobStore store, JobSender sender, JobLife life, InstantSource clock) {
    return new JobDispatcher(store, sender, life, clock);
  }

  @Singleton
  @Bean(preDestroy = "close")
  Scheduler scheduler(
      ScheduleStore store, JobDispatcher jobs, ScheduleLife life, InstantSource clock) {
    return new Scheduler(store, jobs, life, clock);
  }

  @Singleton
  ApplicationEventListener<ServerStartupEvent> tick(Scheduler scheduler) {
    return started -> scheduler.start();
  }

  @Singleton
  MeterBinder scheduleMeters(Scheduler scheduler) {
    return registry ->
        new Meters(registry)
            .counter(
                "sluice.schedules.fired",
                "times of schedules that became jobs here",
                scheduler,
                each -> each.counts().fired())
            .counter(
                "sluice.schedules.skipped",
                "times left out because the job before was not finished",
                scheduler,
                each -> each.counts().skipped())
            .counter(
                "sluice.schedules.missed",
                "times that no scheduler was there for",
                scheduler,
                each -> each.counts().missed());
  }
}
