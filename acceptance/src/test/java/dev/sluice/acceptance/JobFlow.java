package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.acceptance.Stack.Service;
import dev.sluice.backend.jdbc.JdbcStores;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobQuery;
import dev.sluice.engine.job.JobState;
import dev.sluice.engine.job.JobStatus;
import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.Owner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tracked jobs through everything, done by a program that knows nothing of Sluice, with workers
 * that are killed meanwhile; and what became of each job.
 */
final class JobFlow {

  /**
   * The effect of a job is a directory with its name, which can be made only once; each try leaves
   * a line. One job in ten fails its first try.
   */
  private static final String PROGRAM =
      """
      #!/bin/sh
      ledger=$1
      read -r payload
      if [ "$SLUICE_JOB_ATTEMPT" = 1 ]; then
        case $payload in
        *3}) echo "failed on purpose" >&2; exit 1 ;;
        esac
      fi
      echo "$SLUICE_JOB_ID $SLUICE_JOB_ATTEMPT" >> "$ledger/tries"
      mkdir "$ledger/effects/$SLUICE_JOB_ID" 2>/dev/null
      echo done
      """;

  /** How long a dead worker keeps its jobs. */
  static final Duration LEASE = Duration.ofSeconds(5);

  private static final Pattern ID = Pattern.compile("\"jobId\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern STATE = Pattern.compile("\"state\"\\s*:\\s*\"([A-Z]+)\"");
  private static final Pattern CURSOR = Pattern.compile("\"nextCursor\"\\s*:\\s*\"([^\"]+)\"");

  private final Path ledger;

  /** Jobs of the type {@code count} on this stack. */
  JobFlow(Stack stack) {
    this.ledger = stack.folder().resolve("effects-ledger");
    Path program = stack.folder().resolve("count.sh");
    try {
      Files.createDirectories(ledger.resolve("effects"));
      Files.writeString(ledger.resolve("tries"), "");
      Files.writeString(program, PROGRAM);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stack.with("SLUICE_HANDLERS_COUNT_KIND", "command");
    stack.with("SLUICE_HANDLERS_COUNT_COMMAND", program + "," + ledger);
    stack.with("SLUICE_READER_RETRY_FIRST", "100ms");
    stack.with("SLUICE_QUEUE_VISIBILITY", LEASE.toSeconds() + "s");
  }

  /** Submits jobs in batches of a hundred, to one writer after the other; gives their ids. */
  static List<String> submit(List<Service> writers, int jobs) {
    List<String> ids = new ArrayList<>();
    for (int from = 0; from < jobs; from += 100) {
      String batch =
          IntStream.range(from, Math.min(jobs, from + 100))
              .mapToObj(n -> "{\"type\":\"count\",\"payload\":{\"n\":%d}}".formatted(n))
              .collect(Collectors.joining(",", "{\"jobs\":[", "]}"));
      HttpResponse<String> answer =
          writers.get(from / 100 % writers.size()).post("/api/jobs/batch", batch);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      Matcher id = ID.matcher(answer.body());
      while (id.find()) {
        ids.add(id.group(1));
      }
    }
    assertThat(new HashSet<>(ids)).hasSize(jobs);
    return ids;
  }

  /** How many jobs are in which state, by the list of all. */
  static Map<String, Integer> states(Service writer) {
    Map<String, Integer> states = new TreeMap<>();
    String cursor = "";
    do {
      HttpResponse<String> page = writer.get("/api/jobs?limit=100" + cursor);
      assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
      Matcher state = STATE.matcher(page.body());
      while (state.find()) {
        states.merge(state.group(1), 1, Integer::sum);
      }
      Matcher next = CURSOR.matcher(page.body());
      cursor = next.find() ? "&cursor=" + next.group(1) : "";
    } while (!cursor.isEmpty());
    return states;
  }

  /** Waits until so many jobs have had their effect. */
  void awaitEffects(int least) {
    await(least + " jobs had their effect")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> effects().size() >= least);
  }

