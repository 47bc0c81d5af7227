package dev.sluice.engine.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What an API key is good for. */
public enum Scope {
  /** Sending messages. */
  MESSAGES_WRITE,
  /** Looking at one's jobs. */
  JOBS_READ,
  /** Making, cancelling and repeating one's jobs. */
  JOBS_WRITE,
  /** Looking at one's schedules and their runs. */
  SCHEDULES_READ,
  /** Making, changing, deleting and running one's schedules. */
  SCHEDULES_WRITE,
  /** An operator's: looking at readers, queues and the jobs of all users. */
  STATUS_READ,
  /** An operator's: acting on readers, queues and the jobs of all users. */
  OPERATE;

  private static final Set<Scope> OF_OPERATORS = Set.of(STATUS_READ, OPERATE);

  /** Whether it is about everybody's work; a user's own key has none of these. */
  public boolean isOperators() {
    return OF_OPERATORS.contains(this);
  }

  /** What a user needs for all of their own work. */
  public static Set<Scope> ofUsers() {
    return Arrays.stream(values())
        .filter(scope -> !scope.isOperators())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** As it is written: {@code jobs:read}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ':');
  }

  /**
   * What {@link #text} gives.
   *
   * @throws IllegalArgumentException if it is no scope, with all there are
   */
  public static Scope parse(String text) {
    return Arrays.stream(values())
        .filter(scope -> scope.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"" + text + "\" is no scope; there are " + text(Set.of(values()))));
  }

  /** Several, sorted, with spaces between them. */
  public static String text(Set<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::text).collect(Collectors.joining(" "));
  }

  /** What {@link #text(Set)} gives. */
  public static Set<Scope> parseAll(String text) {
    return Arrays.stream(text.split(" ", -1))
        .filter(word -> !word.isEmpty())
        .map(Scope::parse)
        .collect(Collectors.toUnmodifiableSet());
  }
}
