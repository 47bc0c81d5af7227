package dev.sluice.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.job.Owner;
import dev.sluice.engine.secret.SecretKeys;
import org.junit.jupiter.api.Test;

class ScheduleSecretsTest {

  private static final Owner ADA = new Owner("ada");
  private static final ScheduleId ID = new ScheduleId("0199d3c4-7a1e-7c1b-9d55-0a8b2f4c6e10");
  private static final String OLD = SecretKeys.generate("old");
  private static final String NEW = SecretKeys.generate("new");

  private final ScheduleSecrets before = new ScheduleSecrets(SecretKeys.parse(OLD));
  private final ScheduleSecrets after = new ScheduleSecrets(SecretKeys.parse(NEW + "\n" + OLD));
  private final ScheduleSecrets later = new ScheduleSecrets(SecretKeys.parse(NEW));

  @Test
  void a_secret_of_an_old_key_is_sealed_anew_and_then_needs_it_no_more() {
    String old = before.seal(ADA, ID, "secret");
    String renewed = after.renewed(ADA, ID, old);

    assertThat(renewed).startsWith("v1.new.");
    assertThat(later.renewed(ADA, ID, renewed)).isEqualTo(renewed);
    assertThat(after.renewed(ADA, ID, renewed)).isEqualTo(renewed);
  }

  @Test
  void one_that_cannot_be_opened_stays_as_it_is() {
    String old = before.seal(ADA, ID, "secret");
    assertThat(later.renewed(ADA, ID, old)).isEqualTo(old);
    assertThat(after.renewed(new Owner("eve"), ID, old)).isEqualTo(old);
    assertThat(after.renewed(ADA, ID, "")).isEmpty();
  }
}
