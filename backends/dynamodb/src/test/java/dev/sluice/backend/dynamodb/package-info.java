/** Tests over the real protocol, spoken by DynamoDB Local in this process. */
@NullMarked
package dev.sluice.backend.dynamodb;

import org.jspecify.annotations.NullMarked;
