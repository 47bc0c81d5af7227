package dev.sluice.engine.cost;

/**
 * How many calls of the queue a job takes that are paid for: less than one where a call moves
 * several messages. All three are 0, or none is.
 *
 * @param send to put its message on the queue; 0.1 to 100, for a call moves ten at the most
 * @param receive to get it, empty receives included; 0.1 to 100
 * @param delete to remove it; 0.1 to 100
 */
public record QueueCalls(double send, double receive, double delete) {

  /** What Sluice promises under load ({@code make prove}): 0.33 together. */
  public static final QueueCalls SATURATED = new QueueCalls(0.11, 0.11, 0.11);

  /** None: the queue is a broker of one's own, whose machine is in none of the figures. */
  public static final QueueCalls NONE = new QueueCalls(0, 0, 0);

  private static final double LEAST = 1.0 / QueueUnits.MOST_MESSAGES;

  public QueueCalls {
    if (send != 0 || receive != 0 || delete != 0) {
      new Range("calls to send a job", LEAST, 100).require(send);
      new Range("calls to receive a job", LEAST, 100).require(receive);
      new Range("calls to delete a job", LEAST, 100).require(delete);
    }
  }

  /**
   * So many calls for each job, a third of them for each step: what a service's counters say.
   *
   * @param calls 0.3 to 300, or 0 for {@link #NONE}
   */
  public static QueueCalls of(double calls) {
    if (calls == 0) {
      return NONE;
    }
    double third = new Range("calls per job, unless 0,", 0.3, 300).require(calls) / 3;
    // 0.3 / 3 is a little less than 0.1
    double each = Math.max(third, LEAST);
    return new QueueCalls(each, each, each);
  }

  /** Whether somebody bills them. */
  public boolean areBilled() {
    return total() > 0;
  }

  /** All together. */
  public double total() {
    return send + receive + delete;
  }
}
