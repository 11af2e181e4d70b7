package io.ecsanywhere.adapters.budget;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of AWS's request rates the controller may use.
 *
 * @param share of each documented rate, 1 for all of it; more where AWS has raised the account's
 * @param own rates that stand in place of the share's, by operation as the user spelled it; one for
 *     an operation that AWS counts together with others is for all of them
 */
public record Allowance(double share, ImmutableMap<String, Rate> own) {

  /** What is used where nobody says otherwise. */
  public static final String USUAL_SHARE = "50%";

  /** The whole of what AWS documents. */
  public static final Allowance EVERYTHING = new Allowance(1, ImmutableMap.of());

  private static final double MOST = 100;

  private static final Pattern SHARE = Pattern.compile("(\\d{1,5}(?:\\.\\d{1,3})?)%");
  private static final Pattern OWN =
      Pattern.compile("([A-Za-z0-9:*]+)=(\\d{1,6}(?:\\.\\d{1,3})?)/(\\d{1,6})");

  /**
   * Reads what users write: {@code 50%}, or rates of single operations as calls a second and burst,
   * {@code RegisterTargets=8/40}, or both, {@code 50%,RegisterTargets=8/40}.
   *
   * @throws IllegalArgumentException where the text is none, or an operation stands there twice
   */
  public static Allowance parse(String text) {
    List<String> parts = new ArrayList<>(List.of(text.split(",", -1)));
    String share = parts.getFirst().indexOf('=') < 0 ? parts.removeFirst() : USUAL_SHARE;
    ImmutableMap.Builder<String, Rate> own = ImmutableMap.builder();
    for (String part : parts) {
      Matcher rate = OWN.matcher(part);
      if (!rate.matches() || AwsRates.named(operation(rate.group(1))).isEmpty()) {
        throw new IllegalArgumentException(
            "'" + part + "' is no operation with its rate such as RegisterTargets=8/40");
      }
      own.put(
          rate.group(1),
          new Rate(Double.parseDouble(rate.group(2)), Integer.parseInt(rate.group(3))));
    }
    return new Allowance(share(share), own.buildOrThrow());
  }

  private static double share(String text) {
    Matcher share = SHARE.matcher(text);
    if (!share.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no share such as 50%");
    }
    double of = Double.parseDouble(share.group(1)) / 100;
    if (of <= 0 || of > MOST) {
      throw new IllegalArgumentException("'" + text + "' is out of bounds");
    }
    return of;
  }

  /**
   * Why these rates cannot all hold: what is expected instead, to follow "takes"; empty where they
   * can.
   */
  public Optional<String> contradiction() {
    Map<AwsRates.Documented, String> named = new HashMap<>();
    for (String operation : own.keySet()) {
      String twin = named.putIfAbsent(bucket(operation), operation);
      if (twin != null) {
        return Optional.of(
            "one rate for %s and %s, which AWS counts together".formatted(twin, operation));
      }
    }
    return own.entrySet().stream()
        .flatMap(inner -> excess(inner.getKey(), inner.getValue(), named))
        .findFirst();
  }

  /** What an operation's rate exceeds. */
  private Stream<String> excess(String inner, Rate rate, Map<AwsRates.Documented, String> named) {
    return enclosing(inner)
        .filter(outer -> named.containsKey(outer) && !of(outer).covers(rate))
        .map(
            outer ->
                "no more for %s than the %s of %s, which counts its calls too"
                    .formatted(inner, of(outer), named.get(outer)));
  }

  /**
   * What may be used of a documented rate. Where calls have a rate of their own, those that they
   * are counted in have it at least: without that it would be of no effect.
   */
  Rate of(AwsRates.Documented documented) {
    return own.entrySet().stream()
        .filter(entry -> bucket(entry.getKey()).equals(documented))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseGet(
            () ->
                own.entrySet().stream()
                    .filter(entry -> enclosing(entry.getKey()).anyMatch(documented::equals))
                    .map(Map.Entry::getValue)
                    .reduce(documented.rate().times(share), Rate::atLeast));
  }

  private static AwsRates.Documented bucket(String spelling) {
    return AwsRates.named(operation(spelling))
        .orElseThrow(
            () -> new IllegalStateException(spelling + " is not among the rates that are known"));
  }

  /** Those that its calls are counted in besides its own. */
  private static Stream<AwsRates.Documented> enclosing(String spelling) {
    AwsRates.Documented own = bucket(spelling);
    return AwsRates.counting(operation(spelling)).stream().filter(outer -> !outer.equals(own));
  }

  /** The service may be left out: no two have an operation of the same name. */
  private static String operation(String name) {
    return name.contains(":")
        ? name
        : AwsRates.TABLE.stream()
            .flatMap(documented -> documented.operations().stream())
            .filter(listed -> listed.endsWith(":" + name))
            .findFirst()
            .orElse(name);
  }

  /** As users write it. */
  @Override
  public String toString() {
    return Stream.concat(
            Stream.of(Rate.plain(share * 100) + "%"),
            own.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()))
        .collect(Collectors.joining(","));
  }
}
