package dev.sluice.load;

/** What came back for one request. */
sealed interface Answer {

  /**
   * 201: the message or the job is on the queue.
   *
   * @param id the id that the writer gave it
   */
  record Accepted(String id) implements Answer {}

  /**
   * Any other status.
   *
   * @param status the HTTP status code
   */
  record Refused(int status) implements Answer {}

  /**
   * No answer that can be read: the connection failed, the time ran out, or a 201 had no id.
   *
   * @param reason why, in a few words
   */
  record Missing(String reason) implements Answer {}
}
