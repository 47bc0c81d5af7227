package dev.sluice.engine.job;

/** Whether a worker writes down that it begins a job. */
public enum ClaimMode {
  /**
   * It does: a duplicate delivery runs nothing while the job runs, a caller sees it running and may
   * cancel it.
   */
  CLAIM,
  /**
   * It does not, which saves one write per job. Only for jobs of a type whose timeout is shorter
   * than {@link JobPolicy#resendAfter}: longer ones would be sent again meanwhile, and are claimed.
   * A job goes from QUEUED to its end; a running one can be neither seen nor cancelled, and a
   * duplicate delivery meanwhile runs it twice. Once it has ended, nothing runs it again.
   */
  LEAVE_OUT,
  /**
   * It does not, and does not read the row before a first delivery, either, but presumes that it is
   * as it was stored: one write and no read per job. As {@link #LEAVE_OUT}, and a job that was
   * cancelled while it waited may run, as may one that has ended and of which there is a second
   * message. What has ended stays as it ended: such a run leaves nothing in the row. A message that
   * is sent anew for a job that has failed before looks like the first: its job may run before its
   * pause is over, and once more than its tries allow.
   */
  PRESUME,
  /**
   * Nothing is written at all: jobs are done as plain messages are, and their tries are counted by
   * the queue. For installations without a store.
   */
  UNTRACKED
}
