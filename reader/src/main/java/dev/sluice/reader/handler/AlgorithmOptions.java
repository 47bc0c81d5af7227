package dev.sluice.reader.handler;

import dev.sluice.engine.algorithm.AlgorithmAddresses;
import dev.sluice.engine.job.JobResult;
import java.time.Duration;

/**
 * How algorithms are called.
 *
 * @param addresses where they are; nothing else is ever called
 * @param timeout how long a call may take, with the whole of its answer; more than zero
 * @param maxAnswerBytes the longest answer; 1 to {@link JobResult#MAX_BYTES}
 */
public record AlgorithmOptions(AlgorithmAddresses addresses, Duration timeout, int maxAnswerBytes) {

  public AlgorithmOptions {
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("a timeout is more than zero, not " + timeout);
    }
    if (maxAnswerBytes < 1 || maxAnswerBytes > JobResult.MAX_BYTES) {
      throw new IllegalArgumentException(
          "the longest answer has 1 to " + JobResult.MAX_BYTES + " bytes, not " + maxAnswerBytes);
    }
  }
}
