package dev.sluice.backend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.job.JobStoreException;
import dev.sluice.engine.job.StoreProvisioner;
import dev.sluice.engine.job.WorkerCard;
import dev.sluice.engine.job.WorkerId;
import dev.sluice.engine.queue.ProvisioningStep;
import dev.sluice.engine.queue.ProvisioningStep.Created;
import dev.sluice.engine.queue.ProvisioningStep.Differs;
import dev.sluice.engine.queue.ProvisioningStep.Kept;
import dev.sluice.engine.queue.ProvisioningStep.Missing;
import dev.sluice.engine.queue.ProvisioningStep.Updated;
import dev.sluice.engine.queue.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the making of tables does. */
abstract class ProvisionerContract {

  private TestDatabase database;
  private StoreProvisioner provisioner;

  abstract TestDatabase newDatabase();

  @BeforeEach
  void open() {
    database = newDatabase();
    provisioner = new JdbcProvisioner(database.options());
  }

  @AfterEach
  void end() {
    database.close();
  }

  private void failsInOneLine(ThrowingCallable call, String... texts) {
    assertThatThrownBy(call)
        .isInstanceOf(JobStoreException.class)
        .hasMessageContainingAll(texts)
        .message()
        .satisfies(text -> assertThat(text.lines()).hasSize(1));
  }

  private void servicesFail(String... texts) {
    try (JdbcStores stores = JdbcStores.open(database.options())) {
      failsInOneLine(() -> stores.jobs().check(), texts);
    }
  }

  private static List<ProvisioningStep> tables(Function<String, ProvisioningStep> step) {
    return Stream.of("sluice.job", "sluice.worker", "sluice.schedule", "sluice.api_key")
        .map(step)
        .toList();
  }

  @Test
  void brings_tables_of_the_first_version_to_this_one_and_keeps_their_rows() {
    provisioner.provision();
    database.execute("drop table sluice.schedule");
    database.execute("drop table sluice.api_key");
    database.execute("delete from sluice.migration where version = '2'");
    database.execute("insert into sluice.worker values ('w', 'h', 1, 2, '{}', 3)");

    servicesFail("its tables are of version 1, not 2; run setup");
    assertThat(provisioner.check())
        .containsExactly(
            new Differs("sluice.job", "version", "1", "2"),
            new Differs("sluice.worker", "version", "1", "2"),
            new Missing("sluice.schedule"),
            new Missing("sluice.api_key"));
    assertThat(provisioner.provision())
        .containsExactly(
            new Updated("sluice.job", "version", "1", "2"),
            new Updated("sluice.worker", "version", "1", "2"),
            new Created("sluice.schedule"),
            new Created("sluice.api_key"));
    assertThat(provisioner.check()).containsExactlyElementsOf(tables(Kept::new));
    try (JdbcStores stores = JdbcStores.open(database.options())) {
      assertThat(stores.workers().seenSince(Instant.EPOCH)).hasSize(1);
    }
  }

  @Test
  void makes_the_tables_once() {
    assertThat(provisioner.check()).containsExactlyElementsOf(tables(Missing::new));
    assertThat(provisioner.check()).hasOnlyElementsOfType(Missing.class);
    assertThat(provisioner.provision()).containsExactlyElementsOf(tables(Created::new));
    assertThat(provisioner.provision()).containsExactlyElementsOf(tables(Kept::new));
    assertThat(provisioner.check()).containsExactlyElementsOf(tables(Kept::new));
  }

  @Test
  void a_stage_has_tables_of_its_own() {
    JdbcOptions options = database.options();
    JdbcOptions dev =
        new JdbcOptions(
            options.url(),
            options.user(),
            options.password(),
            options.poolSize(),
            new Stage("dev"));
    provisioner.provision();
    try (JdbcStores devs = JdbcStores.open(dev);
        JdbcStores others = JdbcStores.open(options)) {
      failsInOneLine(() -> devs.jobs().check(), "its tables are not there; run setup");
      assertThat(new JdbcProvisioner(dev).provision())
          .hasSize(4)
          .contains(new Created("dev_sluice.job"));
      devs.workers()
          .beat(new WorkerCard(new WorkerId("w"), "h", Instant.EPOCH, Instant.EPOCH, Map.of(), 0));
      assertThat(devs.workers().seenSince(Instant.EPOCH)).hasSize(1);
      assertThat(others.workers().seenSince(Instant.EPOCH)).isEmpty();
    }
  }

  @Test
  void two_at_once_make_them_once() throws Exception {
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(() -> new JdbcProvisioner(database.options()).provision());
    provisioner.provision();
    other.get();

    assertThat(provisioner.check()).hasOnlyElementsOfType(Kept.class);
  }

  @Test
  void mends_a_run_that_ended_halfway() {
    provisioner.provision();
    database.execute("drop table sluice.worker");
    database.execute("delete from sluice.migration where version is not null");

    assertThat(provisioner.check()).hasOnlyElementsOfType(Missing.class);
    assertThat(provisioner.provision()).hasOnlyElementsOfType(Created.class);
    assertThat(provisioner.check()).hasOnlyElementsOfType(Kept.class);
  }

  @Test
  void services_ask_for_setup_until_there_are_tables() {
    try (JdbcStores stores = JdbcStores.open(database.options())) {
      failsInOneLine(() -> stores.jobs().check(), "its tables are not there; run setup");
      provisioner.provision();
      stores.jobs().check();
    }
    database.execute("delete from sluice.migration where version = '2'");
    database.execute("update sluice.migration set version = '0' where version = '1'");
    servicesFail("its tables are of version 0, not 2; run setup");
  }

  @Test
  void refuses_tables_that_are_newer_which_services_go_on_using() {
    provisioner.provision();
    database.execute(
        "insert into sluice.migration values (99, '7', 'later', 'SQL', 'V7__later.sql', 1,"
            + " 'sluice', current_timestamp, 1, true)");

    failsInOneLine(
        provisioner::provision, "its tables are of version 7, newer than this program's 2");
    failsInOneLine(provisioner::check, "use a newer setup");
    try (JdbcStores stores = JdbcStores.open(database.options())) {
      stores.jobs().check();
    }
  }

  @Test
  void refuses_tables_that_other_migrations_made() {
    provisioner.provision();
    database.execute("update sluice.migration set checksum = 1 where version = '1'");

    failsInOneLine(
        provisioner::provision, "its tables were made by other migrations than this program's");
    failsInOneLine(
        provisioner::check, "its tables were made by other migrations than this program's");
  }

  @Test
  void says_that_a_table_was_dropped() {
    provisioner.provision();
    database.execute("drop table sluice.worker");

    failsInOneLine(provisioner::check, "table sluice.worker was dropped");
    failsInOneLine(provisioner::provision, "table sluice.worker was dropped");
  }
}
