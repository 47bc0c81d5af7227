package dev.sluice.reader.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.engine.job.Progress;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file in which a program says how far it is. What counts is the last line, such as {@code 0.5
 * half of the pages}: a number from 0 to 1, and a note if it likes. A last line of any other form
 * is ignored, and so is a file that is none. For one thread.
 */
final class ProgressFile {

  private static final Logger log = LoggerFactory.getLogger(ProgressFile.class);

  /** The end of the file that is looked at, in bytes; a longer last line is none. */
  private static final int LOOKED_AT = 4_096;

  private static final Pattern LINE = Pattern.compile("([01]|[01]?\\.[0-9]{1,20})(?:[ \t]+(.*))?");

  private final Path file;
  private String last = "";

  ProgressFile(Path file) {
    this.file = file;
  }

  /** What it says now, if that is something, and something else than at the last look. */
  Optional<Progress> news() {
    String line = lastLine();
    if (line.equals(last)) {
      return Optional.empty();
    }
    last = line;
    return parse(line);
  }

  static Optional<Progress> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    double fraction = Double.parseDouble(matcher.group(1));
    String note = matcher.group(2);
    return fraction <= 1
        ? Optional.of(new Progress(fraction, note == null ? "" : note))
        : Optional.empty();
  }

  private String lastLine() {
    // A link could lead anywhere, and to open a named pipe would block.
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    // Not a channel, which an interrupt would close.
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      long length = open.length();
      int size = (int) Math.min(LOOKED_AT, length);
      byte[] end = new byte[size];
      open.seek(length - size);
      open.readFully(end);
      String text = new String(end, UTF_8).stripTrailing();
      int start = text.lastIndexOf('\n') + 1;
      return start == 0 && length > size ? "" : text.substring(start).stripTrailing();
    } catch (IOException e) { // it is being written anew; the next look will tell
      log.debug("{} can't be read right now: {}", file, e.toString());
      return "";
    }
  }
}
