package dev.sluice.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link WorkerRegistry} does. A subclass supplies the registry. */
public abstract class WorkerRegistryContract {

  private static final Instant NOW = Instant.parse("2126-03-01T12:00:00.123Z");

  private WorkerRegistry registry;

  /** A registry with no worker in it. */
  protected abstract WorkerRegistry newRegistry();

  @BeforeEach
  void open() {
    registry = newRegistry();
  }

  @AfterEach
  void end() {
    registry.close();
    registry.close();
  }

  private static WorkerCard card(String name, Instant seenAt, Map<JobType, String> types) {
    return new WorkerCard(new WorkerId(name), "box", NOW, seenAt, types, 3);
  }

  @Test
  void shows_who_was_seen_lately_by_name() {
    WorkerCard b = card("b", NOW.plusSeconds(10), Map.of());
    WorkerCard a =
        card(
            "a:4711:ü",
            NOW.plusSeconds(20),
            Map.of(new JobType("sleep"), "", new JobType("word-count"), "no program \"/x\\y\" €"));
    registry.beat(b);
    registry.beat(a);

    assertThat(registry.seenSince(NOW)).containsExactly(a, b);
    assertThat(registry.seenSince(NOW.plusSeconds(10))).containsExactly(a, b);
    assertThat(registry.seenSince(NOW.plusSeconds(11))).containsExactly(a);
    assertThat(registry.seenSince(NOW.plusSeconds(21))).isEmpty();
  }

  @Test
  void the_newest_card_counts() {
    registry.beat(card("a", NOW, Map.of(new JobType("sleep"), "")));
    WorkerCard newer = card("a", NOW.plusSeconds(15), Map.of(new JobType("primes"), "busy"));
    registry.beat(newer);

    assertThat(registry.seenSince(NOW)).containsExactly(newer);
  }

  @Test
  void who_leaves_is_gone() {
    registry.beat(card("a", NOW, Map.of()));
    registry.leave(new WorkerId("a"));
    registry.leave(new WorkerId("never-there"));

    assertThat(registry.seenSince(NOW)).isEmpty();
  }
}
