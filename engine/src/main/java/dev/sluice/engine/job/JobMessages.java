package dev.sluice.engine.job;

import dev.sluice.engine.job.JobOptions.ResultTo;
import dev.sluice.engine.queue.Attribute;
import dev.sluice.engine.queue.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a job travels: the payload is the message's body, and the rest are attributes. Whoever can
 * put a message on the queue can make a job by the attribute {@link #TYPE} alone.
 */
public final class JobMessages {

  /** The job's type. A message without it is no job. */
  public static final String TYPE = "sluice-type";

  /** The job's owner; {@link Owner#OPEN} without it. */
  public static final String OWNER = "sluice-owner";

  /** {@value #TO_QUEUE} if the result goes to the result queue, too. */
  public static final String RESULT = "sluice-result";

  /** The W3C trace context. */
  public static final String TRACEPARENT = "traceparent";

  private static final String TO_QUEUE = "queue";

  private JobMessages() {}

  /** The message that carries a job. */
  public static Message message(JobOrder order) {
    Map<String, Attribute> attributes = new HashMap<>();
    attributes.put(TYPE, Attribute.text(order.type().value()));
    attributes.put(OWNER, Attribute.text(order.owner().value()));
    if (order.options().resultTo() == ResultTo.ROW_AND_QUEUE) {
      attributes.put(RESULT, Attribute.text(TO_QUEUE));
    }
    order
        .options()
        .traceparent()
        .ifPresent(trace -> attributes.put(TRACEPARENT, Attribute.text(trace)));
    return new Message(order.id(), order.payload(), attributes);
  }

  /**
   * The job that a message carries; empty if it carries none.
   *
   * @throws IllegalArgumentException if it is to carry one, and says so wrongly
   */
  public static Optional<JobOrder> order(Message message) {
    Map<String, Attribute> attributes = message.attributes();
    Attribute type = attributes.get(TYPE);
    if (type == null) {
      return Optional.empty();
    }
    Attribute owner = attributes.get(OWNER);
    boolean toQueue = TO_QUEUE.equals(value(attributes.get(RESULT)));
    return Optional.of(
        new JobOrder(
            message.id(),
            owner == null ? Owner.OPEN : new Owner(owner.value()),
            new JobType(type.value()),
            message.body(),
            new JobOptions(
                toQueue ? ResultTo.ROW_AND_QUEUE : ResultTo.ROW,
                Optional.empty(),
                Optional.ofNullable(value(attributes.get(TRACEPARENT))),
                "")));
  }

  private static @Nullable String value(@Nullable Attribute attribute) {
    return attribute == null ? null : attribute.value();
  }
}
