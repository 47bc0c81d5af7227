package dev.sluice.backend.dynamodb;

import java.util.Random;
import java.util.UUID;

/** Payloads of a kilobyte, as callers may send them. */
final class Payloads {

  static final int KB = 1_024;

  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final String[] NAMES = {"Ada Lovelace", "Grace Hopper", "Alan Turing"};
  private static final String[] THINGS = {"kettle", "chair", "lamp", "notebook", "bottle"};

  private Payloads() {}

  /** An order: ids, names, times and amounts, no two of them alike. */
  static String order(int number) {
    Random random = new Random(number);
    StringBuilder json =
        new StringBuilder(
                "{\"orderId\":\"%s\",\"customer\":{\"id\":%d,\"name\":\"%s\"}"
                    .formatted(
                        new UUID(random.nextLong(), random.nextLong()),
                        random.nextInt(1_000_000),
                        NAMES[random.nextInt(NAMES.length)]))
            .append(
                ",\"createdAt\":\"2026-11-27T10:%02d:%02d.%03dZ\",\"items\":["
                    .formatted(random.nextInt(60), random.nextInt(60), random.nextInt(1_000)));
    while (json.length() < KB - 130) {
      json.append(
          "{\"sku\":\"SKU-%06d\",\"title\":\"%s\",\"quantity\":%d,\"price\":%d.%02d},"
              .formatted(
                  random.nextInt(1_000_000),
                  THINGS[random.nextInt(THINGS.length)],
                  1 + random.nextInt(9),
                  random.nextInt(200),
                  random.nextInt(100)));
    }
    json.setCharAt(json.length() - 1, ']');
    json.append(",\"note\":\"");
    return json.append("z".repeat(KB - 2 - json.length())).append("\"}").toString();
  }

  /** Random letters of Base64: not made to be packed. */
  static String random(int number) {
    return random(number, KB);
  }

  static String random(int number, int length) {
    Random random = new Random(number);
    StringBuilder json = new StringBuilder("\"");
    while (json.length() < length - 1) {
      json.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return json.append('"').toString();
  }
}
