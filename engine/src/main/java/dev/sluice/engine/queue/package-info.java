/**
 * Messages, queues and batches, without a vendor.
 *
 * <p>A <em>message</em> is what is transported, a <em>delivery</em> is one receipt of it. {@link
 * dev.sluice.engine.queue.MessageQueue} is the port that the packages under {@code backends}
 * implement. No argument and no return value in this package is ever null.
 */
@NullMarked
package dev.sluice.engine.queue;

import org.jspecify.annotations.NullMarked;
