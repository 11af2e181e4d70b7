package io.ecsanywhere.harness.fuzz;

import io.ecsanywhere.controller.command.Program;
import io.ecsanywhere.controller.command.RunningController;
import io.ecsanywhere.controller.command.StartException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Flags and variables, through the program: it runs, answers, or says in one line with status 2
 * what is wrong. What it would start only takes note of that.
 */
final class CommandLines implements Fuzzer {

  private static final List<String> SOUND =
      List.of(
          "--cluster=shop",
          "--cluster=*",
          "--event-queue-url=https://sqs.eu-west-1.amazonaws.com/111122223333/events",
          "--service-resync-period=60s",
          "--task-resync-period=30s",
          "--instance-resync-period=1m30s",
          "--target-resync-period=10m",
          "--full-resync-period=24h",
          "--workers=16",
          "--retry-base-delay=200ms",
          "--retry-max-delay=5m",
          "--host-cidr=10.0.0.0/8",
          "--host-cidr=fd00::/8",
          "--on-disconnected-host=remove",
          "--disconnect-grace=10m",
          "--leader-elect=dynamodb",
          "--leader-elect=none",
          "--lease-table=leases",
          "--lease-name=ecs-anywhere-controller",
          "--lease-duration=15s",
          "--renew-deadline=10s",
          "--retry-period=2s",
          "--http-address=127.0.0.1:9464",
          "--http-address=none",
          "--metrics-per-pool",
          "--dry-run",
          "--log-format=json",
          "--log-level=error");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private int launched;
  private boolean startable;

  private final Program program =
      new Program(
          _ -> {
            launched++;
            if (startable) {
              return new Ended();
            }
            throw new StartException("not today");
          },
          _ -> {
            throw new StartException("no plan today");
          });

  @Override
  public Fate feed(Chance chance) {
    out.reset();
    err.reset();
    launched = 0;
    startable = !chance.oneIn(10);
    int status =
        program.execute(
            arguments(chance).toArray(String[]::new),
            environment(chance),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    String said = err.toString(StandardCharsets.UTF_8);
    return switch (status) {
      case 0 -> {
        if (!said.isEmpty() || launched > 1) {
          throw new Wrong("accepted, launched %d times, and said %s".formatted(launched, said));
        }
        yield Fate.ACCEPTED;
      }
      case 2 -> {
        if (!said.endsWith(System.lineSeparator()) || (startable && launched > 0)) {
          throw new Wrong("refused, launched %d times, and said %s".formatted(launched, said));
        }
        OneLine.check(said.substring(0, said.length() - System.lineSeparator().length()));
        yield Fate.REFUSED;
      }
      default -> throw new Wrong("status " + status + ": " + said);
    };
  }

  private static List<String> arguments(Chance chance) {
    List<String> arguments = new ArrayList<>();
    if (!chance.oneIn(20)) {
      arguments.add("run");
    }
    if (!chance.oneIn(10)) {
      arguments.add("--cluster=shop");
    }
    int count = chance.oneIn(200) ? 300 : chance.below(5);
    for (int i = 0; i < count; i++) {
      add(chance.among(SOUND), arguments, chance);
    }
    if (chance.oneIn(20)) {
      arguments.add(
          chance.below(arguments.size() + 1),
          chance.among("version", "--version", "--help", "-h", "--", "-", "@file", "serve"));
    }
    return arguments;
  }

  private static void add(String sound, List<String> arguments, Chance chance) {
    int equals = sound.indexOf('=');
    String name = equals < 0 ? sound : sound.substring(0, equals);
    String value = equals < 0 ? "" : sound.substring(equals + 1);
    switch (chance.below(8)) {
      case 0 -> arguments.add(OddText.altered(sound, chance));
      case 1 -> arguments.add(name);
      case 2 -> Collections.addAll(arguments, name, value);
      case 3 -> Collections.addAll(arguments, name, OddText.altered(value, chance));
      case 4, 5 -> arguments.add(name + "=" + OddText.altered(value, chance));
      default -> arguments.add(sound);
    }
  }

  private static Map<String, String> environment(Chance chance) {
    Map<String, String> environment = new HashMap<>(Map.of("PATH", "/bin", "HOME", "/"));
    int count = chance.below(3);
    for (int i = 0; i < count; i++) {
      String sound = chance.among(SOUND);
      int equals = sound.indexOf('=');
      String name = (equals < 0 ? sound : sound.substring(0, equals)).substring(2);
      String variable = "ECSA_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
      String value = equals < 0 ? "true" : sound.substring(equals + 1);
      environment.put(
          chance.oneIn(5) ? OddText.altered(variable, chance) : variable,
          chance.oneIn(2) ? OddText.altered(value, chance) : value);
    }
    return environment;
  }

  private static final class Ended implements RunningController {
    @Override
    public void run() {}

    @Override
    public void stop(Duration grace) {}
  }
}
