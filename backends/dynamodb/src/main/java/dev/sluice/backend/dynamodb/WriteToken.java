package dev.sluice.backend.dynamodb;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What tells one write from every other. It is stored with the row, so that a write that was
 * refused because of itself can be told from one that came too late: when DynamoDB's reply is lost
 * the SDK sends the same request again, and its condition no longer holds. The row's content cannot
 * tell, for two callers may want to write the same.
 *
 * @param value 16 characters
 */
record WriteToken(String value) {

  private static final int BYTES = 8;

  static WriteToken random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new WriteToken(HexFormat.of().formatHex(bytes));
  }

  /** Whether this write is the last that a row has seen. */
  boolean isOf(Item row) {
    return row.textIfThere(StatusItem.TOKEN).filter(value::equals).isPresent();
  }
}
