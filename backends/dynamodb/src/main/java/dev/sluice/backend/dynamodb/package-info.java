/**
 * The ports over Amazon DynamoDB, or over anything else that speaks its protocol.
 *
 * <p>What is particular to DynamoDB (tables, indexes, attribute names, conditions, batches, units)
 * is here and nowhere else. No argument and no return value in this package is ever null.
 */
@NullMarked
package dev.sluice.backend.dynamodb;

import org.jspecify.annotations.NullMarked;
