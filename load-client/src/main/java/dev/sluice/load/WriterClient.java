package dev.sluice.load;

import io.micronaut.context.ApplicationContext;
import io.micronaut.serde.ObjectMapper;
import java.net.URI;
import java.util.Map;

/** The HTTP clients to one writer, and the application context that they live in. */
final class WriterClient implements AutoCloseable {

  /** The clientId of the generated client. */
  private static final String SERVICE = "micronaut.http.services.writer.";

  private final ApplicationContext context;

  private WriterClient(ApplicationContext context) {
    this.context = context;
  }

  /**
   * Starts clients with room for as many connections as a run has requests in flight. Nothing is
   * connected yet.
   */
  static WriterClient start(URI url, RunOptions run) {
    int inFlight = run.pace().inFlight(run.plan().batch());
    return new WriterClient(
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .deduceCloudEnvironment(false)
            .banner(false)
            .properties(
                Map.of(
                    SERVICE + "url", url.toString(),
                    SERVICE + "read-timeout", run.timeout(),
                    SERVICE + "connect-timeout", run.timeout(),
                    SERVICE + "pool.max-concurrent-http1-connections", inFlight))
            .start());
  }

  Target target() {
    return context.getBean(Target.class);
  }

  DemoSchedule schedule() {
    return context.getBean(DemoSchedule.class);
  }

  ObjectMapper json() {
    return context.getBean(ObjectMapper.class);
  }

  @Override
  public void close() {
    context.close();
  }
}
