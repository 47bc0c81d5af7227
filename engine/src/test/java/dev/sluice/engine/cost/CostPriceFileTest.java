package dev.sluice.engine.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostPriceFileTest {

  private static final String GOOD =
      """
      currency = EUR
      as-of = 2027-01
      here.queue-requests = 0.5 | per million | my contract | 2027-01
      here.store-writes = 1 | per million | my contract | 2027-01
      here.store-reads = 1 | per million | my contract | 2027-01
      here.store-write-capacity = 1 | per unit-hour | my contract | 2027-01
      here.store-read-capacity = 1 | per unit-hour | my contract | 2027-01
      here.store-storage = 1 | per GB-month | my contract | 2027-01
      here.transfer-in = 0 | per GB | my contract | 2027-01
      here.transfer-out = 0.1 | per GB | my contract | unconfirmed
      here.box.mine = 0.2 | per hour | the invoice | 2026-12
      vcpus.mine = 8
      """;

  @TempDir private Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("prices.properties"), text);
  }

  @Test
  void a_file_of_ones_own_takes_the_place_of_the_bundled_one() throws IOException {
    PriceList prices = PriceList.of(Optional.of(file(GOOD)));
    assertThat(prices.currency()).isEqualTo("EUR");
    assertThat(prices.asOf()).isEqualTo(YearMonth.of(2027, 1));
    assertThat(prices.regions()).containsExactly("here");
    assertThat(prices.boxes("here")).containsExactly("mine");
    assertThat(prices.box("here", "mine")).isEqualTo(new Box(0.2, 8));
    assertThat(prices.unconfirmed("here")).containsExactly("transfer-out");
    assertThat(prices.price("here", PriceKey.QUEUE_REQUESTS))
        .isEqualTo(
            new Price(0.5, "per million", "my contract", Optional.of(YearMonth.of(2027, 1))));
  }

  @Test
  void where_nothing_is_chosen_it_is_the_list_that_says() throws IOException {
    PriceList own = PriceList.read(file(GOOD));
    assertThat(own.usualRegion(Optional.empty())).isEqualTo("here");
    assertThat(own.usualRegion(Optional.of("eu-central-1"))).isEqualTo("here");
    assertThat(own.usualBox("here")).isEqualTo("mine");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> own.usualBox("there"))
        .withMessage("region is one of here, not \"there\"");

    PriceList bundled = PriceList.bundled();
    assertThat(bundled.usualRegion(Optional.empty())).isEqualTo("us-east-1");
    assertThat(bundled.usualRegion(Optional.of("eu-central-1"))).isEqualTo("eu-central-1");
    assertThat(bundled.usualBox("us-east-1")).isEqualTo("c7g.large");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "here.store-reads = 1 | per million | my contract | 2027-01; ;here.store-reads is missing;"
            + "add the line \"here.store-reads = 0.40 | per million | ",
        "here.transfer-in = 0;here.transfer-in = nothing;here.transfer-in is a number;not"
            + " \"nothing\"",
        "here.transfer-in = 0;here.transfer-in = -1;here.transfer-in is a number;not \"-1\"",
        "0.5 | per million;0.5 | per thousand;here.queue-requests is a price \"per million\";not"
            + " \"per thousand\"",
        "the invoice | 2026-12;2026-12;here.box.mine is value | unit | source | month;not \"0.2",
        "the invoice | 2026-12;the invoice | lately;here.box.mine is of a month;not \"lately\"",
        "the invoice;;here.box.mine is a price whose source is said;not",
        "vcpus.mine = 8;vcpus.mine = 0;vcpus.mine is more than 0;not \"0\"",
        "vcpus.mine = 8;;vcpus.mine is missing;add the line",
        "as-of = 2027-01;;as-of is missing;add the line \"as-of = 2026-06\"",
        "vcpus.mine;here.speed = 3\\nvcpus.mine;here.speed is box.NAME, container.KIND or"
            + " queue-requests;not",
      })
  void a_mistake_is_one_line_with_file_key_and_what_mends_it(
      String good, String bad, String says, String mends) throws IOException {
    String changed = bad == null ? "" : bad.replace("\\n", "\n");
    assertThat(GOOD).contains(good);
    Path file = file(GOOD.replace(good, changed));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PriceList.read(file))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"))
        .withMessageStartingWith(file + ": " + says)
        .withMessageContaining(mends);
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    Path missing = directory.resolve("nowhere");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PriceList.read(missing))
        .withMessage(missing + ": there is no such file of prices");
  }
}
