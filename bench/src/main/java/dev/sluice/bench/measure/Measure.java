package dev.sluice.bench.measure;

/** What one run of a row under a load has as figures. A run has those that make sense for it. */
public enum Measure {
  /** Requests that were answered with success, or messages that went all their way, per second. */
  RATE("per second", Better.MORE),
  /** Bytes of bodies, in millions. */
  MEGABYTES("MB/s", Better.MORE),
  /** Median latency; in an open loop from when the request was due. */
  P50("p50 ms", Better.LESS),
  P99("p99 ms", Better.LESS),
  MAX("max ms", Better.LESS),
  /** CPU time of the row's own processes for each message. */
  CPU_APP("CPU µs/msg: app", Better.LESS),
  CPU_QUEUE("queue server", Better.LESS),
  CPU_STORE("store", Better.LESS),
  CPU_LOAD("load", Better.LESS),
  /** From the start of a process to its first answer: CPU time, and time on the wall. */
  START_CPU("CPU s", Better.LESS),
  START_TIME("seconds", Better.LESS),
  /** An operation by itself: how long, half of its 99.9% confidence interval, what it allocates. */
  OPERATION("µs/op", Better.LESS),
  OPERATION_ERROR("± µs", Better.LESS),
  OPERATION_BYTES("bytes/op", Better.LESS),
  /** Calls of the queue's API for each message, as the client's own meter counts them. */
  CALLS("calls/msg", Better.LESS),
  /** Calls of the store's API for each job, and what they are billed as. */
  STORE_CALLS("store calls", Better.LESS),
  WRITE_UNITS("write units", Better.LESS),
  READ_UNITS("read units", Better.LESS),
  /** What all these calls cost for a million messages, by the bundled list of prices. */
  DOLLARS("$/million", Better.LESS),
  /** Resident memory of the row's own processes at the end of the run. */
  RSS("RSS MB", Better.LESS),
  /** Requests that did not get the answer that they should. */
  ERRORS("errors", Better.LESS),
  /** CPU time that others took meanwhile, of all that the machine has. */
  FOREIGN("foreign CPU %", Better.LESS);

  /** Which way a figure improves. */
  public enum Better {
    MORE,
    LESS
  }

  private final String title;
  private final Better better;

  Measure(String title, Better better) {
    this.title = title;
    this.better = better;
  }

  /** As a table's head has it, with the unit. */
  public String title() {
    return title;
  }

  public Better better() {
    return better;
  }
}
