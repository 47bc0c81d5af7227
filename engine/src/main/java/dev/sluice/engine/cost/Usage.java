package dev.sluice.engine.cost;

/**
 * What was used, or is going to be: of one job, or of many together.
 *
 * @param queue calls of the queue
 * @param store calls of the store, and what it keeps
 * @param traffic bytes between callers on the internet and the service
 * @param handlerSeconds how long handlers ran, the sum over all of them
 */
public record Usage(Queue queue, Store store, Traffic traffic, double handlerSeconds) {

  /** Nothing. */
  public static final Usage NONE = new Usage(Queue.NONE, Store.NONE, Traffic.NONE, 0);

  /**
   * Calls of the queue.
   *
   * @param calls requests, repeated ones included
   * @param units what they are billed as: a request for each {@value QueueUnits#BYTES} bytes of
   *     payload that are begun, and at least one
   * @param bytesSent bytes of the requests' bodies
   * @param bytesReceived bytes of the answers' bodies
   */
  public record Queue(double calls, double units, double bytesSent, double bytesReceived) {

    /** None. */
    public static final Queue NONE = new Queue(0, 0, 0, 0);

    Queue plus(Queue other) {
      return new Queue(
          calls + other.calls,
          units + other.units,
          bytesSent + other.bytesSent,
          bytesReceived + other.bytesReceived);
    }

    Queue times(double factor) {
      return new Queue(calls * factor, units * factor, bytesSent * factor, bytesReceived * factor);
    }
  }

  /**
   * Calls of the store, and what it keeps.
   *
   * @param calls requests, repeated ones included
   * @param writeUnits write units, indexes included
   * @param readUnits read units, indexes included
   * @param byteSeconds bytes kept, times the seconds for which they are kept
   */
  public record Store(double calls, double writeUnits, double readUnits, double byteSeconds) {

    /** None. */
    public static final Store NONE = new Store(0, 0, 0, 0);

    Store plus(Store other) {
      return new Store(
          calls + other.calls,
          writeUnits + other.writeUnits,
          readUnits + other.readUnits,
          byteSeconds + other.byteSeconds);
    }

    Store times(double factor) {
      return new Store(
          calls * factor, writeUnits * factor, readUnits * factor, byteSeconds * factor);
    }
  }

  /**
   * Bytes between callers on the internet and the service. What goes between the service, its queue
   * and its store stays in a region and is free.
   *
   * @param bytesIn from callers
   * @param bytesOut to callers
   */
  public record Traffic(double bytesIn, double bytesOut) {

    /** None. */
    public static final Traffic NONE = new Traffic(0, 0);

    Traffic plus(Traffic other) {
      return new Traffic(bytesIn + other.bytesIn, bytesOut + other.bytesOut);
    }

    Traffic times(double factor) {
      return new Traffic(bytesIn * factor, bytesOut * factor);
    }
  }

  /** Only calls of the queue. */
  public static Usage of(Queue queue) {
    return new Usage(queue, Store.NONE, Traffic.NONE, 0);
  }

  /** Only calls of the store. */
  public static Usage of(Store store) {
    return new Usage(Queue.NONE, store, Traffic.NONE, 0);
  }

  /** Both together. */
  public Usage plus(Usage other) {
    return new Usage(
        queue.plus(other.queue),
        store.plus(other.store),
        traffic.plus(other.traffic),
        handlerSeconds + other.handlerSeconds);
  }

  /** What was used since an earlier moment. */
  public Usage minus(Usage earlier) {
    return plus(earlier.times(-1));
  }

  /** So many times as much. */
  public Usage times(double factor) {
    return new Usage(
        queue.times(factor), store.times(factor), traffic.times(factor), handlerSeconds * factor);
  }
}
