package dev.sluice.engine.cost;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A dated list of prices: the one that comes along, or a file of the user's own.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class PriceList {

  private static final String BUNDLED = "prices-2026-06.properties";
  private static final String USUAL_REGION = "us-east-1";
  private static final String USUAL_BOX = "c7g.large";
  private static final String VCPUS = "vcpus";
  private static final String BOX = "box.";
  private static final String CONTAINER = "container.";
  private static final Pattern SIZED = Pattern.compile("(.+)-([0-9.]{1,6})vcpu-([0-9.]{1,6})gb");
  private static final Range SIZE_VCPUS = new Range("vCPUs of a container", 0.25, 16);
  private static final Range SIZE_GB = new Range("GB of a container", 0.5, 120);

  /** Sizes of containers that are offered; any other can be asked for. */
  private static final List<String> OFFERED = List.of("0.5vcpu-1gb", "1vcpu-2gb", "2vcpu-4gb");

  private static final String ALL =
      Arrays.stream(PriceKey.values()).map(PriceKey::text).collect(Collectors.joining(", "));

  private final String currency;
  private final YearMonth asOf;
  private final Map<String, RegionPrices> regions;

  /** A region's prices: those that each has, machines by name, and containers by kind. */
  private record RegionPrices(
      Map<PriceKey, Price> prices,
      Map<String, Box> boxes,
      Map<String, Container> containers,
      List<String> unconfirmed) {}

  /** A container's prices, for an hour of a processor and of a GB of memory. */
  private record Container(double vcpu, double memory) {}

  private PriceList(PriceFile file) {
    this.currency = file.text("currency", "USD");
    this.asOf = file.month("as-of");
    this.regions = new TreeMap<>();
    for (String key : file.keys()) {
      int dot = key.indexOf('.');
      String region = dot < 0 ? VCPUS : key.substring(0, dot);
      if (!region.equals(VCPUS)) {
        regions.computeIfAbsent(region, name -> region(file, name));
      }
    }
    if (regions.isEmpty()) {
      throw file.missing("us-east-1.queue-requests", "0.40 | per million | source | 2026-06");
    }
  }

  private static RegionPrices region(PriceFile file, String region) {
    String prefix = region + ".";
    Map<PriceKey, Price> prices = new TreeMap<>();
    for (PriceKey key : PriceKey.values()) {
      prices.put(key, file.price(prefix + key.text(), key.unit()));
    }
    Map<String, Box> boxes = new TreeMap<>();
    Map<String, Container> containers = new TreeMap<>();
    for (String key : file.keys()) {
      if (key.startsWith(prefix + BOX)) {
        String name = key.substring((prefix + BOX).length());
        boxes.put(
            name, new Box(file.price(key, "per hour").value(), file.vcpus(VCPUS + "." + name)));
      } else if (key.startsWith(prefix + CONTAINER)) {
        String kind = kind(file, key, prefix + CONTAINER);
        containers.put(
            kind,
            new Container(
                file.price(prefix + CONTAINER + kind + ".vcpu", "per vCPU-hour").value(),
                file.price(prefix + CONTAINER + kind + ".memory", "per GB-hour").value()));
      } else if (key.startsWith(prefix) && !isKnown(key.substring(prefix.length()))) {
        throw file.wrong(key, "box.NAME, container.KIND or " + ALL, key);
      }
    }
    if (boxes.isEmpty() && containers.isEmpty()) {
      throw file.missing(prefix + BOX + "c7g.large", "0.0725 | per hour | source | 2026-06");
    }
    return new RegionPrices(prices, boxes, containers, file.unconfirmed(prefix));
  }

  private static boolean isKnown(String name) {
    return Arrays.stream(PriceKey.values()).anyMatch(key -> key.text().equals(name));
  }

  private static String kind(PriceFile file, String key, String prefix) {
    String rest = key.substring(prefix.length());
    int dot = rest.lastIndexOf('.');
    if (dot < 1 || !List.of("vcpu", "memory").contains(rest.substring(dot + 1))) {
      throw file.wrong(key, "a container's .vcpu or .memory", key);
    }
    return rest.substring(0, dot);
  }

  /** The prices that come along. */
  public static PriceList bundled() {
    try (InputStream file = PriceList.class.getResourceAsStream(BUNDLED)) {
      if (file == null) {
        throw new IllegalStateException(BUNDLED + " is missing from the jar of the engine");
      }
      return new PriceList(
          new PriceFile(BUNDLED, new InputStreamReader(file, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A file's prices.
   *
   * @throws IllegalArgumentException if it cannot be read, or is not as it should be: one line that
   *     names the file, the key, and what mends it
   */
  public static PriceList read(Path file) {
    try (Reader text = Files.newBufferedReader(file)) {
      return new PriceList(new PriceFile(file.toString(), text));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(file + ": there is no such file of prices", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The file's prices if one is named, or else those that come along. */
  public static PriceList of(Optional<Path> file) {
    return file.map(PriceList::read).orElseGet(PriceList::bundled);
  }

  /** What all prices are in, such as {@code USD}. */
  public String currency() {
    return currency;
  }

  /** What month the list is of. */
  public YearMonth asOf() {
    return asOf;
  }

  /** The regions. */
  public List<String> regions() {
    return List.copyOf(regions.keySet());
  }

  /**
   * The kinds of machine of a region; of containers a few sizes.
   *
   * @throws IllegalArgumentException if there is no such region
   */
  public List<String> boxes(String region) {
    RegionPrices found = region(region);
    List<String> boxes = new ArrayList<>(found.boxes().keySet());
    found
        .containers()
        .keySet()
        .forEach(kind -> OFFERED.forEach(size -> boxes.add(kind + "-" + size)));
    return boxes;
  }

  /**
   * The region to reckon with where none is chosen: {@code awsRegion} if it has prices, or else
   * us-east-1, or else the list's first.
   *
   * @param awsRegion what AWS's own setting says, if it does
   */
  public String usualRegion(Optional<String> awsRegion) {
    return awsRegion.filter(regions::containsKey).orElseGet(() -> among(regions(), USUAL_REGION));
  }

  /**
   * The box to reckon with where none is chosen: c7g.large, or else the region's first.
   *
   * @throws IllegalArgumentException if there is no such region
   */
  public String usualBox(String region) {
    return among(boxes(region), USUAL_BOX);
  }

  private static String among(List<String> names, String preferred) {
    return names.contains(preferred) ? preferred : names.get(0);
  }

  /** Which of a region's prices nobody has confirmed, such as {@code transfer-out}. */
  public List<String> unconfirmed(String region) {
    return region(region).unconfirmed();
  }

  /**
   * Checks that there are prices for a place.
   *
   * @throws IllegalArgumentException if there is no such region or box, with those that there are
   */
  public void require(Place place) {
    var unused = box(place.region(), place.box());
  }

  Price price(String region, PriceKey key) {
    Price price = region(region).prices().get(key);
    if (price == null) {
      throw new IllegalStateException(region + " has no price of " + key); // all were read
    }
    return price;
  }

  Box box(String region, String name) {
    RegionPrices found = region(region);
    Box box = found.boxes().get(name);
    if (box != null) {
      return box;
    }
    Matcher sized = SIZED.matcher(name);
    Container container = sized.matches() ? found.containers().get(sized.group(1)) : null;
    if (container == null) {
      throw new IllegalArgumentException(
          "box is one of %s, not \"%s\"".formatted(String.join(", ", boxes(region)), name));
    }
    double vcpus = size(SIZE_VCPUS, sized.group(2));
    double gb = size(SIZE_GB, sized.group(3));
    return new Box(vcpus * container.vcpu() + gb * container.memory(), vcpus);
  }

  private static double size(Range range, String text) {
    try {
      return range.require(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(range.name() + " are a number, not \"" + text + "\"", e);
    }
  }

  private RegionPrices region(String region) {
    return Stream.ofNullable(regions.get(region))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "region is one of %s, not \"%s\""
                        .formatted(String.join(", ", regions.keySet()), region)));
  }
}
