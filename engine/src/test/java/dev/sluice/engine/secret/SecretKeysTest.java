package dev.sluice.engine.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretKeysTest {

  private static final String CANARY = "sim-canary-ü€𝄞";
  private static final String ONE = SecretKeys.generate("one");
  private static final String TWO = SecretKeys.generate("two");

  private final SecretKeys keys = SecretKeys.parse(ONE);

  @Test
  void opens_what_it_has_sealed() {
    String sealed = keys.seal("for this", CANARY);

    assertThat(sealed).startsWith("v1.one.").matches("[!-~]+").doesNotContain(CANARY);
    assertThat(keys.open("for this", sealed)).isEqualTo(CANARY);
    assertThat(keys.open("x", keys.seal("x", ""))).isEmpty();
  }

  @Test
  void seals_the_same_differently_each_time() {
    Set<String> sealed = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      sealed.add(keys.seal("for this", CANARY));
    }
    assertThat(sealed).hasSize(1_000);
  }

  @Test
  void does_not_open_it_for_anything_else() {
    String sealed = keys.seal("for this", CANARY);
    assertThatThrownBy(() -> keys.open("for that", sealed)).isInstanceOf(SecretException.class);
  }

  @Test
  void does_not_open_what_was_changed_anywhere() {
    String sealed = keys.seal("for this", CANARY);
    for (int i = 0; i < sealed.length(); i++) {
      char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
      String changed = sealed.substring(0, i) + other + sealed.substring(i + 1);
      SecretException refused =
          catchThrowableOfType(SecretException.class, () -> keys.open("for this", changed));
      // The last character of Base64 has bits that mean nothing.
      assertThat(refused != null || keys.open("for this", changed).equals(CANARY)).isTrue();
      if (refused != null) {
        assertThat(refused).hasMessageNotContaining(CANARY).hasNoCause();
      }
    }
  }

  @Test
  void an_old_key_opens_and_the_new_one_seals() {
    String sealed = keys.seal("for this", CANARY);
    SecretKeys rotated = SecretKeys.parse("# the new one\n" + TWO + "\n\n" + ONE + "\n");

    assertThat(rotated.open("for this", sealed)).isEqualTo(CANARY);
    assertThat(rotated.isOld(sealed)).isTrue();
    String again = rotated.seal("for this", CANARY);
    assertThat(again).startsWith("v1.two.");
    assertThat(rotated.isOld(again)).isFalse();
    assertThatThrownBy(() -> keys.open("for this", again))
        .isInstanceOf(SecretException.class)
        .hasMessage("the key two of a sealed secret is not configured");
  }

  @Test
  void another_key_of_the_same_name_does_not_open() {
    SecretKeys other = SecretKeys.parse(SecretKeys.generate("one"));
    String sealed = keys.seal("for this", CANARY);
    assertThatThrownBy(() -> other.open("for this", sealed))
        .isInstanceOf(SecretException.class)
        .hasMessageContaining("another key one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing",
        "nokey",
        "=QUJD",
        "a b=QUJD",
        "id=not base64!",
        "id=QUJD",
        "id=QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXI=",
      })
  void refuses_what_is_no_key_without_telling_it(String text) {
    assertThatThrownBy(() -> SecretKeys.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("QUJD")
        .hasNoCause();
  }

  @Test
  void refuses_two_keys_of_one_name() {
    assertThatThrownBy(() -> SecretKeys.parse(ONE + "," + SecretKeys.generate("one")))
        .hasMessage("there are two keys one");
  }

  @Test
  void a_key_has_256_bits() {
    String generated = SecretKeys.generate("k");
    assertThat(Base64.getDecoder().decode(generated.substring(2))).hasSize(32);
    assertThat(generated).isNotEqualTo(SecretKeys.generate("k"));
  }
}
