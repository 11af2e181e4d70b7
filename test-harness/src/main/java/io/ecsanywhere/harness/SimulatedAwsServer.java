package io.ecsanywhere.harness;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the simulated AWS as a process of its own until it gets SIGTERM. */
@Command(
    name = "simulated-aws",
    mixinStandardHelpOptions = true,
    description = "Serves ECS Anywhere, SSM, ELBv2 and SQS on one address.")
public final class SimulatedAwsServer implements Callable<Integer> {

  @Option(names = "--port", defaultValue = "4566", description = "0 takes a free one.")
  private int port;

  @Option(names = "--cluster", defaultValue = "default", description = "A cluster to start with.")
  private String cluster = "default";

  @Option(names = "--hosts", defaultValue = "3", description = "How many hosts it has.")
  private int hosts;

  @Option(names = "--latency-ms", defaultValue = "0", description = "Latency of each call.")
  private long latency;

  @Option(names = "--no-rate-limits", description = "Lifts AWS's limits on request rates.")
  private boolean noRateLimits;

  public static void main(String[] arguments) {
    // Before the first logger is made: only what is wrong belongs on the console.
    System.setProperty("logback.configurationFile", "simulated-aws-logback.xml");
    System.exit(new CommandLine(new SimulatedAwsServer()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    var options = SimulationOptions.usual().withPort(port).withLatency(Duration.ofMillis(latency));
    var aws = SimulatedAws.start(noRateLimits ? options.withoutRates() : options);
    var ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(
                    () -> {
                      aws.close();
                      ended.countDown();
                    }));
    aws.console().createCluster(cluster);
    aws.hosts().add(cluster, hosts);
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    aws.environment().forEach((name, value) -> out.println("export " + name + "=" + value));
    out.println("export ECSA_EVENT_QUEUE_URL=" + aws.events().queue().url());
    ended.await();
    return 0;
  }
}
