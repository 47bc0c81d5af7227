package dev.sluice.shell.http;

import java.util.ArrayList;
import java.util.List;

/** The violations found in one request, bounded: a hostile one has millions. */
final class Violations {

  /** More would not help a caller; the bound is ours. */
  private static final int MOST = 20;

  private static final int LONGEST_NAME = 100;

  private final List<Violation> found = new ArrayList<>();

  void add(String pointer, String reason) {
    add(new Violation(pointer, reason));
  }

  void add(Violation violation) {
    if (found.size() < MOST) {
      found.add(violation);
    }
  }

  /** Whether there is no use in looking further. */
  boolean isFull() {
    return found.size() >= MOST;
  }

  List<Violation> found() {
    return List.copyOf(found);
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new ProblemException(Problem.invalid(found));
    }
  }

  /** A pointer to a member, escaped as RFC 6901 asks for. */
  static String pointer(String parent, String name) {
    return parent + "/" + shown(name).replace("~", "~0").replace("/", "~1");
  }

  /** A caller's name for something, cut if it is endless. */
  static String shown(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
  }
}
