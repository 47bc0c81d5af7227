package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.ConfigurationException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCheckTest {

  private static void check(String setting, String value) {
    try (ApplicationContext context = ApplicationContext.run(Map.of(setting, value))) {
      new SettingsCheck(context).check();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sluice.store.pool, ten, a whole number",
    "sluice.store.pool, 5.5, a whole number",
    "sluice.jobs.resend-after, abc, a time such as 30s or 2m",
    "sluice.jobs.lease, 2x, a time such as 30s or 2m",
    "sluice.queue.visibility, soon, a time such as 30s or 2m",
  })
  void a_setting_that_cannot_be_understood_is_named(String setting, String value, String type) {
    assertThatThrownBy(() -> check(setting, value))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(setting + " is " + type + ", not \"" + value + "\"");
  }

  @Test
  void what_can_be_understood_passes() {
    assertThatCode(() -> check("sluice.jobs.lease", "45s")).doesNotThrowAnyException();
    assertThatCode(() -> check("sluice.store.url", "jdbc:postgresql://db/x"))
        .doesNotThrowAnyException();
  }
}
