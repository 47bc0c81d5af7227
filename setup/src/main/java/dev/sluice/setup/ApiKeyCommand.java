package dev.sluice.setup;

import dev.sluice.engine.access.ApiKey;
import dev.sluice.engine.access.ApiKeyStore;
import dev.sluice.engine.access.ApiKeys;
import dev.sluice.engine.access.Scope;
import dev.sluice.engine.job.Owner;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** Makes, lists and revokes API keys. */
@Command(
    name = "api-key",
    mixinStandardHelpOptions = true,
    description = {
      "Makes, lists and revokes API keys, in the store that SLUICE_STORE names. A new key replaces an"
          + " old one when both are good for a while: create, hand out, revoke.",
      ""
    })
final class ApiKeyCommand {

  @ParentCommand private Setup setup = new Setup(SqsAsyncClient::create, Map.of());

  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(description = "makes a key, and prints it: it cannot be shown again")
  int create(
      @Option(names = "--user", required = true, paramLabel = "NAME", description = "whose it is")
          String user,
      @Option(
              names = "--scopes",
              paramLabel = "SCOPE,…",
              description =
                  "what it is good for (default: all of a user's own: messages:write, jobs:read,"
                      + " jobs:write, schedules:read, schedules:write); an operator's, who sees"
                      + " everybody's jobs, are status:read and operate")
          String scopes) {
    Owner owner = new Owner(user);
    Set<Scope> wanted = scopes == null ? Scope.ofUsers() : scopes(scopes);
    return with(
        store -> {
          out().println(new ApiKeys(store, Clock.systemUTC()).create(owner, wanted).text());
          return 0;
        });
  }

  private static Set<Scope> scopes(String text) {
    return Arrays.stream(text.split(",", -1)).map(Scope::parse).collect(Collectors.toSet());
  }

  @Command(description = "lists a user's keys, without the keys themselves")
  int list(
      @Option(names = "--user", required = true, paramLabel = "NAME", description = "whose")
          String user) {
    Owner owner = new Owner(user);
    return with(
        store -> {
          List<ApiKey> keys = store.list(owner);
          out().printf("%-12s  %-24s  %-24s  %s%n", "id", "made", "revoked", "scopes");
          for (ApiKey key : keys) {
            out()
                .printf(
                    "%-12s  %-24s  %-24s  %s%n",
                    key.id(),
                    key.createdAt(),
                    key.revokedAt().map(Object::toString).orElse("-"),
                    Scope.text(key.scopes()));
          }
          return 0;
        });
  }

  @Command(description = "revokes a key for good; services follow within 10 s")
  int revoke(
      @Parameters(paramLabel = "ID", description = "the key's id, as list shows it") String id) {
    return with(
        store -> {
          ApiKey key =
              store
                  .revoke(id, Clock.systemUTC().instant())
                  .orElseThrow(() -> new SetupException("there is no API key " + id));
          out().println(key.id() + " of " + key.owner() + " is revoked");
          return 0;
        });
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private int with(Function<ApiKeyStore, Integer> work) {
    try (Tables.Keys keys = setup.tables().keys().open()) {
      return work.apply(keys.store());
    } finally {
      out().flush();
    }
  }
}
