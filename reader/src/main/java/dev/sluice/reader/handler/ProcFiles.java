package dev.sluice.reader.handler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Linux tells of its processes under {@code /proc}. A process may end between two looks at it,
 * and another user's may not be looked at, so each look says nothing rather than fail.
 */
final class ProcFiles {

  private static final Path PROC = Path.of("/proc");

  private ProcFiles() {}

  /** Whether there is such a thing here. */
  static boolean exist() {
    return Files.isReadable(PROC.resolve("self").resolve("stat"));
  }

  /** Every process but zombies, the kernel's own and ourselves. */
  static List<ProcEntry> all() {
    List<ProcEntry> all = new ArrayList<>();
    long self = ProcessHandle.current().pid();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        entry(entry).filter(process -> process.pid() != self).ifPresent(all::add);
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new IllegalStateException("/proc can't be listed", e); // it could a moment ago
    }
    return all;
  }

  /** The process with this number. */
  static Optional<ProcEntry> process(long pid) {
    return entry(PROC.resolve(Long.toString(pid)));
  }

  private static Optional<ProcEntry> entry(Path folder) {
    return read(folder.resolve("stat")).flatMap(ProcEntry::parse);
  }

  /** Whether a process was started with this in its environment. */
  static boolean hasInEnvironment(long pid, String assignment) {
    return read(PROC.resolve(Long.toString(pid)).resolve("environ"))
        .map(variables -> ('\0' + variables).contains('\0' + assignment + '\0'))
        .orElse(false);
  }

  /** Whether a process works in this directory, or below. */
  static boolean worksIn(long pid, Path folder) {
    return link(PROC.resolve(Long.toString(pid)).resolve("cwd"))
        .filter(cwd -> (cwd + "/").startsWith(folder + "/"))
        .isPresent();
  }

  /** What the files are that a process has open, such as {@code pipe:[4711]}. */
  static Set<String> open(long pid) {
    try (Stream<Path> files = Files.list(PROC.resolve(Long.toString(pid)).resolve("fd"))) {
      return files.flatMap(file -> link(file).stream()).collect(Collectors.toSet());
    } catch (IOException | RuntimeException e) { // the stream wraps what goes wrong on the way
      return Set.of();
    }
  }

  /** What a process has open under this number. */
  static Optional<String> open(long pid, int descriptor) {
    return link(PROC.resolve(Long.toString(pid)).resolve("fd/" + descriptor));
  }

  private static Optional<String> link(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link).toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Not through a channel, which an interrupt of this thread would close. */
  private static Optional<String> read(Path file) {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      return Optional.of(new String(in.readAllBytes(), ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
