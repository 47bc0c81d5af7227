package dev.sluice.engine.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.engine.job.Owner;
import dev.sluice.engine.queue.MutableClock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiKeysTest {

  private static final Owner ADA = new Owner("ada");

  private final MutableClock clock = new MutableClock();
  private final InMemoryApiKeyStore store = new InMemoryApiKeyStore();
  private final ApiKeys keys = new ApiKeys(store, clock);

  @Test
  void knows_a_key_again_and_nothing_else() {
    ApiKeys.Made made = keys.create(ADA, Set.of(Scope.JOBS_READ, Scope.JOBS_WRITE));

    assertThat(made.text()).matches("slk_[0-9a-f]{12}_[A-Za-z0-9_-]{43}");
    assertThat(keys.authenticate(made.text())).contains(made.key());
    assertThat(made.key().owner()).isEqualTo(ADA);
    for (int i = 0; i < made.text().length(); i++) {
      char other = made.text().charAt(i) == '0' ? '1' : '0';
      assertThat(
              keys.authenticate(made.text().substring(0, i) + other + made.text().substring(i + 1)))
          .isEmpty();
    }
    for (String none :
        List.of(
            "", " ", made.text() + " ", " " + made.text(), made.key().id(), made.key().hash())) {
      assertThat(keys.authenticate(none)).as(none).isEmpty();
    }
  }

  @Test
  void keeps_and_shows_no_key() {
    ApiKeys.Made made = keys.create(ADA, EnumSet.allOf(Scope.class));
    String random = made.text().substring(made.text().lastIndexOf('_', 20) + 1);

    assertThat(made.toString()).doesNotContain(random);
    assertThat(store.find(made.key().id()).orElseThrow().toString()).doesNotContain(random);
  }

  @Test
  void a_revoked_key_is_good_for_nothing_and_another_of_its_owner_still_is() {
    ApiKeys.Made old = keys.create(ADA, Set.of(Scope.JOBS_READ));
    ApiKeys.Made young = keys.create(ADA, Set.of(Scope.JOBS_READ));
    store.revoke(old.key().id(), clock.instant());

    assertThat(keys.authenticate(old.text())).isEmpty();
    assertThat(keys.authenticate(young.text())).isPresent();
    assertThat(store.list(ADA)).hasSize(2);
  }

  @Test
  void a_key_of_another_installation_is_none() {
    ApiKeys elsewhere = new ApiKeys(new InMemoryApiKeyStore(), clock);
    assertThat(keys.authenticate(elsewhere.create(ADA, Set.of()).text()))
        .isEqualTo(Optional.empty());
  }

  @Test
  void scopes_are_words() {
    Set<Scope> all = EnumSet.allOf(Scope.class);
    assertThat(Scope.text(all))
        .isEqualTo(
            "messages:write jobs:read jobs:write schedules:read schedules:write status:read"
                + " operate");
    assertThat(Scope.text(Scope.ofUsers()))
        .isEqualTo("messages:write jobs:read jobs:write schedules:read schedules:write");
    assertThat(Scope.parseAll(Scope.text(all))).isEqualTo(all);
    assertThat(Scope.parseAll("")).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scope.parse("jobs"))
        .withMessageContaining("\"jobs\" is no scope")
        .withMessageContaining("schedules:write");
  }
}
