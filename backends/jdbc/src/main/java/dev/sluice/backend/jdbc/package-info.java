/**
 * The job store over JDBC: H2 in its PostgreSQL mode, or PostgreSQL.
 *
 * <p>What is particular to SQL and to the two databases (statements, error codes, timeouts) is here
 * and nowhere else. No argument and no return value in this package is ever null.
 */
@NullMarked
package dev.sluice.backend.jdbc;

import org.jspecify.annotations.NullMarked;