  /** Waits until every job has ended. */
  void awaitEnd(Service writer, int jobs, Duration patience) {
    await()
        .atMost(patience)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                states(writer).entrySet().stream()
                        .filter(e -> Set.of("SUCCEEDED", "FAILED").contains(e.getKey()))
                        .mapToInt(Map.Entry::getValue)
                        .sum()
                    == jobs);
  }

  /**
   * What came of a run.
   *
   * @param text the same for people
   * @param longestStuck the longest that a job was seen RUNNING after its lease was over, which is
   *     how long it stays with a worker that is dead, beside the lease itself
   * @param kills how many readers were killed
   */
  record Result(String text, Duration longestStuck, int kills) {}

  /**
   * The longest that jobs were seen RUNNING.
   *
   * @param claimed since the claim; a worker that is alive and slow keeps its lease meanwhile
   * @param stuck since the end of the lease
   */
  private record Longest(Duration claimed, Duration stuck) {

    /** With the first hundred jobs that run now. */
    Longest and(JobStore store) {
      JobQuery running =
          new JobQuery(
              Owner.OPEN, Optional.of(JobState.RUNNING), Optional.empty(), Optional.empty(), 100);
      Longest longest = this;
      Instant now = Instant.now();
      for (JobStatus job : store.list(running).jobs().stream().map(Job::status).toList()) {
        longest =
            new Longest(
                longer(longest.claimed, Duration.between(job.since(), now)),
                longer(longest.stuck, Duration.between(job.lease().orElseThrow().until(), now)));
      }
      return longest;
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** The ids of jobs that had an effect, each of which is counted once. */
  Set<String> effects() {
    try (Stream<Path> made = Files.list(ledger.resolve("effects"))) {
      return made.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tries that came as far as the effect: id and number. */
  List<String> tries() {
    try {
      return Files.readAllLines(ledger.resolve("tries"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs this many jobs and kills one of the readers again and again, with SIGKILL, from the first
   * submission until all have ended.
   *
   * @return what came of it
   */
  static Result run(int jobs, int writers, int readers, Duration killEvery, Duration patience) {
    try (Stack stack = new Stack();
        JdbcStores stores = JdbcStores.open(stack.store())) {
      JobFlow flow = new JobFlow(stack);
      stack.localWithQueues();
      List<Service> allWriters = Stream.generate(stack::writer).limit(writers).toList();
      List<Service> allReaders =
          new ArrayList<>(Stream.generate(stack::reader).limit(readers).toList());
      allWriters.forEach(Service::awaitReady);
      allReaders.forEach(Service::awaitReady);

      CompletableFuture<List<String>> submitting =
          CompletableFuture.supplyAsync(() -> submit(allWriters, jobs));
      Service writer = allWriters.get(0);
      int kills = 0;
      long until = System.nanoTime() + patience.toNanos();
      long killAt = System.nanoTime() + killEvery.toNanos();
      Longest longest = new Longest(Duration.ZERO, Duration.ZERO);
      while (flow.effects().size() < jobs
          && !submitting.isCompletedExceptionally()
          && System.nanoTime() < until) {
        longest = longest.and(stores.jobs());
        if (System.nanoTime() >= killAt) {
          allReaders.get(kills % readers).program().kill();
          allReaders.set(kills % readers, stack.reader());
          kills++;
          killAt = System.nanoTime() + killEvery.toNanos();
        }
        await().pollDelay(Duration.ofMillis(100)).until(() -> true);
      }
      List<String> ids = submitting.join();
      flow.awaitEnd(writer, jobs, patience);

      Map<String, Integer> states = states(writer);
      List<String> tries = flow.tries();
      assertThat(states.keySet()).isSubsetOf("SUCCEEDED", "FAILED");
      assertThat(kills).isPositive();
      // A job may fail because it lost its worker five times; each of the others had its effect.
      assertThat(flow.effects()).isSubsetOf(Set.copyOf(ids));
      assertThat(flow.effects()).hasSizeGreaterThanOrEqualTo(states.getOrDefault("SUCCEEDED", 0));
      // The fence: no try of a job has run twice.
      assertThat(new HashSet<>(tries)).hasSameSizeAs(tries);
      return new Result(
          "%d jobs, %d writers, %d readers, %d kills: %s, effects %d, tries %d, longest RUNNING %s, after its lease %s"
              .formatted(
                  jobs,
                  writers,
                  readers,
                  kills,
                  states,
                  flow.effects().size(),
                  tries.size(),
                  longest.claimed(),
                  longest.stuck()),
          longest.stuck(),
          kills);
    }
  }
}
