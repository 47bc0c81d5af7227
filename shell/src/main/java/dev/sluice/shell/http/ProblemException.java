package dev.sluice.shell.http;

/**
 * A request that ends with a {@link Problem}. It has no stack trace: it is an answer, not a defect,
 * and under overload it must be cheap.
 */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** What the caller is answered. */
  public Problem problem() {
    return problem;
  }
}
