package dev.sluice.backend.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import dev.sluice.engine.queue.ProvisioningStep;
import dev.sluice.engine.queue.QueueException;
import dev.sluice.engine.queue.QueueProvisioner;
import dev.sluice.engine.queue.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes queues on an AMQP broker: durable quorum queues, the dead-letter queue behind the main
 * queue's delivery limit, and what messages wait in until they are due ({@link AmqpDelays}).
 *
 * <p>A queue's arguments cannot be changed: one that is there with others is a {@link
 * ProvisioningStep.Differs}, and has {@link #provision} fail. Visibility and retention are not the
 * broker's.
 */
public final class AmqpProvisioner implements QueueProvisioner {

  /** The first version with a time to live and safe dead-lettering in quorum queues. */
  private static final List<Integer> LEAST_RABBITMQ = List.of(3, 10);

  /** What RabbitMQ says of an argument that differs. */
  private static final Pattern INEQUIVALENT =
      Pattern.compile(
          "inequivalent arg '([^']+)' for queue .*?: received (?:the value )?'?(.*?)'?"
              + "(?: of type '\\w+')? but current is '?(.*?)'?(?: of type '\\w+')?$");

  private final AmqpClient client;

  public AmqpProvisioner(AmqpClient client) {
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

  private final class Run {
    private final Topology topology;
    private final boolean mends;
    private final AmqpLink link = client.settingUp();
    private final AmqpBroker broker = AmqpBroker.of(link.connection());
    private final List<ProvisioningStep> steps = new ArrayList<>();
    private Channel channel = link.channel();

    Run(Topology topology, boolean mends) {
      this.topology = topology;
      this.mends = mends;
    }

    List<ProvisioningStep> steps() {
      requireVersion(channel.getConnection().getServerProperties());
      try {
        ensure(topology.dead().value(), broker.plainQueue());
        ensure(topology.results().value(), broker.plainQueue());
        ensure(topology.queue().value(), broker.workQueue(topology));
        List<String> delays = AmqpDelays.queues(topology.queue());
        for (int level = 0; level < delays.size(); level++) {
          ensure(delays.get(level), broker.delayQueue(topology.queue(), level));
        }
        if (mends) {
          broker.bindDelays(channel, topology.queue());
        }
        return List.copyOf(steps);
      } catch (IOException e) {
        throw AmqpFailure.calling("make", topology.queue().value(), e);
      } finally {
        abort();
      }
    }

    private void ensure(String queue, Map<String, Object> arguments) throws IOException {
      boolean isThere = isThere(queue);
      if (!isThere && !mends) {
        steps.add(new ProvisioningStep.Missing(queue));
        return;
      }
      Optional<ProvisioningStep.Differs> difference = declare(queue, arguments);
      if (difference.isPresent() && mends) {
        throw explained(difference.get());
      }
      if (difference.isPresent()) {
        steps.add(difference.get());
      } else {
        steps.add(isThere ? new ProvisioningStep.Kept(queue) : new ProvisioningStep.Created(queue));
      }
    }

    private boolean isThere(String queue) throws IOException {
      try {
        channel.queueDeclarePassive(queue);
        return true;
      } catch (IOException e) {
        if (AmqpFailure.codeOf(e).equals(OptionalInt.of(AMQP.NOT_FOUND))) {
          channel = link.channel(); // the broker has closed the other one
          return false;
        }
        throw e;
      }
    }

    /** For a queue that is there it is a comparison: it changes nothing. */
    private Optional<ProvisioningStep.Differs> declare(String queue, Map<String, Object> arguments)
        throws IOException {
      try {
        channel.queueDeclare(queue, true, false, false, arguments);
        return Optional.empty();
      } catch (IOException e) {
        if (!AmqpFailure.codeOf(e).equals(OptionalInt.of(AMQP.PRECONDITION_FAILED))) {
          throw e;
        }
        channel = link.channel();
        String text = AmqpFailure.reason(e);
        Matcher matcher = INEQUIVALENT.matcher(text);
        return Optional.of(
            matcher.find()
                ? new ProvisioningStep.Differs(
                    queue, matcher.group(1), matcher.group(3), matcher.group(2))
                : new ProvisioningStep.Differs(queue, "declaration", text, "as Sluice needs it"));
      }
    }

    private void abort() {
      try {
        channel.abort();
      } catch (IOException e) {
        // It is of no use any more, whatever becomes of it.
      }
    }
  }

  private static QueueException explained(ProvisioningStep.Differs difference) {
    return new QueueException(
        "queue %s is there already with %s %s, where Sluice needs %s (PRECONDITION_FAILED), and AMQP cannot change that: take it empty, delete it (rabbitmqctl delete_queue %s) and run setup again, or name another queue"
            .formatted(
                difference.name(),
                difference.property(),
                difference.found(),
                difference.wanted().isEmpty() ? "an empty one" : difference.wanted(),
                difference.name()));
  }

  private void requireVersion(Map<String, Object> server) {
    String product = String.valueOf(server.get("product"));
    String version = String.valueOf(server.get("version"));
    Matcher matcher = Pattern.compile("(\\d+)\\.(\\d+).*").matcher(version);
    if (product.equals("RabbitMQ") && matcher.matches()) {
      int major = Integer.parseInt(matcher.group(1));
      int minor = Integer.parseInt(matcher.group(2));
      if (major < LEAST_RABBITMQ.get(0)
          || (major == LEAST_RABBITMQ.get(0) && minor < LEAST_RABBITMQ.get(1))) {
        throw new QueueException(
            "the broker at %s is RabbitMQ %s; Sluice needs 3.10 or later, whose quorum queues have a time to live"
                .formatted(client.options(), version));
      }
    }
  }
}
