package dev.sluice.shell;

import dev.sluice.engine.queue.DurationRange;
import dev.sluice.engine.queue.QueueName;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/**
 * Which queues this installation uses: {@code sluice.queue.*}, {@code SLUICE_QUEUE_*}. Which kind
 * of queue they are says {@code sluice.queue} itself.
 *
 * @param name the queue that messages are put on
 * @param dead where messages go that cannot be processed
 * @param results where results go
 * @param visibility for how long a delivery hides its message; 1 s to 12 h
 */
@ConfigurationProperties("sluice.queue")
public record QueueConfiguration(
    @Bindable(defaultValue = "sluice") String name,
    @Bindable(defaultValue = "sluice-dead") String dead,
    @Bindable(defaultValue = "sluice-results") String results,
    @Bindable(defaultValue = "30s") Duration visibility) {

  /** The setting that says which kind of queue they are. */
  static final String KIND = "sluice.queue";

  public QueueConfiguration {
    check("name", name);
    check("dead", dead);
    check("results", results);
    if (new HashSet<>(List.of(name, dead, results)).size() < 3) {
      throw new IllegalArgumentException(
          "sluice.queue.name, .dead and .results are three queues, not "
              + String.join(", ", name, dead, results));
    }
    if (!DurationRange.VISIBILITY.contains(visibility)) {
      throw new IllegalArgumentException(
          "sluice.queue.visibility is 1 s to 12 h, not " + visibility);
    }
  }

  private static void check(String property, String value) {
    try {
      var unused = new QueueName(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("sluice.queue." + property + ": " + e.getMessage(), e);
    }
  }
}
