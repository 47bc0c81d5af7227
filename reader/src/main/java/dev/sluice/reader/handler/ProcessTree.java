package dev.sluice.reader.handler;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that was started and all that came of it, to be ended as a whole.
 *
 * <p>On Linux, {@code /proc} is searched until nothing is found. A process belongs to the tree if
 * one of these says so, each of which needs no privilege:
 *
 * <ul>
 *   <li>it has the run's mark in its environment, which every descendant inherits; a daemon that
 *       has forked twice and left the session has it still;
 *   <li>it is in the session or process group of the program, or of one that belongs to the tree;
 *   <li>its parent belongs to the tree;
 *   <li>it works in the run's directory, or below.
 * </ul>
 *
 * <p>What gets away has cleared its environment, forked twice, left the session and left the
 * directory: on purpose. A program that can't be trusted that far belongs in a container, or behind
 * {@code unshare --pid --fork --kill-child}. (That isn't done for every program: containers usually
 * forbid it, and a program with a small process number beside others with the same, and with
 * another {@code /proc} than its own, finds surprises.)
 *
 * <p>On other systems: the descendants that the JDK knows of, so that a process whose parent has
 * ended gets away. For one thread.
 */
final class ProcessTree {

  private static final Logger log = LoggerFactory.getLogger(ProcessTree.class);

  /** SIGKILL takes effect at once, unless a device holds the process; the bound is ours. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

  /** Parents before children: one that outlived its child would go on without it, or start more. */
  private static final Comparator<ProcEntry> ELDEST_FIRST =
      Comparator.comparingLong(ProcEntry::start).thenComparingLong(ProcEntry::pid);

  private final Process root;
  private final String mark;
  private final Path folder;
  private final Set<String> pipes;
  private final boolean proc = ProcFiles.exist();

  /**
   * The tree of a program that was just started.
   *
   * @param mark an assignment in the program's environment that no other has
   * @param folder the directory in which it was started, which no other uses
   */
  ProcessTree(Process root, String mark, Path folder) {
    this.root = root;
    this.mark = mark;
    this.folder = folder;
    this.pipes = Set.copyOf(pipesOf(root.pid()));
  }

  private static Set<String> pipesOf(long pid) {
    Set<String> pipes = new HashSet<>();
    for (int standard = 0; standard <= 2; standard++) {
      ProcFiles.open(pid, standard).ifPresent(pipes::add);
    }
    pipes.removeIf(open -> !open.startsWith("pipe:"));
    return pipes;
  }

  /**
   * Kills what is there until nothing is left. Heeds no interrupt, and keeps the thread's flag.
   *
   * @return whether nothing is left; if not, the log names what is
   */
  boolean end() {
    return kill(proc ? this::members : this::descendants);
  }

  /** Kills as well who holds a pipe of the program open, whoever that is. */
  boolean endHolders() {
    return kill(() -> proc ? matching(p -> holdsPipe(p.pid())) : Stream.empty());
  }

  private boolean holdsPipe(long pid) {
    return ProcFiles.open(pid).stream().anyMatch(pipes::contains);
  }

  private interface Search {
    Stream<ProcessHandle> left();
  }

  private boolean kill(Search search) {
    boolean interrupted = Thread.interrupted(); // else no pause would be one
    long start = System.nanoTime();
    try {
      while (true) {
        List<ProcessHandle> left = search.left().toList();
        if (left.isEmpty()) {
          return true;
        }
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          log.warn("these processes of {} can't be killed, and stay behind: {}", folder, left);
          return false;
        }
        left.forEach(ProcessHandle::destroyForcibly);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Stream<ProcessHandle> descendants() {
    return Stream.concat(
        Stream.of(root.toHandle()).filter(handle -> root.isAlive()), root.descendants());
  }

  private Stream<ProcessHandle> members() {
    List<ProcEntry> all = ProcFiles.all();
    Set<Long> members = new HashSet<>();
    // The kernel gives a number to nobody while a session or a group is still called by it.
    members.add(root.pid());
    Set<ProcEntry> found = new HashSet<>();
    all.stream().filter(this::isOurs).forEach(process -> include(process, members, found));
    boolean grows = true;
    while (grows) {
      grows = false;
      for (ProcEntry process : all) {
        if (!found.contains(process) && descends(process, members)) {
          include(process, members, found);
          grows = true;
        }
      }
    }
    return found.stream().sorted(ELDEST_FIRST).flatMap(process -> handle(process).stream());
  }

  private static void include(ProcEntry process, Set<Long> members, Set<ProcEntry> found) {
    members.add(process.pid());
    found.add(process);
  }

  private boolean isOurs(ProcEntry process) {
    return (process.pid() == root.pid() && root.isAlive())
        || ProcFiles.hasInEnvironment(process.pid(), mark)
        || ProcFiles.worksIn(process.pid(), folder);
  }

  private static boolean descends(ProcEntry process, Set<Long> members) {
    return members.contains(process.parent())
        || members.contains(process.group())
        || members.contains(process.session());
  }

  private Stream<ProcessHandle> matching(Predicate<ProcEntry> condition) {
    return ProcFiles.all().stream().filter(condition).flatMap(process -> handle(process).stream());
  }

  /** A handle of just this process, not of another that has its number by now. */
  private static Optional<ProcessHandle> handle(ProcEntry seen) {
    Optional<ProcessHandle> handle = ProcessHandle.of(seen.pid());
    boolean same =
        ProcFiles.process(seen.pid()).filter(now -> now.start() == seen.start()).isPresent();
    return handle.filter(h -> same);
  }
}
