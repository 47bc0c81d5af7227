package dev.sluice.reader.handler;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program as it is named, and where it is. Looks again after a while, so that one that is
 * installed later is found. Safe for use by many threads.
 */
final class Program {

  /** What a shell looks through if nobody says otherwise. */
  private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

  /** It is asked for before each job, and a look is a system call for each directory. */
  private static final Duration REMEMBERED = Duration.ofSeconds(5);

  /** What a look has found: a program, or else perhaps a file of its name that is none. */
  private record Look(Instant at, Optional<Path> found, Optional<Path> notExecutable) {}

  private final String name;
  private final String path;
  private final InstantSource clock;
  private final AtomicReference<@Nullable Look> last = new AtomicReference<>();

  /** A program that is looked up on this path, or on the usual one if it is empty. */
  Program(String name, Optional<String> path, InstantSource clock) {
    this.name = name;
    this.path = path.orElse(USUAL_PATH);
    this.clock = clock;
  }

  /** Where it is, as of the last few seconds; empty if there is none that can be run. */
  Optional<Path> find() {
    return last().found();
  }

  private Look last() {
    Instant now = clock.instant();
    Look look = last.get();
    if (look == null || look.at().isBefore(now.minus(REMEMBERED)) || look.at().isAfter(now)) {
      look = look(now);
      last.set(look);
    }
    return look;
  }

  /** What to say if it isn't found. */
  String notFound() {
    return "program \""
        + name
        + "\" "
        + last()
            .notExecutable()
            .map(file -> "cannot be run: " + file + " is not executable")
            .orElse("was not found");
  }

  private Look look(Instant now) {
    try {
      Stream<Path> candidates =
          name.contains("/")
              ? Stream.of(Path.of(name))
              : Stream.of(path.split(File.pathSeparator, -1))
                  .filter(folder -> !folder.isEmpty())
                  .map(folder -> Path.of(folder, name));
      List<Path> files = candidates.filter(Files::isRegularFile).map(Path::toAbsolutePath).toList();
      return new Look(
          now,
          files.stream().filter(Files::isExecutable).findFirst(),
          files.stream().filter(file -> !Files.isExecutable(file)).findFirst());
    } catch (InvalidPathException e) {
      return new Look(now, Optional.empty(), Optional.empty());
    }
  }
}
