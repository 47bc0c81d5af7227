package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.work.RetryPolicy;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.exceptions.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCheckTest {

  private static void check(String setting, String value) {
    RetryPolicy retry = new RetryPolicy(1, Duration.ZERO, Duration.ZERO, new Random(1));
    try (ApplicationContext context =
        ApplicationContext.builder(Map.of(setting, value))
            .singletons(retry) // which each service has its own way to make
            .start()) {
      new SettingsCheck(context).check();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sluice.store.pool, ten, a whole number",
    "sluice.store.pool, 5.5, a whole number",
    "sluice.store.indexed, some, 'one of all, exceptions'",
    "sluice.jobs.resend-after, abc, a time such as 30s or 2m",
    "sluice.jobs.lease, 2x, a time such as 30s or 2m",
    "sluice.queue.visibility, soon, a time such as 30s or 2m",
  })
  void a_setting_that_cannot_be_understood_is_named(String setting, String value, String type) {
    assertThatThrownBy(() -> check(setting, value))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(setting + " is " + type + ", not \"" + value + "\"");
  }

  @EachProperty("sluice.things")
  record Thing(@Parameter String name, Optional<String> maxSize, Optional<List<String>> words) {}

  @Test
  void a_name_that_an_entry_does_not_have_is_named() {
    assertThatThrownBy(() -> check("sluice.things.one.maxsise", "5"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "sluice.things.one.maxsise is not known; an entry of sluice.things has max-size, words");
    assertThatCode(() -> check("sluice.things.one.max-size", "5")).doesNotThrowAnyException();
    assertThatCode(() -> check("sluice.things.one.words[0]", "a")).doesNotThrowAnyException();
  }

  @Test
  void what_can_be_understood_passes() {
    assertThatCode(() -> check("sluice.jobs.lease", "45s")).doesNotThrowAnyException();
    assertThatCode(() -> check("sluice.store.url", "jdbc:postgresql://db/x"))
        .doesNotThrowAnyException();
  }
}
