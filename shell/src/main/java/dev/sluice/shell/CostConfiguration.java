package dev.sluice.shell;

import dev.sluice.engine.cost.Place;
import dev.sluice.engine.cost.PriceList;
import dev.sluice.engine.cost.StoreBilling;
import dev.sluice.engine.cost.StoreWrites;
import dev.sluice.engine.cost.StoreWrites.Thrift;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What costs are reckoned by: {@code sluice.cost.*}, {@code SLUICE_COST_*}.
 *
 * @param prices a file of prices instead of the one that comes along
 * @param region where the service runs; without it {@link PriceList#usualRegion}
 * @param box the kind of machine that it runs on; without it {@link PriceList#usualBox}
 * @param concurrency how many jobs a box runs at the same time; 1 to 10,000
 * @param store how the store is paid for: {@code none}, {@code on-demand}, {@code provisioned} or
 *     {@code own}; without it as the kind of store says
 * @param writes what is written of a job's life where that is billed: {@code full} or {@code
 *     thrifty}; without it {@code thrifty} if the store indexes exceptions only
 */
@ConfigurationProperties("sluice.cost")
public record CostConfiguration(
    Optional<String> prices,
    Optional<String> region,
    Optional<String> box,
    @Bindable(defaultValue = "10") int concurrency,
    Optional<String> store,
    Optional<String> writes) {

  /** The prices. */
  PriceList priceList() {
    return PriceList.of(prices.map(Path::of));
  }

  /**
   * Where jobs run.
   *
   * @param awsRegion what AWS's own setting says, if it does
   * @throws IllegalArgumentException if the prices don't have what is set here
   */
  Place place(PriceList list, Optional<String> awsRegion) {
    String where = region.orElseGet(() -> list.usualRegion(awsRegion));
    try {
      String which = box.orElseGet(() -> list.usualBox(where));
      Place place = new Place(where, which, concurrency);
      list.require(place);
      return place;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("sluice.cost." + e.getMessage(), e);
    }
  }

  /** How rows are written where that is billed. */
  StoreWrites writes(StoreConfiguration rows) {
    try {
      return new StoreWrites(
          writes
              .map(Thrift::parse)
              .orElseGet(() -> rows.indexesAll() ? Thrift.FULL : Thrift.THRIFTY),
          StoreWrites.USUALLY_PACKED);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("sluice.cost." + e.getMessage(), e);
    }
  }

  /** How the store is paid for. */
  StoreBilling billing(StoreKind kind) {
    try {
      return store
          .map(StoreBilling::parse)
          .orElseGet(
              () ->
                  switch (kind) {
                    case DYNAMODB -> StoreBilling.ON_DEMAND;
                    case JDBC -> StoreBilling.OWN;
                    case NONE -> StoreBilling.NONE;
                  });
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("sluice.cost." + e.getMessage(), e);
    }
  }
}
