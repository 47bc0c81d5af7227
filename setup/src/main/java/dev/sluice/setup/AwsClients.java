package dev.sluice.setup;

import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Where clients of AWS are made, out of the environment. */
final class AwsClients {

  private AwsClients() {}

  /** A client, or a {@link SetupException} that says what is missing for it. */
  static <T> T made(Supplier<T> client) {
    try {
      return client.get();
    } catch (SdkClientException e) {
      String said = String.valueOf(e.getMessage());
      throw new SetupException(
          said.contains("region")
              ? "no AWS region found; set AWS_REGION (a local endpoint takes any, such as us-east-1)"
              : said,
          e);
    }
  }
}
