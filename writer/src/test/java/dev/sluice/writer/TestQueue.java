package dev.sluice.writer;

import dev.sluice.engine.batch.BatchingOptions;
import dev.sluice.engine.job.JobSender;
import dev.sluice.engine.queue.ForwardingQueue;
import dev.sluice.engine.queue.InMemoryQueue;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageIds;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.engine.queue.SendResult;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** The in-memory queue with a say in what becomes of each call to send. */
final class TestQueue extends ForwardingQueue {

  /** What becomes of a call; given the call as it would be. */
  interface Fault {
    CompletableFuture<List<SendResult>> send(
        List<Message> messages, Function<List<Message>, CompletableFuture<List<SendResult>>> real);
  }

  static final Fault NONE = (messages, real) -> real.apply(messages);

  private final ConcurrentMap<String, String> bodies = new ConcurrentHashMap<>();
  private volatile Fault fault = NONE;

  TestQueue() {
    super(new InMemoryQueue(new QueueName("test"), Duration.ofMinutes(1), InstantSource.system()));
  }

  void fault(Fault next) {
    fault = next;
  }

  /** The body that arrived under this id; empty if none did. */
  String body(String id) {
    return bodies.getOrDefault(id, "");
  }

  int arrived() {
    return bodies.size();
  }

  void clear() {
    bodies.clear();
    fault = NONE;
  }

  @Override
  public CompletableFuture<List<SendResult>> send(List<Message> messages, Duration delay) {
    return fault.send(messages, m -> arrive(m, delay));
  }

  private CompletableFuture<List<SendResult>> arrive(List<Message> messages, Duration delay) {
    messages.forEach(m -> bodies.put(m.id().value(), m.body()));
    return super.send(messages, delay);
  }

  /** The given result for every message of the call whose body holds the mark. */
  static Fault forMarked(String mark, SendResult result) {
    return (messages, real) ->
        real.apply(messages.stream().filter(m -> !m.body().contains(mark)).toList())
            .thenApply(
                results -> {
                  List<SendResult> all = new ArrayList<>();
                  int next = 0;
                  for (Message message : messages) {
                    all.add(message.body().contains(mark) ? result : results.get(next++));
                  }
                  return all;
                });
  }

  @Factory
  static final class Beans {

    @Singleton
    TestQueue queue() {
      return new TestQueue();
    }

    @Singleton
    @Replaces(SendBatcher.class)
    SendBatcher batcher(TestQueue queue) {
      return new SendBatcher(queue, new BatchingOptions(2, 16, 50, 64L << 20, Duration.ZERO));
    }

    @Singleton
    @Replaces(JobSender.class)
    JobSender sender(TestQueue queue, SendBatcher batcher) {
      return new JobSender(queue, batcher);
    }

    @Singleton
    @Replaces(MessageIds.class)
    MessageIds ids() {
      return new MessageIds(InstantSource.system(), new SecureRandom());
    }
  }
}
