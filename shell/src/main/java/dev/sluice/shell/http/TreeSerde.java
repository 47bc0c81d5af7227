package dev.sluice.shell.http;

import io.micronaut.core.type.Argument;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.Decoder;
import io.micronaut.serde.Encoder;
import io.micronaut.serde.Serde;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.function.Function;

/** How JSON that is kept exactly is read and written as a part of a model: as the tree it is. */
abstract class TreeSerde<T> implements Serde<T> {

  private static final Argument<JsonNode> TREE = Argument.of(JsonNode.class);

  private final Function<JsonNode, T> of;
  private final Function<T, JsonNode> tree;

  TreeSerde(Function<JsonNode, T> of, Function<T, JsonNode> tree) {
    this.of = of;
    this.tree = tree;
  }

  @Override
  public T deserialize(Decoder decoder, DecoderContext context, Argument<? super T> type)
      throws IOException {
    return of.apply(decoder.decodeNode());
  }

  @Override
  public void serialize(
      Encoder encoder, EncoderContext context, Argument<? extends T> type, T value)
      throws IOException {
    context
        .findSerializer(TREE)
        .createSpecific(context, TREE)
        .serialize(encoder, context, TREE, tree.apply(value));
  }

  /** An object. */
  @Singleton
  static final class OfObject extends TreeSerde<JsonObject> {
    OfObject() {
      super(JsonObject::new, JsonObject::tree);
    }
  }

  /** Any value. */
  @Singleton
  static final class OfValue extends TreeSerde<JsonValue> {
    OfValue() {
      super(JsonValue::new, JsonValue::tree);
    }
  }
}
