package dev.sluice.backend.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.REDRIVE_POLICY;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.VISIBILITY_TIMEOUT;

import dev.sluice.engine.queue.ProvisioningStep;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

final class SqsProvisionerTest {

  @RegisterExtension static final LocalSqs SQS = new LocalSqs();

  private final QueueName queue = SQS.newName();
  private final QueueName dead = SQS.newName();
  private final QueueName results = SQS.newName();
  private final Topology topology = Topology.of(queue, dead, results);

  private static SqsProvisioner provisioner() {
    return new SqsProvisioner(SQS.client());
  }

  /** Without what ElasticMQ does not have. */
  private static List<ProvisioningStep> supported(List<ProvisioningStep> steps) {
    return steps.stream().filter(s -> !(s instanceof ProvisioningStep.Unsupported)).toList();
  }

  private static Map<QueueAttributeName, String> attributes(QueueName name) {
    return SQS.client()
        .getQueueAttributes(r -> r.queueUrl(SQS.urlOf(name)).attributeNames(QueueAttributeName.ALL))
        .join()
        .attributes();
  }

  @Test
  void creates_what_is_missing_and_nothing_the_second_time() {
    assertThat(supported(provisioner().provision(topology)))
        .containsExactly(
            new ProvisioningStep.Created(dead.value()),
            new ProvisioningStep.Created(queue.value()),
            new ProvisioningStep.Created(results.value()));
    assertThat(attributes(queue)).containsEntry(VISIBILITY_TIMEOUT, "30");
    assertThat(attributes(queue).get(REDRIVE_POLICY)).contains(dead.value(), "10");
    assertThat(supported(provisioner().provision(topology)))
        .containsExactly(
            new ProvisioningStep.Kept(dead.value()),
            new ProvisioningStep.Kept(queue.value()),
            new ProvisioningStep.Kept(results.value()));
  }

  @Test
  void mends_what_differs_and_says_from_what_to_what() {
    SQS.create(queue, Duration.ofSeconds(7));
    assertThat(supported(provisioner().provision(topology)))
        .contains(new ProvisioningStep.Updated(queue.value(), "VisibilityTimeout", "7", "30"))
        .anySatisfy(
            step ->
                assertThat(step)
                    .isInstanceOfSatisfying(
                        ProvisioningStep.Updated.class,
                        updated -> {
                          assertThat(updated.property()).isEqualTo("RedrivePolicy");
                          assertThat(updated.from()).isEqualTo("none");
                          assertThat(updated.to()).contains(dead.value());
                        }));
    assertThat(attributes(queue)).containsEntry(VISIBILITY_TIMEOUT, "30");
    assertThat(attributes(queue)).containsKey(REDRIVE_POLICY);
    assertThat(supported(provisioner().check(topology)))
        .hasOnlyElementsOfType(ProvisioningStep.Kept.class);
  }

  @Test
  void keeps_the_messages_of_a_queue_that_it_mends() {
    SQS.create(queue, Duration.ofSeconds(7));
    SQS.client().sendMessage(r -> r.queueUrl(SQS.urlOf(queue)).messageBody("x")).join();
    provisioner().provision(topology);
    assertThat(new SqsQueue(SQS.client(), queue, SqsOptions.defaults()).depth().join().ready())
        .isEqualTo(1);
  }

  @Test
  void checks_without_a_change() {
    SQS.create(queue, Duration.ofSeconds(7));
    List<ProvisioningStep> found = supported(provisioner().check(topology));
    assertThat(found)
        .contains(
            new ProvisioningStep.Missing(dead.value()),
            new ProvisioningStep.Differs(queue.value(), "VisibilityTimeout", "7", "30"),
            new ProvisioningStep.Missing(results.value()));
    assertThat(supported(provisioner().check(topology))).isEqualTo(found);
    assertThat(attributes(queue)).containsEntry(VISIBILITY_TIMEOUT, "7");
  }

  @Test
  void says_what_the_service_does_not_have() {
    assertThat(provisioner().provision(topology))
        .contains(new ProvisioningStep.Unsupported(queue.value(), "MessageRetentionPeriod"));
  }

  @Test
  void moves_a_message_to_the_dead_letter_queue_after_the_last_receive() {
    Topology once =
        new Topology(
            queue,
            dead,
            results,
            Duration.ofSeconds(1),
            Duration.ofDays(4),
            Duration.ofDays(14),
            1);
    provisioner().provision(once);
    SqsQueue work = new SqsQueue(SQS.client(), queue, SqsOptions.defaults());
    SQS.client().sendMessage(r -> r.queueUrl(SQS.urlOf(queue)).messageBody("x")).join();
    assertThat(work.receive(1, Duration.ofSeconds(5)).join()).hasSize(1);
    assertThat(work.receive(1, Duration.ofSeconds(2)).join()).isEmpty();
    SqsQueue letters = new SqsQueue(SQS.client(), dead, SqsOptions.defaults());
    assertThat(letters.receive(1, Duration.ofSeconds(5)).join()).hasSize(1);
  }
}
