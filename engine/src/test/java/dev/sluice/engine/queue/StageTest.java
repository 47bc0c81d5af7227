package dev.sluice.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageTest {

  @Test
  void names_begin_with_it() {
    Stage dev = Stage.fromEnvironment(Map.of("SLUICE_STAGE", "dev"));
    assertThat(dev.of("sluice-dead")).isEqualTo("dev-sluice-dead");
    assertThat(dev.ofSchema("sluice")).isEqualTo("dev_sluice");
  }

  @Test
  void without_one_names_are_as_they_are() {
    Stage none = Stage.fromEnvironment(Map.of());
    assertThat(none).isEqualTo(Stage.NONE);
    assertThat(none.of("sluice-dead")).isEqualTo("sluice-dead");
    assertThat(none.ofSchema("sluice")).isEqualTo("sluice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" ", "Dev", "1dev", "dev-1", "dev_1", "d.v", "abcdefghijklmnopq", "dev\n"})
  void refuses_what_is_none(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Stage(name))
        .withMessageStartingWith("SLUICE_STAGE is 1 to 16");
  }
}
