package dev.sluice.reader.handler;

/** How a program's run ended. Nothing of it is left in any case. */
sealed interface Ending {

  /**
   * It has ended by itself.
   *
   * @param code its exit code; 128 and the signal's number if a signal has ended it
   */
  record Exited(int code, Printed printed) implements Ending {}

  /** Its time was up. */
  record TookTooLong(Printed printed) implements Ending {}

  /** It has printed more than a result may have, and was ended. */
  record PrintedTooMuch(Printed printed) implements Ending {}

  /**
   * There was no run.
   *
   * @param why for people
   */
  record NotStarted(String why) implements Ending {}
}
