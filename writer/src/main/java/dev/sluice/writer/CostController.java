package dev.sluice.writer;

import dev.sluice.engine.access.Scope;
import dev.sluice.engine.cost.StoreBilling;
import dev.sluice.engine.cost.StoreWrites;
import dev.sluice.shell.Costs;
import dev.sluice.shell.http.Needs;
import dev.sluice.shell.model.CostEstimate;
import dev.sluice.shell.model.CostInputs;
import dev.sluice.shell.model.CostStore;
import dev.sluice.shell.model.CostWrites;
import dev.sluice.writer.api.CostApi;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import java.util.Objects;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** What jobs cost. Not final: validation goes round it. */
@Controller
class CostController implements CostApi {

  private static final int KB = 1_024;
  private static final int MILLISECONDS = 200;

  private final Costs costs;
  private final CostViews views;

  CostController(Costs costs, CostViews views) {
    this.costs = costs;
    this.views = views;
  }

  @Override
  @Needs(Scope.JOBS_READ)
  public Mono<HttpResponse<CostEstimate>> estimateCost(
      @Nullable Integer payloadBytes,
      @Nullable Integer resultBytes,
      @Nullable Integer milliseconds,
      @Nullable Integer retryPercent,
      @Nullable Integer concurrency,
      @Nullable String region,
      @Nullable String box,
      @Nullable CostStore store,
      @Nullable CostWrites writes,
      @Nullable Integer packedPercent,
      @Nullable Integer retentionHours,
      @Nullable Integer callsPerHundredJobs) {
    Costs.Setting here = costs.setting();
    String where = Objects.requireNonNullElse(region, here.place().region());
    CostInputs inputs =
        new CostInputs(
            Objects.requireNonNullElse(payloadBytes, KB),
            Objects.requireNonNullElse(resultBytes, KB),
            Objects.requireNonNullElse(milliseconds, MILLISECONDS),
            Objects.requireNonNullElse(retryPercent, 0),
            Objects.requireNonNullElse(concurrency, here.place().concurrency()),
            where,
            box == null ? views.box(where) : box,
            Optional.ofNullable(store).orElseGet(() -> store(here.store().billing())),
            Optional.ofNullable(writes).orElseGet(() -> writes(here.store().writes())),
            packedPercent == null ? percent(here.store().writes().packed()) : packedPercent,
            retentionHours == null ? (int) here.store().retention().toHours() : retentionHours,
            callsPerHundredJobs == null ? calls(here) : callsPerHundredJobs);
    return Mono.just(
        HttpResponse.ok(views.estimate(inputs)).contentType(MediaType.APPLICATION_JSON_TYPE));
  }

  private static int calls(Costs.Setting here) {
    return percent(here.calls().total());
  }

  private static int percent(double share) {
    return (int) Math.round(100 * share);
  }

  private static CostWrites writes(StoreWrites writes) {
    return CostWrites.fromValue(writes.thrift().text());
  }

  private static CostStore store(StoreBilling billing) {
    return CostStore.fromValue(billing.text());
  }
}
