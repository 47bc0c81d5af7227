package dev.sluice.backend.amqp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.testing.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A server's certificate and the authority that has signed it, in PEM format.
 *
 * @param authority the authority's certificate
 * @param certificate the server's
 * @param key the server's private key
 */
record TestCertificate(Path authority, Path certificate, Path key) {

  private static final String PASSWORD = "password";

  /** Makes one, by the JDK's keytool, for names such as {@code ip:127.0.0.1,dns:localhost}. */
  static TestCertificate in(Path folder, String names) {
    Path keys = folder.resolve("keys.p12");
    keytool(keys, "authority", List.of("-ext", "bc:c=ca:true"));
    keytool(keys, "server", List.of("-signer", "authority", "-ext", "san=" + names));
    try {
      KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
      return new TestCertificate(
          pem(folder, "authority", "CERTIFICATE", store.getCertificate("authority").getEncoded()),
          pem(folder, "server", "CERTIFICATE", store.getCertificate("server").getEncoded()),
          pem(
              folder,
              "key",
              "PRIVATE KEY",
              store.getKey("server", PASSWORD.toCharArray()).getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void keytool(Path keys, String alias, List<String> more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                alias,
                "-dname",
                "CN=Sluice's test " + alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1"));
    command.addAll(more);
    Processes.run(command);
  }

  private static Path pem(Path folder, String name, String kind, byte[] content)
      throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        folder.resolve(name + ".pem"),
        "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n",
        US_ASCII);
  }
}
