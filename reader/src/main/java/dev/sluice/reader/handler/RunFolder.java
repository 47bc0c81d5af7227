package dev.sluice.reader.handler;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private directory of one run, gone with all that is in it when the run is over. Its name is
 * unique, and is what the run is known by.
 */
final class RunFolder implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunFolder.class);

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final Path path;

  private RunFolder(Path path) {
    this.path = path;
  }

  /** A new one in this directory. */
  static RunFolder in(Path folders) throws IOException {
    Files.createDirectories(folders);
    Path made =
        Files.createTempDirectory(
            folders, "sluice-run-", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    // Without links in it, as /proc shows the working directories of processes.
    return new RunFolder(made.toRealPath());
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /** What no other run is called. */
  String name() {
    return path.getFileName().toString();
  }

  @Override
  public void close() {
    try {
      delete(path);
    } catch (IOException e) {
      log.warn("{} could not be deleted and stays behind: {}", path, e.toString());
    }
  }

  /** A link is deleted, never followed; by now nothing runs that could put one in the way. */
  private static void delete(Path file) throws IOException {
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      if (!Files.isReadable(file) || !Files.isWritable(file) || !Files.isExecutable(file)) {
        Files.setPosixFilePermissions(file, OWNER_ONLY);
      }
      try (DirectoryStream<Path> inside = Files.newDirectoryStream(file)) {
        for (Path each : inside) {
          delete(each);
        }
      }
    }
    try {
      Files.delete(file);
    } catch (NoSuchFileException e) {
      log.debug("{} is gone already", file);
    }
  }
}
