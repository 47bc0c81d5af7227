/** Tests over the real protocol, spoken by the local stack in this process. */
@NullMarked
package dev.sluice.backend.sqs;

import org.jspecify.annotations.NullMarked;
