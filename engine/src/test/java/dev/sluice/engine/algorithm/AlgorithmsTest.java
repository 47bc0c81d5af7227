package dev.sluice.engine.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlgorithmsTest {

  @Test
  void a_name_has_three_parts() {
    AlgorithmName name = AlgorithmName.parse("rowell/Hello/0.2.0");
    assertThat(name).isEqualTo(new AlgorithmName("rowell", "Hello", "0.2.0"));
    assertThat(name).hasToString("rowell/Hello/0.2.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "//",
        "Hello",
        "rowell/Hello",
        "rowell/Hello/",
        "rowell/Hello/0.2.0/x",
        "/Hello/0.2.0",
        "../Hello/0.2.0",
        "rowell/../0.2.0",
        "rowell/Hello/..",
        "rowell/He llo/1",
        "rowell/Hello/1?x",
        "rowell/Hello/1#x",
        "rowell/Hel%2flo/1",
        "rowell/Hello/1\n",
        "rowell@host/Hello/1",
        "rowell/Hello/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      })
  void refuses_what_is_no_name(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> AlgorithmName.parse(text));
  }

  @Test
  void the_first_rule_that_fits_says_where_it_is() {
    AlgorithmAddresses addresses =
        AlgorithmAddresses.parse(
            "rowell/Hello/0.2.0=http://127.0.0.1:1, rowell/Hello/*=http://b:2/,"
                + "rowell/*=https://c/base/,*=http://d");

    assertThat(addresses.of(AlgorithmName.parse("rowell/Hello/0.2.0")))
        .contains(URI.create("http://127.0.0.1:1/v1/algo/rowell/Hello/0.2.0"));
    assertThat(addresses.of(AlgorithmName.parse("rowell/Hello/1")))
        .contains(URI.create("http://b:2/v1/algo/rowell/Hello/1"));
    assertThat(addresses.of(AlgorithmName.parse("rowell/Hello2/1")))
        .contains(URI.create("https://c/base/v1/algo/rowell/Hello2/1"));
    assertThat(addresses.of(AlgorithmName.parse("rowell2/Hello/1")))
        .contains(URI.create("http://d/v1/algo/rowell2/Hello/1"));
  }

  @Test
  void two_are_together_under_one_base() {
    AlgorithmAddresses addresses = AlgorithmAddresses.parse("rowell/*=http://a,*=http://b");
    AlgorithmName hello = AlgorithmName.parse("rowell/Hello/1");
    assertThat(addresses.areTogether(hello, AlgorithmName.parse("rowell/Bye/2"))).isTrue();
    assertThat(addresses.areTogether(hello, AlgorithmName.parse("eve/Hello/1"))).isFalse();
  }

  @Test
  void where_no_rule_fits_it_is_nowhere() {
    assertThat(AlgorithmAddresses.parse("").of(AlgorithmName.parse("a/b/c"))).isEmpty();
    assertThat(AlgorithmAddresses.parse("x/*=http://x").of(AlgorithmName.parse("a/b/c"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "=http://x",
        "a*=http://x",
        "*/b=http://x",
        "a/b/c/d=http://x",
        "*=ftp://x",
        "*=http:///x",
        "*=http://user:secret@x",
        "*=http://x?y",
        "*=http://x#y",
        "*=http://x y",
        "*="
      })
  void refuses_what_is_no_rule(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> AlgorithmAddresses.parse(text));
  }
}
