package dev.sluice.engine.algorithm;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where algorithms are: nothing else is ever called.
 *
 * @param rules the first that fits a name counts; copied
 */
public record AlgorithmAddresses(List<Rule> rules) {

  private static final Pattern PATTERN =
      Pattern.compile("\\*|[A-Za-z0-9][A-Za-z0-9._-]*(/\\*|/[A-Za-z0-9][A-Za-z0-9._-]*){0,2}");

  public AlgorithmAddresses {
    rules = List.copyOf(rules);
  }

  /**
   * A rule.
   *
   * @param pattern {@code *}, {@code owner/*}, {@code owner/name/*} or a whole name
   * @param base the address that the path of a call is put behind
   */
  public record Rule(String pattern, URI base) {

    public Rule {
      if (!PATTERN.matcher(pattern).matches()) {
        throw new IllegalArgumentException(
            "\"" + pattern + "\" is not '*', owner/*, owner/name/* or owner/name/version");
      }
      String scheme = base.getScheme();
      if (!("http".equals(scheme) || "https".equals(scheme))
          || base.getHost() == null
          || base.getRawUserInfo() != null
          || base.getRawQuery() != null
          || base.getRawFragment() != null) {
        throw new IllegalArgumentException(
            "the address of " + pattern + " is not http://HOST[:PORT][/PATH] or https://…");
      }
    }

    boolean fits(AlgorithmName name) {
      return pattern.endsWith("*")
          ? name.toString().startsWith(pattern.substring(0, pattern.length() - 1))
          : name.toString().equals(pattern);
    }
  }

  /**
   * Rules as an operator writes them: {@code PATTERN=URL} with commas between them.
   *
   * @throws IllegalArgumentException if that is not what they are
   */
  public static AlgorithmAddresses parse(String text) {
    List<Rule> rules = new ArrayList<>();
    for (String entry : text.split(",", -1)) {
      String rule = entry.strip();
      int equals = rule.indexOf('=');
      if (rule.isEmpty()) {
        continue;
      }
      if (equals < 0) {
        throw new IllegalArgumentException("an algorithm's address is written PATTERN=URL");
      }
      rules.add(
          new Rule(rule.substring(0, equals).strip(), uri(rule.substring(equals + 1).strip())));
    }
    return new AlgorithmAddresses(rules);
  }

  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no address", e);
    }
  }

  /**
   * Where to call an algorithm ({@code POST {base}/v1/algo/{owner}/{name}/{version}}), if anywhere.
   */
  public Optional<URI> of(AlgorithmName name) {
    return base(name).map(base -> URI.create(withoutSlash(base.toString()) + "/v1/algo/" + name));
  }

  /** Whether two algorithms are at the same address, and so in the same hands. */
  public boolean areTogether(AlgorithmName one, AlgorithmName other) {
    return base(one).equals(base(other));
  }

  private Optional<URI> base(AlgorithmName name) {
    return rules.stream().filter(rule -> rule.fits(name)).findFirst().map(Rule::base);
  }

  private static String withoutSlash(String base) {
    return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }
}
