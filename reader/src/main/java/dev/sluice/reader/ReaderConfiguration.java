package dev.sluice.reader;

import dev.sluice.engine.job.ClaimMode;
import dev.sluice.engine.work.ConsumerOptions;
import dev.sluice.engine.work.Polling;
import dev.sluice.engine.work.RetryPolicy;
import dev.sluice.shell.Figures;
import dev.sluice.shell.QueueConfiguration;
import dev.sluice.shell.QueueKind;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How messages are read: {@code sluice.reader.*}, {@code SLUICE_READER_*}.
 *
 * @param concurrency how many messages are handled at a time; 1 to 10,000
 * @param poll how long one poll waits for a message; at most 20 s
 * @param linger how long a poll is put off after one that has brought little; at most 1 s; unless
 *     it is set, what the kind of queue asks for
 * @param handlerTimeout after which a handler is interrupted and its message tried again
 * @param drain how long a stop waits for handlers that work
 * @param tries how often a message is tried before it is dead-lettered; at least 1
 * @param retryFirst the bound of the delay after the first try; doubles with each further try
 * @param retryLongest the bound of every delay; at most 11 h
 * @param messages the type whose handler does messages that carry no job
 * @param claim whether it is written down that a job is begun; {@code leave-out} saves a write per
 *     job, {@code presume} a read as well
 * @param figures how live figures are printed
 * @param ledger a file that gets a line for each message that was processed, retried or
 *     dead-lettered; none if empty
 */
@ConfigurationProperties("sluice.reader")
record ReaderConfiguration(
    @Bindable(defaultValue = "10") int concurrency,
    @Bindable(defaultValue = "20s") Duration poll,
    Optional<Duration> linger,
    @Bindable(defaultValue = "30m") Duration handlerTimeout,
    @Bindable(defaultValue = "25s") Duration drain,
    @Bindable(defaultValue = "5") int tries,
    @Bindable(defaultValue = "1s") Duration retryFirst,
    @Bindable(defaultValue = "15m") Duration retryLongest,
    @Bindable(defaultValue = "default") String messages,
    @Bindable(defaultValue = "claim") ClaimMode claim,
    @Bindable(defaultValue = "line") Figures.Style figures,
    Optional<Path> ledger) {

  ConsumerOptions consumerOptions(
      QueueKind kind, QueueConfiguration queues, RandomGenerator random) {
    return new ConsumerOptions(
        concurrency,
        new Polling(poll, linger.orElse(kind.linger())),
        queues.visibility(),
        handlerTimeout,
        drain,
        retry(random));
  }

  RetryPolicy retry(RandomGenerator random) {
    return new RetryPolicy(tries, retryFirst, retryLongest, random);
  }
}
