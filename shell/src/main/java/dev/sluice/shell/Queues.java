package dev.sluice.shell;

/** The names under which the queues of an installation are injected. */
public final class Queues {

  /** The queue that messages are put on. */
  public static final String MAIN = "main";

  /** The queue of the messages that could not be processed. */
  public static final String DEAD = "dead";

  /** The queue that results go to. */
  public static final String RESULTS = "results";

  private Queues() {}
}
