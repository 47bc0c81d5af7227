package dev.sluice.shell;

import dev.sluice.aws.AwsTimer;
import dev.sluice.backend.dynamodb.DynamoApiKeyStore;
import dev.sluice.backend.dynamodb.DynamoJobStore;
import dev.sluice.backend.dynamodb.DynamoScheduleStore;
import dev.sluice.backend.dynamodb.DynamoUsage;
import dev.sluice.backend.dynamodb.DynamoWorkerRegistry;
import dev.sluice.backend.jdbc.JdbcStores;
import dev.sluice.engine.access.ApiKeyStore;
import dev.sluice.engine.access.ApiKeys;
import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.WorkerRegistry;
import dev.sluice.engine.queue.Stage;
import dev.sluice.engine.schedule.ScheduleStore;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;

/** Makes the store of jobs that the configuration names. */
@Factory
final class StoreFactory {

  private static final Logger log = LoggerFactory.getLogger(StoreFactory.class);

  private static final String STORE = "sluice.store";
  private static final String JDBC = "jdbc";
  private static final String DYNAMODB = "dynamodb";
  private static final String NONE = "none";

  /** Refuses what is not a kind of store, at start-up. */
  @Context
  StoreKind kind(@Property(name = STORE) String kind) {
    return Choice.of(StoreKind.class, STORE, kind);
  }

  @Singleton
  @Bean(typed = {JobStore.class, WorkerRegistry.class})
  @Requires(property = STORE, value = NONE)
  NoStore noStore() {
    return new NoStore();
  }

  @Singleton
  @Bean(typed = {ScheduleStore.class, ApiKeyStore.class})
  @Requires(property = STORE, value = NONE)
  NoSchedules noSchedules() {
    return new NoSchedules();
  }

  @Singleton
  ApiKeys apiKeys(ApiKeyStore store, InstantSource clock) {
    return new ApiKeys(store, clock);
  }

  @Singleton
  @Bean(preDestroy = "close")
  @Requires(property = STORE, value = JDBC)
  JdbcStores jdbcStores(StoreConfiguration store, Stage stage) {
    return JdbcStores.open(store.jdbc(stage));
  }

  @Singleton
  @Requires(property = STORE, value = JDBC)
  JobStore jdbcJobs(JdbcStores stores) {
    return stores.jobs();
  }

  @Singleton
  @Requires(property = STORE, value = JDBC)
  WorkerRegistry jdbcWorkers(JdbcStores stores) {
    return stores.workers();
  }

  @Singleton
  @Requires(property = STORE, value = JDBC)
  ScheduleStore jdbcSchedules(JdbcStores stores) {
    return stores.schedules();
  }

  @Singleton
  @Requires(property = STORE, value = JDBC)
  ApiKeyStore jdbcApiKeys(JdbcStores stores) {
    return stores.apiKeys();
  }

  @Singleton
  @Requires(property = STORE, value = DYNAMODB)
  DynamoUsage dynamoUsage() {
    return new DynamoUsage();
  }

  /** Has every client of micronaut-aws say what its calls have cost, and time them by one timer. */
  @Singleton
  @Requires(property = STORE, value = DYNAMODB)
  BeanCreatedEventListener<DynamoDbAsyncClientBuilder> countAndTime(DynamoUsage usage) {
    AwsTimer timer = new AwsTimer(); // no bean: Micronaut would wrap it, as any executor
    return (BeanCreatedEvent<DynamoDbAsyncClientBuilder> event) ->
        event
            .getBean()
            .overrideConfiguration(
                o -> o.addExecutionInterceptor(usage).scheduledExecutorService(timer));
  }

  @Singleton
  @Requires(property = STORE, value = DYNAMODB)
  JobStore dynamoJobs(DynamoDbAsyncClient client, StoreConfiguration store, Stage stage) {
    if (!store.indexesAll()) {
      log.info(
          "jobs that are queued and succeed are in no list, and none of them is sent again:"
              + " SLUICE_STORE_INDEXED is exceptions");
    }
    return new DynamoJobStore(client, store.dynamo(stage));
  }

  @Singleton
  @Requires(property = STORE, value = DYNAMODB)
  WorkerRegistry dynamoWorkers(DynamoDbAsyncClient client, StoreConfiguration store, Stage stage) {
    return new DynamoWorkerRegistry(client, store.dynamo(stage));
  }

  @Singleton
  @Requires(property = STORE, value = DYNAMODB)
  ScheduleStore dynamoSchedules(DynamoDbAsyncClient client, StoreConfiguration store, Stage stage) {
    return new DynamoScheduleStore(client, store.dynamo(stage));
  }

  @Singleton
  @Requires(property = STORE, value = DYNAMODB)
  ApiKeyStore dynamoApiKeys(DynamoDbAsyncClient client, StoreConfiguration store, Stage stage) {
    return new DynamoApiKeyStore(client, store.dynamo(stage));
  }
}
