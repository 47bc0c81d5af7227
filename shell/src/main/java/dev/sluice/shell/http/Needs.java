package dev.sluice.shell.http;

import dev.sluice.engine.access.Scope;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What an API key has to be good for to call an operation, as the contract's {@code x-scope} says.
 * Where keys are required, an operation without it is closed to all.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Needs {
  /** The scope. */
  Scope value();
}
