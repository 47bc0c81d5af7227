package dev.sluice.shell.http;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.io.buffer.ByteBuffer;
import io.micronaut.core.io.buffer.ReferenceCounted;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.type.Argument;
import io.micronaut.core.type.Headers;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.body.MessageBodyReader;
import io.micronaut.http.codec.CodecException;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The reader of JSON bodies, in the place of Micronaut's own, which coerces.
 *
 * <p>First the bytes ({@link StrictJson}), then the shape ({@link JsonShape}), and only then the
 * conversion, which so finds nothing to guess at. Costs one walk over a small tree.
 */
@Singleton
@Order(Ordered.HIGHEST_PRECEDENCE)
@Consumes(MediaType.APPLICATION_JSON)
final class StrictJsonReader<T> implements MessageBodyReader<T> {

  private final JsonMapper mapper;

  StrictJsonReader(JsonMapper mapper) {
    this.mapper = mapper;
  }

  @Override
  public boolean isReadable(Argument<T> type, @Nullable MediaType mediaType) {
    return mediaType != null
        && mediaType.getName().equals(MediaType.APPLICATION_JSON)
        && !isRaw(type.getType());
  }

  private static boolean isRaw(Class<?> type) {
    return type == byte[].class
        || CharSequence.class.isAssignableFrom(type)
        || ByteBuffer.class.isAssignableFrom(type)
        || InputStream.class.isAssignableFrom(type);
  }

  @Override
  public T read(Argument<T> type, MediaType mediaType, Headers headers, ByteBuffer<?> buffer) {
    T value = read(type, buffer.toByteArray());
    if (buffer instanceof ReferenceCounted counted) {
      counted.release(); // on failure the caller does
    }
    return value;
  }

  @Override
  public T read(Argument<T> type, MediaType mediaType, Headers headers, InputStream stream) {
    try {
      return read(type, stream.readAllBytes());
    } catch (IOException e) {
      throw new CodecException("the body could not be read", e);
    }
  }

  private T read(Argument<T> type, byte[] bytes) {
    JsonNode tree = StrictJson.read(bytes);
    Violations violations = new Violations();
    new JsonShape(mapper, violations).check(tree, type, "");
    violations.throwIfAny();
    try {
      return mapper.readValueFromTree(tree, type);
    } catch (IOException e) {
      // The shape was right, so this is a defect of ours: too few checks.
      throw new IllegalStateException("a checked body could not be converted", e);
    }
  }
}
