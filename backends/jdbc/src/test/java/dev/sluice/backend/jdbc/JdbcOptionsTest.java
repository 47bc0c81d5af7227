package dev.sluice.backend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcOptionsTest {

  private static JdbcOptions at(String url) {
    return new JdbcOptions(url, "sluice", "secret", 10);
  }

  @Test
  void is_the_embedded_database_by_default() {
    assertThat(JdbcOptions.fromEnvironment(Map.of()))
        .isEqualTo(new JdbcOptions("jdbc:h2:tcp://127.0.0.1:9123/sluice", "sluice", "sluice", 10));
  }

  @Test
  void shows_no_password() {
    assertThat(at("jdbc:postgresql://h/d?user=u&password=secret").toString())
        .isEqualTo("JdbcOptions[jdbc:postgresql://h/d, user sluice, poolSize 10]");
    assertThat(at("jdbc:h2:tcp://h/d;PASSWORD=secret").toString()).doesNotContain("secret");
  }

  @Test
  void knows_where_to_connect() {
    assertThat(at("jdbc:h2:tcp://127.0.0.1:9123/sluice").endpoint())
        .contains(URI.create("tcp://127.0.0.1:9123"));
    assertThat(at("jdbc:h2:tcp://box/sluice").endpoint()).contains(URI.create("tcp://box:9092"));
    assertThat(at("jdbc:postgresql://db.example/x?ssl=true").endpoint())
        .contains(URI.create("tcp://db.example:5432"));
    assertThat(at("jdbc:postgresql://a:1,b:2/x").endpoint()).isEmpty();
    assertThat(at("jdbc:h2:mem:x").endpoint()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "101", "-1", "ten", "", "99999999999"})
  void names_the_limit_of_the_pool(String pool) {
    assertThatThrownBy(() -> JdbcOptions.fromEnvironment(Map.of("SLUICE_STORE_POOL", pool)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("SLUICE_STORE_POOL is 1 to 100 connections, not " + pool);
  }
}
