package dev.sluice.shell;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What kind of store the jobs of this installation are kept in: {@code sluice.store}. */
public enum StoreKind {
  /** H2 or PostgreSQL. */
  JDBC,
  /** Amazon DynamoDB. */
  DYNAMODB,
  /** None: jobs are done, and not tracked. */
  NONE;

  static StoreKind of(String setting, String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.setting().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s is one of %s, not \"%s\""
                        .formatted(
                            setting,
                            Arrays.stream(values())
                                .map(StoreKind::setting)
                                .collect(Collectors.joining(", ")),
                            name)));
  }

  private String setting() {
    return name().toLowerCase(Locale.ROOT);
  }
}
