package dev.sluice.shell;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.ConfigurationReader;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.convert.ConversionContext;
import io.micronaut.core.naming.NameUtils;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A check that every setting of ours can be understood. Micronaut takes one that cannot, such as
 * {@code SLUICE_STORE_POOL=ten}, for one that is not set, and goes on with the default.
 */
final class SettingsCheck {

  private static final String OURS = "dev.sluice.";

  private final ApplicationContext context;

  SettingsCheck(ApplicationContext context) {
    this.context = context;
  }

  /**
   * Looks at the settings behind every configuration record.
   *
   * @throws ConfigurationException if one cannot be converted, with its name and value
   */
  void check() {
    for (BeanDefinition<?> definition : context.getAllBeanDefinitions()) {
      Optional<String> prefix =
          definition.stringValue(ConfigurationReader.class, ConfigurationReader.PREFIX);
      if (prefix.isPresent() && definition.getBeanType().getName().startsWith(OURS)) {
        check(definition, prefix.get());
      }
    }
  }

  private void check(BeanDefinition<?> definition, String prefix) {
    boolean isForEach = prefix.endsWith(".*");
    String root = isForEach ? prefix.substring(0, prefix.length() - 2) : prefix;
    if (isForEach) {
      checkNames(root, definition.getConstructor().getArguments());
    }
    for (Argument<?> component : definition.getConstructor().getArguments()) {
      String name = NameUtils.hyphenate(component.getName());
      if (!isForEach) {
        check(root + "." + name, component);
        continue;
      }
      for (String each : context.getEnvironment().getPropertyEntries(root)) {
        check(root + "." + each + "." + name, component);
      }
    }
  }

  /**
   * Refuses names below each entry that the record does not have. Not for environment variables,
   * whose names can be split in more ways than one.
   */
  private void checkNames(String root, Argument<?>[] components) {
    Set<String> known =
        Arrays.stream(components)
            .filter(component -> !component.isAnnotationPresent(Parameter.class))
            .map(component -> NameUtils.hyphenate(component.getName()))
            .collect(Collectors.toCollection(TreeSet::new));
    Pattern setting = Pattern.compile(Pattern.quote(root) + "\\.[^.]+\\.([^.\\[]+).*");
    for (PropertySource source : context.getEnvironment().getPropertySources()) {
      if (source.getConvention() == PropertySource.PropertyConvention.ENVIRONMENT_VARIABLE) {
        continue;
      }
      for (String name : source) {
        Matcher matcher = setting.matcher(name);
        if (matcher.matches() && !known.contains(NameUtils.hyphenate(matcher.group(1)))) {
          throw new ConfigurationException(
              "%s is not known; an entry of %s has %s"
                  .formatted(name, root, String.join(", ", known)));
        }
      }
    }
  }

  private void check(String setting, Argument<?> component) {
    Argument<?> type =
        component.isOptional() ? component.getFirstTypeVariable().orElse(component) : component;
    if (Map.class.isAssignableFrom(type.getType())) {
      return; // of strings, which need no conversion
    }
    Optional<String> value = context.getProperty(setting, String.class);
    if (value.isEmpty()) {
      return;
    }
    ArgumentConversionContext<?> conversion = ConversionContext.of(type);
    if (context.getProperty(setting, conversion).isEmpty()) {
      throw new ConfigurationException(
          "%s is %s, not \"%s\"".formatted(setting, inWords(type.getType()), value.get()));
    }
  }

  private static String inWords(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (type == Duration.class) {
      return "a time such as 30s or 2m";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    return type == int.class || type == long.class ? "a whole number" : "a number";
  }
}
