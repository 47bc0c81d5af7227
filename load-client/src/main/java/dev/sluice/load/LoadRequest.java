package dev.sluice.load;

/** One request to the writer. */
sealed interface LoadRequest {

  /** The status that the contract promises for this request. */
  int expectedStatus();

  /** What kind of request this is, for people. */
  String kind();

  /**
   * A message as the contract wants it.
   *
   * @param body the message's body
   */
  record Message(String body) implements LoadRequest {

    @Override
    public int expectedStatus() {
      return 201;
    }

    @Override
    public String kind() {
      return "message";
    }
  }

  /**
   * A job as the contract wants it.
   *
   * @param work what it does
   * @param text what marks its payload
   */
  record Job(Work work, String text) implements LoadRequest {

    @Override
    public int expectedStatus() {
      return 201;
    }

    @Override
    public String kind() {
      return "job " + work.type();
    }
  }

  /**
   * A request that has to be refused.
   *
   * @param malformation what is wrong with it
   * @param payload what is sent instead of a message; empty for nothing at all
   */
  record Malformed(Malformation malformation, String payload) implements LoadRequest {

    @Override
    public int expectedStatus() {
      return Malformation.EXPECTED_STATUS;
    }

    @Override
    public String kind() {
      return malformation.name();
    }
  }
}
