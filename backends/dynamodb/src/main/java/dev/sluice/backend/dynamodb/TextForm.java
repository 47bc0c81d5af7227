package dev.sluice.backend.dynamodb;

import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How the long texts of a row are written; both are read. */
enum TextForm {
  /** As they are, readable in any of the service's tools. */
  PLAIN {
    @Override
    AttributeValue of(String text) {
      return AttributeValue.fromS(text);
    }
  },
  /** As {@link PackedText}, where that has fewer bytes. */
  PACKED {
    @Override
    AttributeValue of(String text) {
      byte[] packed = PackedText.pack(text);
      return packed.length < text.getBytes(StandardCharsets.UTF_8).length
          ? AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(packed))
          : PLAIN.of(text);
    }
  };

  abstract AttributeValue of(String text);

  /** The text of an attribute that is in either form. */
  static String text(AttributeValue value) {
    return value.b() == null ? value.s() : PackedText.unpack(value.b().asByteArrayUnsafe());
  }
}
