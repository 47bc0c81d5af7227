package dev.sluice.backend.sqs;

import dev.sluice.engine.cost.QueueUnits;
import dev.sluice.engine.cost.Usage;
import dev.sluice.engine.cost.UsageMeter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpHeaders;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/**
 * Counts what AWS bills: the calls that really went out, each of the SDK's retries included; the
 * requests that they are billed as, by the payload that they carry; and the bytes of their bodies
 * as they were on the wire. Give it to the client's builder, in its override configuration.
 *
 * <p>A call is counted when it goes out, with what it carries; what a receive brings is added when
 * its answer is understood. The bytes of an answer are those of its {@code Content-Length}. An
 * answer that the SDK never gets (a lost connection, a call that was given up) is missing here, and
 * so is what it has brought; AWS bills it all the same.
 *
 * <p>Safe for use by many threads.
 */
public final class SqsCalls implements ExecutionInterceptor, UsageMeter {

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final LongAdder units = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder received = new LongAdder();

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    @Nullable String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    counts.computeIfAbsent(String.valueOf(operation), name -> new LongAdder()).increment();
    units.add(QueueUnits.of(SqsPayload.of(context.request())));
    sent.add(length(context.httpRequest()));
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    received.add(length(context.httpResponse()));
  }

  /** The call itself was counted as one without payload. */
  @Override
  public void afterUnmarshalling(
      Context.AfterUnmarshalling context, ExecutionAttributes attributes) {
    SdkResponse response = context.response();
    if (response instanceof ReceiveMessageResponse received) {
      units.add(QueueUnits.of(SqsPayload.of(received)) - 1);
    }
  }

  private static long length(SdkHttpHeaders headers) {
    return headers
        .firstMatchingHeader("Content-Length")
        .filter(length -> length.matches("[0-9]{1,18}"))
        .map(Long::parseLong)
        .orElse(0L);
  }

  /** The calls so far, by the name of the operation, such as {@code SendMessageBatch}. */
  public Map<String, Long> snapshot() {
    Map<String, Long> snapshot = new TreeMap<>();
    counts.forEach((operation, count) -> snapshot.put(operation, count.sum()));
    return snapshot;
  }

  /** All calls so far. */
  public long callCount() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** The requests that all calls so far are billed as. */
  public long unitCount() {
    return units.sum();
  }

  @Override
  public Usage usage() {
    return Usage.of(new Usage.Queue(callCount(), unitCount(), sent.sum(), received.sum()));
  }
}
