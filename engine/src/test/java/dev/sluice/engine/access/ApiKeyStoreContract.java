package dev.sluice.engine.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.job.Owner;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ApiKeyStore} does. A subclass supplies the store. */
public abstract class ApiKeyStoreContract {

  private static final Instant NOW = Instant.parse("2126-03-01T12:00:00.123Z");
  private static final Owner ADA = new Owner("ada");

  private ApiKeyStore store;

  /** A store with no key in it. */
  protected abstract ApiKeyStore newStore();

  @BeforeEach
  void open() {
    store = newStore();
  }

  @AfterEach
  void end() {
    store.close();
    store.close();
  }

  private static ApiKey key(String id, Owner owner, Set<Scope> scopes) {
    return new ApiKey(id, owner, scopes, "0123456789abcdef".repeat(4), NOW, Optional.empty());
  }

  @Test
  void finds_what_was_inserted_unchanged() {
    ApiKey all = key("0123456789ab", ADA, EnumSet.allOf(Scope.class));
    ApiKey one = key("0123456789ac", new Owner("Grace.Hopper-1_2"), Set.of(Scope.JOBS_READ));

    assertThat(store.insert(all)).isTrue();
    assertThat(store.insert(one)).isTrue();
    assertThat(store.find(all.id())).contains(all);
    assertThat(store.find(one.id())).contains(one);
    assertThat(store.find("000000000000")).isEmpty();
  }

  @Test
  void keeps_the_one_that_is_there() {
    ApiKey first = key("0123456789ab", ADA, Set.of(Scope.JOBS_READ));
    assertThat(store.insert(first)).isTrue();
    assertThat(store.insert(key("0123456789ab", new Owner("eve"), Set.of(Scope.JOBS_WRITE))))
        .isFalse();
    assertThat(store.find(first.id())).contains(first);
  }

  @Test
  void revokes_for_good() {
    ApiKey key = key("0123456789ab", ADA, Set.of(Scope.JOBS_READ));
    store.insert(key);
    ApiKey revoked = key.revoked(NOW.plusSeconds(1));

    assertThat(store.revoke(key.id(), NOW.plusSeconds(1))).contains(revoked);
    assertThat(store.find(key.id())).contains(revoked);
    assertThat(store.revoke(key.id(), NOW.plusSeconds(9))).contains(revoked);
    assertThat(store.revoke("000000000000", NOW)).isEmpty();
  }

  @Test
  void lists_an_owners_alone_by_id() {
    ApiKey two = key("000000000002", ADA, Set.of(Scope.JOBS_READ));
    ApiKey one = key("000000000001", ADA, Set.of());
    store.insert(two);
    store.insert(one);
    store.insert(key("000000000003", new Owner("bob"), Set.of()));
    store.revoke(two.id(), NOW);

    assertThat(store.list(ADA)).isEqualTo(List.of(one, two.revoked(NOW)));
    assertThat(store.list(new Owner("eve"))).isEmpty();
  }
}
