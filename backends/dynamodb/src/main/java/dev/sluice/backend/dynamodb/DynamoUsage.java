package dev.sluice.backend.dynamodb;

import dev.sluice.engine.cost.Usage;
import dev.sluice.engine.cost.UsageMeter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.model.Capacity;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;

/**
 * Counts what AWS bills: the calls that really went out, each of the SDK's retries included, and
 * the read and write units that DynamoDB says they took. Give it to the client's builder, in its
 * override configuration.
 *
 * <p>DynamoDB does not say what a call took that failed. A write whose condition does not hold
 * takes as much as one that is written, without its indexes, and is missing here.
 *
 * <p>Safe for use by many threads.
 */
public final class DynamoUsage implements ExecutionInterceptor, UsageMeter {

  private static final Set<String> WRITES = Set.of("PutItem", "UpdateItem", "DeleteItem");

  private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
  private final Map<String, DoubleAdder> writes = new ConcurrentHashMap<>();
  private final Map<String, DoubleAdder> reads = new ConcurrentHashMap<>();

  /**
   * What was used by a moment.
   *
   * @param calls by the name of the operation, such as {@code PutItem}
   * @param writes write units by table, such as {@code sluice-jobs}, and by index, such as {@code
   *     sluice-jobs/due}
   * @param reads read units by table and by index
   */
  public record Snapshot(
      Map<String, Long> calls, Map<String, Double> writes, Map<String, Double> reads) {

    public Snapshot {
      calls = Map.copyOf(calls);
      writes = Map.copyOf(writes);
      reads = Map.copyOf(reads);
    }

    /** All calls. */
    public long callCount() {
      return calls.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The write units of all tables and indexes. */
    public double writeUnits() {
      return sum(writes.values());
    }

    /** The read units of all tables and indexes. */
    public double readUnits() {
      return sum(reads.values());
    }

    private static double sum(Collection<Double> units) {
      return units.stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    calls.computeIfAbsent(operation(attributes), name -> new LongAdder()).increment();
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    Map<String, DoubleAdder> units = WRITES.contains(operation(attributes)) ? writes : reads;
    context
        .response()
        .getValueForField("ConsumedCapacity", Object.class)
        .ifPresent(consumed -> each(consumed).forEach(capacity -> add(units, capacity)));
  }

  /** A batch has a list of them. */
  private static List<ConsumedCapacity> each(Object consumed) {
    if (consumed instanceof ConsumedCapacity one) {
      return List.of(one);
    }
    return consumed instanceof Collection<?> many
        ? many.stream().map(ConsumedCapacity.class::cast).toList()
        : List.of();
  }

  private static void add(Map<String, DoubleAdder> units, ConsumedCapacity consumed) {
    @Nullable Capacity table = consumed.table();
    if (table == null) { // asked for TOTAL, or a service that knows nothing else
      add(units, consumed.tableName(), consumed.capacityUnits());
      return;
    }
    add(units, consumed.tableName(), table.capacityUnits());
    consumed
        .globalSecondaryIndexes()
        .forEach(
            (index, used) -> add(units, consumed.tableName() + "/" + index, used.capacityUnits()));
  }

  private static void add(Map<String, DoubleAdder> units, String name, @Nullable Double used) {
    if (used != null && used > 0) {
      units.computeIfAbsent(name, unused -> new DoubleAdder()).add(used);
    }
  }

  private static String operation(ExecutionAttributes attributes) {
    return String.valueOf(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
  }

  /** What was used so far. */
  public Snapshot snapshot() {
    Map<String, Long> counts = new TreeMap<>();
    calls.forEach((operation, count) -> counts.put(operation, count.sum()));
    return new Snapshot(counts, sums(writes), sums(reads));
  }

  /** Without what is kept, which no answer says. */
  @Override
  public Usage usage() {
    Snapshot used = snapshot();
    return Usage.of(new Usage.Store(used.callCount(), used.writeUnits(), used.readUnits(), 0));
  }

  private static Map<String, Double> sums(Map<String, DoubleAdder> units) {
    Map<String, Double> sums = new TreeMap<>();
    units.forEach((name, sum) -> sums.put(name, sum.sum()));
    return sums;
  }
}
