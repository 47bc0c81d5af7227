/**
 * HTTP as every Sluice service speaks it: strict JSON in, RFC 9457 problems out, and bounds on what
 * a connection may cost.
 *
 * <p>A request passes {@code RequestGate} (the wire), {@code BodyHeadersFilter} (content type and
 * coding), {@code StrictJsonReader} (the body), bean validation, and then its controller. Whatever
 * goes wrong on the way ends as a {@link dev.sluice.shell.http.Problem}.
 */
@NullMarked
package dev.sluice.shell.http;

import org.jspecify.annotations.NullMarked;
