package dev.sluice.engine.cost;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How the rows of jobs are written where writes are billed.
 *
 * @param thrift what is written of a job's life
 * @param packed what is left of a payload or a result when it is packed, as a share of it; 0.01 to
 *     1, which is for what does not pack
 */
public record StoreWrites(Thrift thrift, double packed) {

  private static final Range PACKED = new Range("packed share", 0.01, 1);

  /**
   * Of documents of 1 KB as they were measured ({@code docs/cost.md}) 0.33 to 0.51 is left, and
   * 0.56 of random hexadecimal digits.
   */
  public static final double USUALLY_PACKED = 0.6;

  /** As services are unless they are told otherwise. */
  public static final StoreWrites FULL = new StoreWrites(Thrift.FULL, USUALLY_PACKED);

  /** What is written of a job's life. */
  public enum Thrift {
    /** That it is stored, begun and ended, with an entry in every index. */
    FULL,
    /**
     * That it is stored and ended. What goes straight has no entry in an index; a failed try is
     * written, and so is the claim of one that takes a minute or longer: exceptions from then on.
     */
    THRIFTY;

    /** As it is written, such as {@code thrifty}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one that is written so.
     *
     * @throws IllegalArgumentException if there is none, with those that there are
     */
    public static Thrift parse(String text) {
      return Arrays.stream(values())
          .filter(thrift -> thrift.text().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "writes is one of %s, not \"%s\""
                          .formatted(
                              Arrays.stream(values())
                                  .map(Thrift::text)
                                  .collect(Collectors.joining(", ")),
                              text)));
    }
  }

  public StoreWrites {
    PACKED.require(packed);
  }
}
