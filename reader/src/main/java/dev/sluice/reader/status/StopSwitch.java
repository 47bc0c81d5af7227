package dev.sluice.reader.status;

import io.micronaut.context.annotation.DefaultImplementation;
import jakarta.inject.Singleton;

/** Stops this process in order, as SIGTERM does. */
@DefaultImplementation(StopSwitch.OfProcess.class)
interface StopSwitch {

  /** Begins to stop it, and returns. */
  void press();

  /** The real one. */
  @Singleton
  final class OfProcess implements StopSwitch {

    @Override
    public void press() {
      // On a thread of its own: the end waits for the request that asks for it.
      new Thread(() -> System.exit(0), "sluice-stop-switch").start();
    }
  }
}
