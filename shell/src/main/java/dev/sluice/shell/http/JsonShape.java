package dev.sluice.shell.http;

import io.micronaut.core.beans.BeanIntrospection;
import io.micronaut.core.beans.BeanIntrospector;
import io.micronaut.core.beans.BeanProperty;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.config.annotation.SerdeConfig;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A check that a JSON value has the shape of a Java type, before anything is converted: a string is
 * a string, an integer is an integer in range, and an object has the properties of its type and no
 * others. All violations are found, not the first alone.
 */
final class JsonShape {

  /** Section 5.6 of RFC 3339; Java's own parsers take more than that. */
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

  private final JsonMapper mapper;
  private final Violations violations;

  JsonShape(JsonMapper mapper, Violations violations) {
    this.mapper = mapper;
    this.violations = violations;
  }

  void check(JsonNode value, Argument<?> type, String pointer) {
    Class<?> raw = type.getWrapperType();
    if (raw == Object.class
        || raw == JsonValue.class
        || raw == JsonNode.class
        || violations.isFull()) {
      return;
    }
    if (CharSequence.class.isAssignableFrom(raw)) {
      require(value.isString(), pointer, "must be a string");
    } else if (raw == JsonObject.class) {
      require(value.isObject(), pointer, "must be an object");
    } else if (raw == Boolean.class) {
      require(value.isBoolean(), pointer, "must be true or false");
    } else if (Number.class.isAssignableFrom(raw)) {
      checkNumber(value, raw, pointer);
    } else if (Iterable.class.isAssignableFrom(raw) || raw.isArray()) {
      checkElements(value, type, pointer);
    } else if (Map.class.isAssignableFrom(raw)) {
      checkMembers(value, type, pointer);
    } else {
      Optional<? extends BeanIntrospection<?>> bean =
          BeanIntrospector.SHARED.findIntrospection(raw);
      if (bean.isPresent() && !raw.isEnum()) {
        checkBean(value, bean.get(), pointer);
      } else {
        checkScalar(value, type, pointer);
      }
    }
  }

  private boolean require(boolean holds, String pointer, String reason) {
    if (!holds) {
      violations.add(pointer, reason);
    }
    return holds;
  }

  private void checkNumber(JsonNode value, Class<?> raw, String pointer) {
    boolean isReal = raw == Double.class || raw == Float.class || raw == BigDecimal.class;
    if (isReal) {
      require(value.isNumber(), pointer, "must be a number");
    } else if (require(
        value.isNumber() && !(value.getNumberValue() instanceof BigDecimal),
        pointer,
        "must be an integer")) {
      BigInteger number = value.getBigIntegerValue();
      int bits = raw == Long.class ? 63 : raw == Integer.class ? 31 : raw == Short.class ? 15 : 7;
      require(raw == BigInteger.class || number.bitLength() <= bits, pointer, "is out of range");
    }
  }

  private void checkElements(JsonNode value, Argument<?> type, String pointer) {
    if (require(value.isArray(), pointer, "must be an array")) {
      Argument<?> element =
          type.getType().isArray()
              ? Argument.of(type.getType().getComponentType())
              : variable(type, "E");
      int index = 0;
      for (JsonNode each : value.values()) {
        check(each, element, pointer + "/" + index++);
      }
    }
  }

  private void checkMembers(JsonNode value, Argument<?> type, String pointer) {
    if (require(value.isObject(), pointer, "must be an object")) {
      Argument<?> member = variable(type, "V");
      for (Map.Entry<String, JsonNode> each : value.entries()) {
        check(each.getValue(), member, Violations.pointer(pointer, each.getKey()));
      }
    }
  }

  private static Argument<?> variable(Argument<?> type, String name) {
    Optional<Argument<?>> variable = type.getTypeVariable(name);
    return variable.isPresent() ? variable.get() : Argument.OBJECT_ARGUMENT;
  }

  private void checkBean(JsonNode value, BeanIntrospection<?> bean, String pointer) {
    if (bean.hasStereotype(SerdeConfig.SerSubtyped.class)) {
      // Fails closed: the day a spec has oneOf, its choice has to be checked here.
      throw new IllegalStateException(bean.getBeanType() + " has subtypes, which are not checked");
    }
    if (!require(value.isObject(), pointer, "must be an object")) {
      return;
    }
    Map<String, BeanProperty<?, ?>> known = properties(bean);
    for (Map.Entry<String, JsonNode> each : value.entries()) {
      String at = Violations.pointer(pointer, each.getKey());
      BeanProperty<?, ?> property = known.remove(each.getKey());
      if (property == null) {
        violations.add(at, "is not known here");
      } else if (!each.getValue().isNull() || isRequired(property)) {
        check(each.getValue(), property.asArgument(), at); // clients send null for what is not set
      }
    }
    known.forEach(
        (name, property) ->
            require(!isRequired(property), Violations.pointer(pointer, name), "is required"));
  }

  private static boolean isRequired(BeanProperty<?, ?> property) {
    return property.isAnnotationPresent(NotNull.class);
  }

  private static Map<String, BeanProperty<?, ?>> properties(BeanIntrospection<?> bean) {
    List<? extends BeanProperty<?, ?>> all = List.copyOf(bean.getBeanProperties());
    Map<String, BeanProperty<?, ?>> properties = new HashMap<>();
    for (BeanProperty<?, ?> property : all) {
      properties.put(
          property.stringValue(SerdeConfig.class, SerdeConfig.PROPERTY).orElse(property.getName()),
          property);
    }
    return properties;
  }

  /** What a property of a bean is called in JSON. */
  static String jsonName(Object bean, String property) {
    return BeanIntrospector.SHARED
        .findIntrospection(bean.getClass())
        .flatMap(introspection -> introspection.getProperty(property))
        .flatMap(found -> found.stringValue(SerdeConfig.class, SerdeConfig.PROPERTY))
        .orElse(property);
  }

  /** An enum, a time, an identifier: a string that the type itself has to take. */
  private void checkScalar(JsonNode value, Argument<?> type, String pointer) {
    if (require(value.isString(), pointer, "must be a string")) {
      if (type.getType() == OffsetDateTime.class
          && !DATE_TIME.matcher(value.getStringValue()).matches()) {
        violations.add(pointer, "must be a date and time with an offset, as in RFC 3339");
        return;
      }
      boolean isTaken;
      try {
        isTaken = mapper.readValueFromTree(value, type) != null;
      } catch (IOException | RuntimeException e) {
        isTaken = false;
      }
      require(isTaken, pointer, "has a value that is not allowed");
    }
  }
}
