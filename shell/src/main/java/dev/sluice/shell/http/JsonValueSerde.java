package dev.sluice.shell.http;

import io.micronaut.core.type.Argument;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.Decoder;
import io.micronaut.serde.Encoder;
import io.micronaut.serde.Serde;
import jakarta.inject.Singleton;
import java.io.IOException;

/** How a {@link JsonValue} is read and written as a part of a model: as the tree that it is. */
@Singleton
final class JsonValueSerde implements Serde<JsonValue> {

  private static final Argument<JsonNode> TREE = Argument.of(JsonNode.class);

  @Override
  public JsonValue deserialize(
      Decoder decoder, DecoderContext context, Argument<? super JsonValue> type)
      throws IOException {
    return new JsonValue(decoder.decodeNode());
  }

  @Override
  public void serialize(
      Encoder encoder, EncoderContext context, Argument<? extends JsonValue> type, JsonValue value)
      throws IOException {
    context
        .findSerializer(TREE)
        .createSpecific(context, TREE)
        .serialize(encoder, context, TREE, value.tree());
  }
}
