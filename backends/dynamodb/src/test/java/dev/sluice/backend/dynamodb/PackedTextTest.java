package dev.sluice.backend.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.JobStoreException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class PackedTextTest {

  @RegisterExtension static final LocalDynamo DYNAMO = new LocalDynamo();

  @Test
  void unpacks_what_was_packed() {
    for (String text :
        List.of("", "a", "ü€𝄞\u0000", Payloads.order(3), Payloads.random(3, 9_000))) {
      assertThat(PackedText.unpack(PackedText.pack(text))).isEqualTo(text);
    }
    String longest = "x".repeat(JobOrder.MAX_PAYLOAD_BYTES);
    assertThat(PackedText.unpack(PackedText.pack(longest))).isEqualTo(longest);
  }

  @Test
  void refuses_what_would_be_longer_than_any_text_of_a_row() {
    byte[] bomb = PackedText.pack("x".repeat(50_000_000));
    assertThat(bomb).hasSizeLessThan(60_000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PackedText.unpack(bomb))
        .withMessage("a packed text has 262144 bytes at the most, and this one has more");
  }

  @Test
  void refuses_what_is_cut_short_or_no_packed_text() {
    byte[] packed = PackedText.pack(Payloads.order(3));
    for (int length = 0; length < packed.length; length++) {
      byte[] some = Arrays.copyOf(packed, length);
      assertThatIllegalArgumentException().isThrownBy(() -> PackedText.unpack(some));
    }
    Random random = new Random(5);
    for (int i = 0; i < 1_000; i++) { // each ends, in a text or in a refusal
      byte[] noise = new byte[random.nextInt(500)];
      random.nextBytes(noise);
      try {
        assertThat(PackedText.unpack(noise).length()).isLessThanOrEqualTo(262_144);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).startsWith("a packed text ");
      }
    }
  }

  @Test
  void a_row_that_cannot_be_unpacked_is_named() {
    DynamoOptions options = DYNAMO.newTables();
    DynamoJobStore store = new DynamoJobStore(DYNAMO.client(), options);
    Job job = Jobs.job(1, Payloads.order(1), Jobs.NOW);
    Map<String, AttributeValue> row =
        new HashMap<>(
            new JobRows(new IndexEntries(options.indexed()))
                .row(job, new WriteToken("token"))
                .values());
    assertThat(row.get("b")).extracting(AttributeValue::b).isNotNull();
    row.put("b", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {7, 7, 7})));
    DYNAMO.client().putItem(r -> r.tableName(options.jobs()).item(row)).join();

    assertThatThrownBy(() -> store.find(List.of(job.id())))
        .isInstanceOf(JobStoreException.class)
        .hasMessageStartingWith("the row of job " + job.id() + " cannot be read: a packed text ");
  }
}
