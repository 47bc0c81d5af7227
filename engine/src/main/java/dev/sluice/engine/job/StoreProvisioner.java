package dev.sluice.engine.job;

import dev.sluice.engine.queue.ProvisioningStep;
import java.util.List;

/**
 * Makes the tables of an installation, or looks at them. For a command line: the methods block, and
 * throw {@link JobStoreException} when a call fails.
 */
public interface StoreProvisioner {

  /**
   * Makes what is missing and mends what differs; rows stay. Doing it again changes nothing, and a
   * run that failed halfway is mended by the next.
   *
   * @return what was done, in that order; at least one step for each table
   */
  List<ProvisioningStep> provision();

  /** Says what {@link #provision} would do, and changes nothing. */
  List<ProvisioningStep> check();
}
