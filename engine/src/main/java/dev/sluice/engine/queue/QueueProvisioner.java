package dev.sluice.engine.queue;

import java.util.List;

/**
 * Makes the queues of an installation, or looks at them. For a command line: the methods block, and
 * throw {@link QueueException} when a call fails.
 */
public interface QueueProvisioner {

  /**
   * Makes what is missing and mends what differs; messages and other settings stay. Doing it again
   * changes nothing, and a run that failed halfway is mended by the next.
   *
   * @return what was done, in that order; at least one step for each queue
   */
  List<ProvisioningStep> provision(Topology topology);

  /** Says what {@link #provision} would do, and changes nothing. */
  List<ProvisioningStep> check(Topology topology);
}
