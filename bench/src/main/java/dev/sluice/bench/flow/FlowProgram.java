package dev.sluice.bench.flow;

import dev.sluice.aws.AwsTimer;
import dev.sluice.backend.sqs.SqsCalls;
import dev.sluice.backend.sqs.SqsOptions;
import dev.sluice.backend.sqs.SqsQueue;
import dev.sluice.backend.sqs.SqsThreadedClient;
import dev.sluice.bench.process.Answers;
import dev.sluice.engine.queue.QueueName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Producers and consumers in a process of their own, so that what they use can be told from what
 * others do. Each line of its input names a flow, and is answered with its figures:
 *
 * <pre>
 * raw-send 20000 1024   →   messages=20000 seconds=2.31 calls=2000 units=2000 …
 * </pre>
 *
 * <p>Runs until its input ends.
 */
public final class FlowProgram {

  private FlowProgram() {}

  /** Takes the name of the queue, which nobody else uses. */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream answers = Answers.take();
    QueueName name = new QueueName(args[0]);
    SqsCalls calls = new SqsCalls();
    ClientOverrideConfiguration counted =
        ClientOverrideConfiguration.builder()
            .addExecutionInterceptor(calls)
            .scheduledExecutorService(new AwsTimer())
            .build();
    try (SqsAsyncClient client = SqsAsyncClient.builder().overrideConfiguration(counted).build();
        SqsClient blocking = SqsClient.builder().overrideConfiguration(counted).build();
        SqsThreadedClient asServicesDo = new SqsThreadedClient(blocking, () -> client);
        SqsQueue queue = new SqsQueue(asServicesDo, name, SqsOptions.defaults());
        SluiceFlow sluice = new SluiceFlow(queue);
        BufferedReader input =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      RawCalls raw = new RawCalls(asServicesDo, url(asServicesDo, name));
      Map<String, Flow> flows =
          Map.of(
              "raw-send", raw::send,
              "raw-drain", raw::drain,
              "raw", raw::sendAndDrain,
              "sluice-send", sluice::send,
              "sluice", sluice::endToEnd,
              "sluice-paced", sluice::paced);
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        String[] words = line.split(" ", -1);
        Flow flow = flows.get(words[0]);
        if (flow == null) {
          throw new IllegalArgumentException("there is no flow \"" + words[0] + "\"");
        }
        long callsBefore = calls.callCount();
        long unitsBefore = calls.unitCount();
        FlowFigures figures = flow.run(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
        answers.println(
            figures.line()
                + " calls="
                + (calls.callCount() - callsBefore)
                + " units="
                + (calls.unitCount() - unitsBefore));
      }
    }
  }

  private static String url(SqsAsyncClient client, QueueName name) {
    return client.getQueueUrl(r -> r.queueName(name.value())).join().queueUrl();
  }
}
