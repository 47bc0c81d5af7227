package dev.sluice.shell.http;

import io.micronaut.context.annotation.Primary;
import io.micronaut.core.type.Argument;
import io.micronaut.serde.Decoder;
import io.micronaut.serde.Encoder;
import io.micronaut.serde.Serde;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/**
 * How times are read and written: always in UTC and with three digits behind the seconds, so that
 * they can be compared as text. Micronaut leaves out what is zero.
 */
@Singleton
@Primary
final class TimeSerde implements Serde<OffsetDateTime> {

  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  @Override
  public OffsetDateTime deserialize(
      Decoder decoder, DecoderContext context, Argument<? super OffsetDateTime> type)
      throws IOException {
    String text = decoder.decodeString();
    try {
      return OffsetDateTime.parse(text);
    } catch (DateTimeParseException e) {
      throw new IOException("not a time: " + text, e);
    }
  }

  @Override
  public void serialize(
      Encoder encoder,
      EncoderContext context,
      Argument<? extends OffsetDateTime> type,
      OffsetDateTime value)
      throws IOException {
    encoder.encodeString(WRITTEN.format(value));
  }
}
