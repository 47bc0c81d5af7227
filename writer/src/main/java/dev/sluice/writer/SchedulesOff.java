package dev.sluice.writer;

import dev.sluice.engine.schedule.ScheduleSecrets;
import dev.sluice.shell.StoreKind;
import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.ProblemException;
import dev.sluice.shell.http.ProblemKind;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;

/** Says that there are no schedules, where the configuration has no place for them. */
@ServerFilter("/user/**")
final class SchedulesOff {

  private final StoreKind store;
  private final boolean canSeal;

  SchedulesOff(StoreKind store, @Nullable ScheduleSecrets secrets) {
    this.store = store;
    this.canSeal = secrets != null;
  }

  @RequestFilter
  @SuppressWarnings("DoNotCallSuggester") // the framework does
  void refuse() {
    if (store == StoreKind.NONE) {
      throw off("The configuration has no store.");
    }
    if (!canSeal) {
      throw off("The configuration has no key to seal secrets with.");
    }
  }

  private static ProblemException off(String why) {
    return new ProblemException(Problem.of(ProblemKind.SCHEDULES_OFF, why));
  }
}
