package io.ecsanywhere.harness.failover;

import io.ecsanywhere.harness.Patience;
import io.ecsanywhere.harness.Repository;
import io.ecsanywhere.harness.measure.Table;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What becomes of three replicas, as processes, when something befalls them. */
@Command(
    name = "failover",
    mixinStandardHelpOptions = true,
    description = {
      "Three replicas of the real controller, DynamoDB Local and the simulated AWS,",
      "with requests going through a listener: each fault in turn, and what followed.",
      "Exit status 1 where a replica wrote that did not lead, a target went without",
      "cause, a request found no target, or nobody led for longer than is promised."
    })
public final class Failover implements Callable<Integer> {

  @Option(
      names = "--short-lease",
      description = "3s, 2s and 400ms instead of the usual 15s, 10s and 2s.")
  private boolean shortLease;

  @Option(
      names = "--only",
      split = ",",
      description = "These faults alone: ${COMPLETION-CANDIDATES}.")
  private List<Fault> only = List.of(Fault.values());

  private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

  private Failover() {}

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Failover())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() {
    var lease = shortLease ? Lease.SHORT : Lease.USUAL;
    var table =
        Table.of(
            "FAULT",
            "SECONDS WITHOUT LEADER",
            "AT MOST",
            "TO FIRST WRITE",
            "STRAY WRITES",
            "UNCAUSED",
            "503");
    boolean clean = true;
    for (Fault fault : only) {
      if (Play.leavesOut(fault)) {
        out.println(fault.word() + ": left out, Debian's package faketime is not installed");
        continue;
      }
      var logs = Repository.output("failover").resolve(fault.word());
      try (var play = new Play(lease, fault, logs)) {
        var finding = play.suffer();
        clean &= finding.clean();
        finding.strayWrites().forEach(out::println);
        finding.uncaused().forEach(out::println);
        finding
            .refusedItself()
            .ifPresent(
                refused ->
                    out.printf(
                        "%s: the replica that came back %s not-leader%n",
                        fault.word(), refused ? "logged" : "did not log"));
        table.row(
            fault.word(),
            seconds(finding.leaderless()),
            seconds(finding.limit()),
            finding.firstWrite().map(Failover::seconds).orElse(""),
            finding.strayWrites().size(),
            finding.uncaused().size(),
            finding.withoutTarget());
      } catch (Patience.GaveUpException | IllegalStateException e) {
        out.printf("%s: gave up: %s. Logs: %s%n", fault.word(), e.getMessage(), logs);
        clean = false;
      }
    }
    out.println(String.join("\n", table.lines()));
    return clean ? 0 : 1;
  }

  private static String seconds(Duration duration) {
    return "%.2f".formatted(duration.toMillis() / 1_000.0);
  }
}
