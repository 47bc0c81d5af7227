package dev.sluice.reader;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.MapFormat;
import io.micronaut.core.naming.conventions.StringConvention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the jobs of one type are done: {@code sluice.handlers.TYPE.*}.
 *
 * @param type the jobs' type
 * @param kind by what kind of handler
 * @param timeout how long a job may take; shorter than {@code sluice.reader.handler-timeout}, nine
 *     tenths of that if empty
 * @param command the program and its arguments, which no shell sees; in a container what to run
 *     there, the image's own command if empty
 * @param environment environment variables for it
 * @param passed the names of the reader's own environment variables that it gets beside PATH, LANG,
 *     LC_ALL, LC_CTYPE and TZ
 * @param engine what runs containers, with the options that stand before its command
 * @param image what to run
 * @param options more options of the engine's {@code run}
 * @param schema a file with a JSON Schema of the payloads, for whoever fills one in; the writer
 *     shows it
 * @param bean the name of the bean that does it; the one that is there if empty
 */
@EachProperty("sluice.handlers")
record HandlerConfiguration(
    @Parameter String type,
    Optional<Kind> kind,
    Optional<Duration> timeout,
    Optional<List<String>> command,
    @MapFormat(transformation = MapFormat.MapTransformation.FLAT, keyFormat = StringConvention.RAW)
        @Bindable(defaultValue = "")
        Map<String, String> environment,
    Optional<List<String>> passed,
    @Bindable(defaultValue = "docker") List<String> engine,
    Optional<String> image,
    Optional<List<String>> options,
    Optional<Path> schema,
    Optional<String> bean) {

  /** What does the work. */
  enum Kind {
    /** A demo: takes the time that the payload says. */
    SLEEP,
    /** A demo: looks for primes as far as the payload says. */
    PRIMES,
    /** Any program. */
    COMMAND,
    /** Any container. */
    CONTAINER,
    /** An algorithm, called over HTTP. */
    ALGORITHM,
    /** A {@link dev.sluice.engine.work.Handler} bean. */
    JAVA
  }
}
