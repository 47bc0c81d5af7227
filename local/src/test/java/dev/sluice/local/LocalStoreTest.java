package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.h2.api.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalStoreTest {

  @TempDir Path data = Path.of("");

  private LocalOptions onDisk() {
    return new LocalOptions(0, new LocalOptions.Storage.Directory(data.resolve("store")));
  }

  private static Connection connect(LocalStore store) throws SQLException {
    return DriverManager.getConnection(store.url(), "sluice", "sluice");
  }

  private static void execute(LocalStore store, String sql) throws SQLException {
    try (Connection connection = connect(store);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Each would let a client run code, read or write files, or take the database from others. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "create alias sluice.run as 'String run() { return System.getProperty(\"user.home\"); }'",
        "create alias sluice.get for \"java.lang.System.getProperty\"",
        "create trigger sluice.t before insert on sluice.mine as 'return null;'",
        "create aggregate sluice.a for \"java.lang.Object\"",
        "create table sluice.other (id integer) engine \"java.lang.Object\"",
        "create linked table sluice.l ('', 'jdbc:h2:mem:x', '', '', 't')",
        "call file_read('/etc/hostname')",
        "call file_write('x', '/tmp/sluice-must-not-be')",
        "select * from csvread('/etc/hostname')",
        "call csvwrite('/tmp/sluice-must-not-be', 'select 1')",
        "script to '/tmp/sluice-must-not-be'",
        "backup to '/tmp/sluice-must-not-be'",
        "runscript from '/etc/hostname'",
        "call link_schema('s', '', 'jdbc:h2:mem:x', '', '', 'public')",
        "create user other password 'x' admin",
        "alter user sluice admin true",
        "grant alter any schema to sluice",
        "create schema other",
        "create table public.t (id integer)",
        "set write_delay 500",
        "set trace_level_file 3",
        "set mode Oracle",
        "shutdown",
        "drop all objects delete files",
      })
  void lets_its_user_do_nothing_beyond_its_own_tables(String sql) throws SQLException {
    try (LocalStore store = LocalStore.start(LocalOptions.forTests())) {
      execute(store, "create table sluice.mine (id integer primary key)");

      assertThatThrownBy(() -> execute(store, sql))
          .isInstanceOfSatisfying(
              SQLException.class,
              e ->
                  assertThat(e.getErrorCode())
                      .as(e.getMessage())
                      .isIn(ErrorCode.ADMIN_RIGHTS_REQUIRED, ErrorCode.NOT_ENOUGH_RIGHTS_FOR_1));
      execute(store, "insert into sluice.mine values (1)");
    }
  }

  @Test
  void knows_one_database_and_lets_nobody_make_another() {
    try (LocalStore store = LocalStore.start(LocalOptions.forTests())) {
      String server = store.url().substring(0, store.url().lastIndexOf('/') + 1);
      for (String other : List.of("other", "mem:other", "mem:sluice1", "/tmp/x", "../sluice")) {
        assertThatThrownBy(() -> DriverManager.getConnection(server + other, "sa", "").close())
            .isInstanceOf(SQLException.class);
      }
      for (String user : List.of("sa", "local", "sluice")) {
        assertThatThrownBy(() -> DriverManager.getConnection(store.url(), user, "").close())
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("Wrong user name or password");
      }
    }
  }

  @Test
  void listens_on_loopback_only() throws IOException {
    try (LocalStore store = LocalStore.start(LocalOptions.forTests())) {
      int port = URI.create(store.url().substring("jdbc:h2:".length())).getPort();
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.isConnected()).isTrue();
      }
      List<InetAddress> others =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(address -> !address.getHostAddress().equals("127.0.0.1"))
              .toList();
      assertThat(others).as("addresses of this machine beside 127.0.0.1").isNotEmpty();
      for (InetAddress other : others) {
        try (Socket socket = new Socket()) {
          assertThatThrownBy(() -> socket.connect(new InetSocketAddress(other, port), 2_000))
              .as("%s", other)
              .isInstanceOf(IOException.class);
        }
      }
    }
  }

  @Test
  void keeps_rows_and_passwords_over_a_restart() throws Exception {
    try (LocalStore store = LocalStore.start(onDisk())) {
      execute(store, "create table sluice.mine (id integer primary key)");
      execute(store, "alter user sluice set password 'other'");
    }
    try (LocalStore store = LocalStore.start(onDisk());
        Connection connection = DriverManager.getConnection(store.url(), "sluice", "other");
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("insert into sluice.mine values (1)")).isEqualTo(1);
    }
    Path administrator = data.resolve("store").resolve("administrator");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(administrator)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(administrator)).hasSize(64);
  }

  @Test
  void keeps_nothing_in_memory_and_runs_more_than_once_in_a_process() throws SQLException {
    try (LocalStore one = LocalStore.start(LocalOptions.forTests());
        LocalStore two = LocalStore.start(LocalOptions.forTests())) {
      execute(one, "create table sluice.mine (id integer primary key)");
      execute(two, "create table sluice.mine (id integer primary key)");
      assertThat(one.url()).isNotEqualTo(two.url());
    }
  }

  @Test
  void says_that_its_data_is_damaged_and_closes_twice() throws IOException {
    LocalStore store = LocalStore.start(onDisk());
    store.close();
    store.close();
    Files.writeString(data.resolve("store").resolve("sluice.mv.db"), "not a database");
    assertThatThrownBy(() -> LocalStore.start(onDisk()))
        .isInstanceOf(LocalException.class)
        .hasMessageContaining("cannot read the data in");
  }
}
