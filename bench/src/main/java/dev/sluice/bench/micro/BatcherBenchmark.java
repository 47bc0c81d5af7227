package dev.sluice.bench.micro;

import dev.sluice.engine.batch.BatchingOptions;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.engine.queue.SendResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The batcher over a queue that costs nothing: producers that each hand over a hundred messages and
 * then wait for them, so that it is not the waking of threads that is measured. A message's time is
 * its producer's.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BatcherBenchmark {

  private static final int MESSAGES = 100;

  private final Message message =
      new Message(new MessageId("0193f0a4-5e6f-7000-8000-000000000001"), "x".repeat(1_000));
  private final AnsweringQueue queue = new AnsweringQueue();
  private final SendBatcher batcher = new SendBatcher(queue, BatchingOptions.forSending());

  private void send(Blackhole results) {
    List<CompletableFuture<SendResult>> sent = new ArrayList<>(MESSAGES);
    for (int i = 0; i < MESSAGES; i++) {
      sent.add(batcher.send(message));
    }
    for (CompletableFuture<SendResult> each : sent) {
      results.consume(each.join());
    }
  }

  @Benchmark
  @Threads(1)
  @OperationsPerInvocation(MESSAGES)
  public void oneProducer(Blackhole results) {
    send(results);
  }

  @Benchmark
  @Threads(2)
  @OperationsPerInvocation(MESSAGES)
  public void twoProducers(Blackhole results) {
    send(results);
  }

  @Benchmark
  @Threads(8)
  @OperationsPerInvocation(MESSAGES)
  public void eightProducers(Blackhole results) {
    send(results);
  }

  @TearDown
  public void close() {
    batcher.close();
    queue.close();
  }
}
