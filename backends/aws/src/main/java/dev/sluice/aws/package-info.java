/**
 * What the backends on AWS share: how a call is timed, and how a failed one is explained.
 *
 * <p>Knows the SDK's core and no service of AWS. No argument and no return value in this package is
 * ever null.
 */
@NullMarked
package dev.sluice.aws;

import org.jspecify.annotations.NullMarked;
