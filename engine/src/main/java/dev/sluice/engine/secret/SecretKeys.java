package dev.sluice.engine.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets with AES-256 in Galois/Counter Mode (NIST SP 800-38D): a random nonce of 96 bits
 * for each, a tag of 128 bits, and what the secret is for as associated data, so that one that was
 * put elsewhere does not open. With random nonces a key is good for 2³² secrets (section 8.3).
 *
 * <p>A sealed secret names its key. The first key seals; all of them open, so that a key is
 * replaced by putting a new one before it. Safe for use by many threads.
 */
public final class SecretKeys {

  /** The length of a key in bytes. */
  public static final int KEY_BYTES = 32;

  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final String FORMAT = "v1";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");

  private final Map<String, SecretKeySpec> keys;
  private final String current;
  private final SecureRandom random = new SecureRandom();

  private SecretKeys(Map<String, SecretKeySpec> keys) {
    this.keys = keys;
    this.current = keys.keySet().iterator().next();
  }

  /**
   * Keys as an operator writes them.
   *
   * @param text {@code id=key} for each, the one that seals first, separated by commas or line
   *     breaks; the id has 1 to 32 letters, digits, {@code _} and {@code -}, the key is 32 bytes in
   *     Base64; lines that begin with {@code #} are comments
   * @throws IllegalArgumentException if that is not what it is; the message has no part of a key
   */
  public static SecretKeys parse(String text) {
    Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
    for (String line : text.split("[,\\r\\n]", -1)) {
      String entry = line.strip();
      if (entry.isEmpty() || entry.startsWith("#")) {
        continue;
      }
      int equals = entry.indexOf('=');
      String id = equals < 0 ? "" : entry.substring(0, equals).strip();
      requireId(id);
      if (keys.put(id, key(id, entry.substring(equals + 1).strip())) != null) {
        throw new IllegalArgumentException("there are two keys " + id);
      }
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("there is no key");
    }
    return new SecretKeys(keys);
  }

  private static void requireId(String id) {
    if (!KEY_ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "a key is written id=BASE64, the id with 1 to 32 letters, digits, '_' and '-'");
    }
  }

  private static SecretKeySpec key(String id, String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("key " + id + " is not in Base64"); // without its cause
    }
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "key " + id + " has " + bytes.length + " bytes, not " + KEY_BYTES);
    }
    return new SecretKeySpec(bytes, "AES");
  }

  /**
   * A new key as {@link #parse} takes it.
   *
   * @throws IllegalArgumentException if the id is none
   */
  public static String generate(String id) {
    requireId(id);
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return id + "=" + Base64.getEncoder().encodeToString(key);
  }

  /**
   * Seals a secret.
   *
   * @param purpose what it is for; has to be told again to open it
   * @return one line of ASCII without spaces
   */
  public String seal(String purpose, String secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, current, nonce, purpose).doFinal(secret.getBytes(UTF_8));
      Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
      return String.join(
          ".", FORMAT, current, encoder.encodeToString(nonce), encoder.encodeToString(sealed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + ALGORITHM, e);
    }
  }

  /**
   * Opens what {@link #seal} has sealed.
   *
   * @throws SecretException if its key is not among these, or it was sealed for another purpose or
   *     changed
   */
  public String open(String purpose, String sealed) {
    String[] parts = sealed.split("\\.", -1);
    if (parts.length != 4 || !parts[0].equals(FORMAT)) {
      throw new SecretException("this is no sealed secret");
    }
    if (!keys.containsKey(parts[1])) {
      throw new SecretException("the key " + parts[1] + " of a sealed secret is not configured");
    }
    try {
      byte[] nonce = Base64.getUrlDecoder().decode(parts[2]);
      byte[] bytes = Base64.getUrlDecoder().decode(parts[3]);
      return new String(
          cipher(Cipher.DECRYPT_MODE, parts[1], nonce, purpose).doFinal(bytes), UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new SecretException(
          "a sealed secret does not open: it was sealed with another key "
              + parts[1]
              + ", or for something else, or was changed");
    }
  }

  /** Whether a sealed secret is sealed with another key than new ones are. */
  public boolean isOld(String sealed) {
    return !sealed.startsWith(FORMAT + "." + current + ".");
  }

  private Cipher cipher(int mode, String id, byte[] nonce, String purpose)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(ALGORITHM);
    cipher.init(mode, keys.get(id), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(purpose.getBytes(UTF_8));
    return cipher;
  }
}
