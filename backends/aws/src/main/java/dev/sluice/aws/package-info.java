/**
 * What the backends on AWS share: how a failed call is explained.
 *
 * <p>Knows the SDK's core and no service of AWS. No argument and no return value in this package is
 * ever null.
 */
@NullMarked
package dev.sluice.aws;

import org.jspecify.annotations.NullMarked;
