package dev.sluice.backend.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.job.Owner;
import dev.sluice.engine.schedule.ScheduleStore;
import dev.sluice.engine.schedule.ScheduleStoreContract;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DynamoScheduleStoreTest extends ScheduleStoreContract {

  @RegisterExtension static final LocalDynamo DYNAMO = new LocalDynamo();

  private DynamoOptions options = DynamoOptions.defaults();

  @Override
  protected ScheduleStore newStore() {
    options = DYNAMO.newTables();
    return new DynamoScheduleStore(DYNAMO.client(), options);
  }

  /** An index is paid for by what is read of it: 4 KB, half a unit, for each of its parts. */
  @Test
  void what_is_not_due_is_not_read() {
    Owner owner = new Owner("ada");
    for (int i = 0; i < 500; i++) {
      inserted(schedule(owner, Optional.of(NOW.plusSeconds(1 + i))));
    }
    inserted(schedule(owner, Optional.of(NOW)));
    String index = options.schedules() + "/due";
    double before = DYNAMO.usage.snapshot().reads().getOrDefault(index, 0.0);

    assertThat(store().due(NOW, 100)).hasSize(1);
    assertThat(DYNAMO.usage.snapshot().reads().getOrDefault(index, 0.0) - before)
        .isBetween(0.5, 0.5 * DueShard.ALL.size());
    assertThat(store().due(NOW.plusSeconds(500), 100)).hasSize(100);
  }
}
