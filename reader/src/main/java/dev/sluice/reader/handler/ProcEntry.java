package dev.sluice.reader.handler;

import java.util.Optional;

/**
 * A process as {@code /proc/<pid>/stat} describes it (proc(5)).
 *
 * @param pid its number
 * @param parent its parent's
 * @param group its process group
 * @param session its session
 * @param start when it was started, in ticks since the boot: with the number, what it is known by
 */
record ProcEntry(long pid, long parent, long group, long session, long start) {

  /** The process in such a line; empty for a zombie and for a thread of the kernel's own. */
  static Optional<ProcEntry> parse(String line) {
    int name = line.indexOf('(');
    int nameEnd = line.lastIndexOf(')'); // the name in between may hold anything
    if (name < 0 || nameEnd < name) {
      return Optional.empty();
    }
    String[] fields = line.substring(nameEnd + 1).strip().split(" ", -1);
    // Fields 3 (state), 4, 5, 6, 22 (start) and 23 (size: nothing where there is no program).
    if (fields.length < 21
        || fields[0].equals("Z")
        || fields[0].equals("X")
        || fields[20].equals("0")) {
      return Optional.empty();
    }
    return Optional.of(
        new ProcEntry(
            Long.parseLong(line.substring(0, name).strip()),
            Long.parseLong(fields[1]),
            Long.parseLong(fields[2]),
            Long.parseLong(fields[3]),
            Long.parseLong(fields[19])));
  }
}
