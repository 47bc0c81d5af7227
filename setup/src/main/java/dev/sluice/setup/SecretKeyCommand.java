package dev.sluice.setup;

import dev.sluice.engine.secret.SecretKeys;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a key to seal secrets with. */
@Command(
    name = "secret-key",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a new key to seal secrets with: a line for the file that SLUICE_SECRETS_KEYS_FILE"
          + " names. A new key is put before the old ones, which go on opening what they have sealed.",
      ""
    })
final class SecretKeyCommand implements Callable<Integer> {

  @Option(
      names = "--id",
      required = true,
      paramLabel = "ID",
      description = "its name: 1 to 32 letters, digits, '_' and '-', such as 2027-01")
  private String id = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(SecretKeys.generate(id));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
