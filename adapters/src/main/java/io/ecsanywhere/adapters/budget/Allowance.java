package io.ecsanywhere.adapters.budget;

import com.google.common.collect.ImmutableMap;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
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

  /** The whole of what AWS documents. */
  public static final Allowance EVERYTHING = new Allowance(1, ImmutableMap.of());

  private static final double MOST = 100;

  private static final Pattern SHARE = Pattern.compile("(\\d{1,5}(?:\\.\\d{1,3})?)%");
  private static final Pattern OWN =
      Pattern.compile("([A-Za-z0-9:*]+)=(\\d{1,6}(?:\\.\\d{1,3})?)/(\\d{1,6})");

  /**
   * Reads what users write: {@code 50%}, or that and rates of single operations as calls a second
   * and burst, {@code 50%,RegisterTargets=8/40}.
   *
   * @throws IllegalArgumentException where the text is none
   */
  public static Allowance parse(String text) {
    String[] parts = text.split(",", -1);
    Matcher share = SHARE.matcher(parts[0]);
    if (!share.matches()) {
      throw new IllegalArgumentException("'" + parts[0] + "' is no share such as 50%");
    }
    double of = Double.parseDouble(share.group(1)) / 100;
    if (of <= 0 || of > MOST) {
      throw new IllegalArgumentException("'" + parts[0] + "' is out of bounds");
    }
    Map<String, Rate> own = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      Matcher rate = OWN.matcher(parts[i]);
      if (!rate.matches() || AwsRates.named(operation(rate.group(1))).isEmpty()) {
        throw new IllegalArgumentException(
            "'" + parts[i] + "' is no operation with its rate such as RegisterTargets=8/40");
      }
      own.put(
          rate.group(1),
          new Rate(Double.parseDouble(rate.group(2)), Integer.parseInt(rate.group(3))));
    }
    return new Allowance(of, ImmutableMap.copyOf(own));
  }

  /** What may be used of a documented rate. */
  Rate of(AwsRates.Documented documented) {
    return own.entrySet().stream()
        .filter(
            entry ->
                AwsRates.named(operation(entry.getKey())).filter(documented::equals).isPresent())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseGet(() -> documented.rate().times(share));
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
            Stream.of(plain(share * 100) + "%"),
            own.entrySet().stream()
                .map(
                    entry ->
                        "%s=%s/%d"
                            .formatted(
                                entry.getKey(),
                                plain(entry.getValue().perSecond()),
                                entry.getValue().burst())))
        .collect(Collectors.joining(","));
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(Math.round(number * 1000), 3).stripTrailingZeros().toPlainString();
  }
}
