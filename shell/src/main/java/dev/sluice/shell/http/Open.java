package dev.sluice.shell.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Routes that need no API key where keys are required. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Open {}
