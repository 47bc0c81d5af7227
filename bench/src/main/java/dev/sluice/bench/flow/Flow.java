package dev.sluice.bench.flow;

import dev.sluice.backend.sqs.SqsOptions;
import dev.sluice.backend.sqs.SqsQueue;
import dev.sluice.engine.queue.QueueName;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** A way for messages through a queue. */
interface Flow {

  /**
   * Has messages go their way and waits until they have.
   *
   * @param amount how many; of a paced flow how many a second
   * @param bytes of each body
   */
  FlowFigures run(int amount, int bytes) throws InterruptedException;

  /** All that there are, over this queue. */
  static Map<String, Flow> all(SqsAsyncClient client, String queueName) {
    String url = client.getQueueUrl(r -> r.queueName(queueName)).join().queueUrl();
    RawCalls raw = new RawCalls(client, url);
    SqsQueue queue = new SqsQueue(client, new QueueName(queueName), SqsOptions.defaults());
    SluiceFlow sluice = new SluiceFlow(queue);
    return Map.of(
        "raw-send", raw::send,
        "raw-drain", raw::drain,
        "raw", raw::sendAndDrain,
        "sluice-send", sluice::send,
        "sluice", sluice::endToEnd,
        "sluice-paced", sluice::paced);
  }
}
