package dev.sluice.shell.http;

import io.micronaut.core.type.Argument;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.Decoder;
import io.micronaut.serde.Encoder;
import io.micronaut.serde.Serde;
import jakarta.inject.Singleton;
import java.io.IOException;

/** How a {@link JsonObject} is read and written as a part of a model: as the tree that it is. */
@Singleton
final class JsonObjectSerde implements Serde<JsonObject> {

  private static final Argument<JsonNode> TREE = Argument.of(JsonNode.class);

  @Override
  public JsonObject deserialize(
      Decoder decoder, DecoderContext context, Argument<? super JsonObject> type)
      throws IOException {
    return new JsonObject(decoder.decodeNode());
  }

  @Override
  public void serialize(
      Encoder encoder,
      EncoderContext context,
      Argument<? extends JsonObject> type,
      JsonObject value)
      throws IOException {
    context
        .findSerializer(TREE)
        .createSpecific(context, TREE)
        .serialize(encoder, context, TREE, value.tree());
  }
}
