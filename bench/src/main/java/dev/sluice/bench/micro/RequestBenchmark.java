package dev.sluice.bench.micro;

import dev.sluice.shell.model.Message;
import io.micronaut.context.ApplicationContext;
import io.micronaut.core.io.buffer.ByteArrayBufferFactory;
import io.micronaut.core.type.Argument;
import io.micronaut.core.type.Headers;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MediaType;
import io.micronaut.http.body.MessageBodyHandlerRegistry;
import io.micronaut.http.body.MessageBodyReader;
import io.micronaut.http.simple.SimpleHttpHeaders;
import io.micronaut.validation.validator.Validator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The body of {@code POST /api/message}, 1 KB, read and checked by the beans of the server. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RequestBenchmark {

  private static final Argument<Message> TYPE = Argument.of(Message.class);

  private final byte[] body =
      ("{\"body\":\"" + "x".repeat(1_000) + "\"}").getBytes(StandardCharsets.UTF_8);
  private final Headers headers =
      new SimpleHttpHeaders(Map.of(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON), null);

  /** The no-op peer, whose server is not started: it calls nobody. */
  private final ApplicationContext context =
      ApplicationContext.builder()
          .banner(false)
          .properties(
              Map.of("bench.peer", "no-op", "sluice.store", "none", "aws.region", "us-east-1"))
          .start();

  private final MessageBodyReader<Message> reader =
      context
          .getBean(MessageBodyHandlerRegistry.class)
          .getReader(TYPE, List.of(MediaType.APPLICATION_JSON_TYPE));
  private final Validator validator = context.getBean(Validator.class);

  @Benchmark
  public Message readAndValidate() {
    Message message =
        reader.read(
            TYPE,
            MediaType.APPLICATION_JSON_TYPE,
            headers,
            ByteArrayBufferFactory.INSTANCE.wrap(body));
    if (message == null || !validator.validate(message).isEmpty()) {
      throw new IllegalStateException("it is a good one");
    }
    return message;
  }

  @TearDown
  public void close() {
    context.close();
  }
}
