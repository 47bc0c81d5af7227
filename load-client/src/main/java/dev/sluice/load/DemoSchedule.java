package dev.sluice.load;

import dev.sluice.load.api.SchedulesApi;
import dev.sluice.load.model.NewSchedule;
import dev.sluice.load.model.Schedule;
import dev.sluice.load.model.ScheduleChange;
import dev.sluice.load.model.SchedulePage;
import io.micronaut.http.HttpResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * A schedule to look at: every minute from now on an algorithm is called. There is one of it,
 * however often it is asked for.
 */
@Singleton
final class DemoSchedule {

  private static final String USER = "demo";
  private static final String KEY = "sim-demo-key-of-nobody";
  private static final int MOST = 100;

  private final SchedulesApi schedules;

  DemoSchedule(SchedulesApi schedules) {
    this.schedules = schedules;
  }

  /**
   * Has the algorithm called from now on. Blocks for at most {@code most}, twice.
   *
   * @return the schedule's id
   * @throws RuntimeException if the writer refuses, or does not answer
   */
  String begin(String algorithm, Duration most, InstantSource clock) {
    ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
    Optional<Schedule> old =
        answered(schedules.listSchedules(USER, null, MOST), most)
            .map(SchedulePage::getSchedules)
            .stream()
            .flatMap(page -> page.stream())
            .filter(schedule -> schedule.getAlgorithm().equals(algorithm))
            .findFirst();
    Mono<HttpResponse<Schedule>> wish =
        old.isPresent()
            ? schedules.changeSchedule(
                USER, old.get().getId(), new ScheduleChange().startAt(now).enabled(true))
            : schedules.createSchedule(
                USER,
                new NewSchedule(algorithm, KEY, "from the load client")
                    .runIntervalMinutes(1)
                    .startAt(now));
    return answered(wish, most)
        .map(Schedule::getId)
        .orElseThrow(() -> new IllegalStateException("the writer answered nothing"));
  }

  private static <T> Optional<T> answered(Mono<HttpResponse<T>> call, Duration most) {
    return call.timeout(most).blockOptional().flatMap(HttpResponse::getBody);
  }
}
