package dev.sluice.engine.queue;

/** One thing that a provisioner of queues or of tables did or found. */
public sealed interface ProvisioningStep {

  /** The name of the queue or table that it is about. */
  String name();

  /** It was not there and has been made. */
  record Created(String name) implements ProvisioningStep {}

  /** A property had another value and has been changed. */
  record Updated(String name, String property, String from, String to)
      implements ProvisioningStep {}

  /** It is as it should be. */
  record Kept(String name) implements ProvisioningStep {}

  /** It is not there, and would be made. */
  record Missing(String name) implements ProvisioningStep {}

  /** A property has another value, and would be changed. */
  record Differs(String name, String property, String found, String wanted)
      implements ProvisioningStep {}

  /** The service does not have this property, as the local one does not; nothing to mend. */
  record Unsupported(String name, String property) implements ProvisioningStep {}
}
