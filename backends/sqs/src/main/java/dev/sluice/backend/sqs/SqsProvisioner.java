package dev.sluice.backend.sqs;

import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.MAXIMUM_MESSAGE_SIZE;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.MESSAGE_RETENTION_PERIOD;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.QUEUE_ARN;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.REDRIVE_POLICY;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.VISIBILITY_TIMEOUT;

import dev.sluice.engine.queue.MessageText;
import dev.sluice.engine.queue.ProvisioningStep;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.QueueProvisioner;
import dev.sluice.engine.queue.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * Makes queues on SQS: visibility, retention, the largest message and, on the main queue, the
 * redrive policy.
 *
 * <p>A property that the service does not report after it was set is one that it does not have
 * (ElasticMQ has neither retention nor a largest message); a queue without a redrive policy reports
 * none either, and that one is a difference.
 */
public final class SqsProvisioner implements QueueProvisioner {

  private static final Pattern ARN =
      Pattern.compile("\"deadLetterTargetArn\"\\s*:\\s*\"([^\"]*)\"");
  private static final Pattern RECEIVES = Pattern.compile("\"maxReceiveCount\"\\s*:\\s*\"?(\\d+)");

  private final SqsAsyncClient client;

  public SqsProvisioner(SqsAsyncClient client) {
    this.client = client;
  }

  @Override
  public List<ProvisioningStep> provision(Topology topology) {
    return new Run(topology, true).steps();
  }

  @Override
  public List<ProvisioningStep> check(Topology topology) {
    return new Run(topology, false).steps();
  }

  /** One pass over the queues: the dead-letter queue first, for the main queue refers to it. */
  private final class Run {
    private final Topology topology;
    private final boolean mends;
    private final List<ProvisioningStep> steps = new ArrayList<>();

    Run(Topology topology, boolean mends) {
      this.topology = topology;
      this.mends = mends;
    }

    List<ProvisioningStep> steps() {
      Optional<String> deadArn =
          ensure(topology.dead(), settings(topology.deadRetention()))
              .map(found -> found.getOrDefault(QUEUE_ARN, ""));
      Map<QueueAttributeName, String> main = settings(topology.retention());
      main.put(REDRIVE_POLICY, redrivePolicy(deadArn.orElse(""), topology.maxReceives()));
      ensure(topology.queue(), main);
      ensure(topology.results(), settings(topology.retention()));
      return List.copyOf(steps);
    }

    private Map<QueueAttributeName, String> settings(Duration retention) {
      Map<QueueAttributeName, String> settings = new TreeMap<>();
      settings.put(VISIBILITY_TIMEOUT, Long.toString(topology.visibility().toSeconds()));
      settings.put(MESSAGE_RETENTION_PERIOD, Long.toString(retention.toSeconds()));
      settings.put(MAXIMUM_MESSAGE_SIZE, Integer.toString(MessageText.MAX_BYTES));
      return settings;
    }

    /** The attributes that the queue has in the end, or empty if it is missing and stays so. */
    private Optional<Map<QueueAttributeName, String>> ensure(
        QueueName queue, Map<QueueAttributeName, String> wanted) {
      Optional<String> url = urlOf(queue);
      if (url.isEmpty() && mends) {
        Map<QueueAttributeName, String> created = attributesOf(queue, create(queue, wanted));
        steps.add(new ProvisioningStep.Created(queue.value()));
        addUnsupported(queue, wanted, created);
        return Optional.of(created);
      }
      if (url.isEmpty()) {
        steps.add(new ProvisioningStep.Missing(queue.value()));
        return Optional.empty();
      }
      Map<QueueAttributeName, String> found = attributesOf(queue, url.get());
      Map<QueueAttributeName, String> differing = differing(wanted, found);
      if (differing.isEmpty()) {
        steps.add(new ProvisioningStep.Kept(queue.value()));
      } else if (mends) {
        set(queue, url.get(), differing);
      }
      differing.forEach((attribute, value) -> addDifference(queue, attribute, found, value));
      addUnsupported(queue, wanted, found);
      return Optional.of(found);
    }

    private void addDifference(
        QueueName queue,
        QueueAttributeName attribute,
        Map<QueueAttributeName, String> found,
        String wanted) {
      String from = found.getOrDefault(attribute, "none");
      steps.add(
          mends
              ? new ProvisioningStep.Updated(queue.value(), attribute.toString(), from, wanted)
              : new ProvisioningStep.Differs(queue.value(), attribute.toString(), from, wanted));
    }

    private void addUnsupported(
        QueueName queue,
        Map<QueueAttributeName, String> wanted,
        Map<QueueAttributeName, String> found) {
      for (QueueAttributeName attribute : wanted.keySet()) {
        if (!found.containsKey(attribute) && attribute != REDRIVE_POLICY) {
          steps.add(new ProvisioningStep.Unsupported(queue.value(), attribute.toString()));
        }
      }
    }
  }

  private static Map<QueueAttributeName, String> differing(
      Map<QueueAttributeName, String> wanted, Map<QueueAttributeName, String> found) {
    Map<QueueAttributeName, String> differing = new TreeMap<>(wanted);
    differing
        .entrySet()
        .removeIf(
            entry ->
                entry.getKey() == REDRIVE_POLICY
                    ? sameRedrive(entry.getValue(), found.getOrDefault(REDRIVE_POLICY, ""))
                    : found
                        .getOrDefault(entry.getKey(), entry.getValue())
                        .equals(entry.getValue()));
    return differing;
  }

  private static String redrivePolicy(String deadArn, int maxReceives) {
    return "{\"deadLetterTargetArn\":\"" + deadArn + "\",\"maxReceiveCount\":" + maxReceives + "}";
  }

  /** The service may give the policy back with other spaces, order and quotes. */
  private static boolean sameRedrive(String one, String other) {
    return part(ARN, one).equals(part(ARN, other))
        && part(RECEIVES, one).equals(part(RECEIVES, other));
  }

  private static String part(Pattern pattern, String policy) {
    Matcher matcher = pattern.matcher(policy);
    return matcher.find() ? matcher.group(1) : "";
  }

  private Optional<String> urlOf(QueueName queue) {
    try {
      return Optional.of(client.getQueueUrl(r -> r.queueName(queue.value())).join())
          .map(GetQueueUrlResponse::queueUrl);
    } catch (CompletionException e) {
      if (e.getCause() instanceof QueueDoesNotExistException) {
        return Optional.empty();
      }
      throw SqsCall.GET_QUEUE_URL.failed(queue, client.serviceClientConfiguration(), e);
    }
  }

  private String create(QueueName queue, Map<QueueAttributeName, String> attributes) {
    return join(
            SqsCall.CREATE_QUEUE,
            queue,
            client.createQueue(r -> r.queueName(queue.value()).attributes(attributes)))
        .queueUrl();
  }

  private Map<QueueAttributeName, String> attributesOf(QueueName queue, String url) {
    return join(
            SqsCall.GET_QUEUE_ATTRIBUTES,
            queue,
            client.getQueueAttributes(r -> r.queueUrl(url).attributeNames(QueueAttributeName.ALL)))
        .attributes();
  }

  private void set(QueueName queue, String url, Map<QueueAttributeName, String> attributes) {
    join(
        SqsCall.SET_QUEUE_ATTRIBUTES,
        queue,
        client.setQueueAttributes(r -> r.queueUrl(url).attributes(attributes)));
  }

  private <R> R join(SqsCall call, QueueName queue, CompletableFuture<R> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw call.failed(queue, client.serviceClientConfiguration(), e);
    }
  }
}
