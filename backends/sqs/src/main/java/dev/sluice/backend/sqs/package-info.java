/**
 * The ports over Amazon SQS, or over anything else that speaks its protocol.
 *
 * <p>What is particular to SQS (limits, attribute names, batch entries, error codes) is here and
 * nowhere else. No argument and no return value in this package is ever null.
 */
@NullMarked
package dev.sluice.backend.sqs;

import org.jspecify.annotations.NullMarked;
