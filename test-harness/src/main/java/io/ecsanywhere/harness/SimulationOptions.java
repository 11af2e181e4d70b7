package io.ecsanywhere.harness;

import io.ecsanywhere.harness.ecs.NoServers;
import io.ecsanywhere.harness.ecs.Timings;
import io.ecsanywhere.harness.elb.ElbOptions;
import io.ecsanywhere.harness.events.EventQueue;
import io.ecsanywhere.harness.front.Account;
import io.ecsanywhere.harness.net.ContainerRuntime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a simulation is set up.
 *
 * @param port of the front, 0 for a free one
 * @param latency of each API call
 * @param rateScale multiplies AWS's documented request rates; infinite for none
 * @param replaceUnhealthyTasks as AWS does; without it unhealthy tasks can be looked at
 * @param firstHost the first host's address; those after it count up. Where there is none, hosts
 *     are on loopback addresses that no other simulation on this machine has
 * @param elb how load balancing behaves
 * @param runtime where containers run; real servers on loopback unless there is another
 * @param callsKept how many of the latest calls the record keeps whole
 * @param seed of ids and of all chance
 */
public record SimulationOptions(
    int port,
    Account account,
    InstantSource clock,
    Duration latency,
    double rateScale,
    Timings timings,
    boolean replaceUnhealthyTasks,
    Optional<String> firstHost,
    EventQueue.Settings queue,
    ElbOptions elb,
    Optional<ContainerRuntime> runtime,
    int callsKept,
    long seed) {

  /** AWS's rates, no latency, fast tasks, containers and listeners that are real servers. */
  public static SimulationOptions usual() {
    return new SimulationOptions(
        0,
        Account.DEFAULT,
        InstantSource.system(),
        Duration.ZERO,
        1,
        Timings.FAST,
        true,
        Optional.empty(),
        EventQueue.Settings.USUAL,
        ElbOptions.DEFAULT,
        Optional.empty(),
        200_000,
        1);
  }

  public SimulationOptions withPort(int port) {
    return edited(draft -> draft.port = port);
  }

  public SimulationOptions withClock(InstantSource clock) {
    return edited(draft -> draft.clock = clock);
  }

  public SimulationOptions withLatency(Duration latency) {
    return edited(draft -> draft.latency = latency);
  }

  public SimulationOptions withRateScale(double rateScale) {
    return edited(draft -> draft.rateScale = rateScale);
  }

  /** Without any limit on request rates. */
  public SimulationOptions withoutRates() {
    return withRateScale(Double.POSITIVE_INFINITY);
  }

  public SimulationOptions withTimings(Timings timings) {
    return edited(draft -> draft.timings = timings);
  }

  public SimulationOptions withReplaceUnhealthyTasks(boolean replaceUnhealthyTasks) {
    return edited(draft -> draft.replaceUnhealthyTasks = replaceUnhealthyTasks);
  }

  public SimulationOptions withFirstHost(String firstHost) {
    return edited(draft -> draft.firstHost = Optional.of(firstHost));
  }

  public SimulationOptions withQueue(EventQueue.Settings queue) {
    return edited(draft -> draft.queue = queue);
  }

  public SimulationOptions withElb(ElbOptions elb) {
    return edited(draft -> draft.elb = elb);
  }

  /** Containers are no servers and targets are taken for healthy: for fleets of thousands. */
  public SimulationOptions withoutServers() {
    return edited(
        draft -> {
          draft.runtime = Optional.of(new NoServers());
          draft.elb = draft.elb.atSize();
        });
  }

  public SimulationOptions withRuntime(ContainerRuntime runtime) {
    return edited(draft -> draft.runtime = Optional.of(runtime));
  }

  public SimulationOptions withCallsKept(int callsKept) {
    return edited(draft -> draft.callsKept = callsKept);
  }

  public SimulationOptions withSeed(long seed) {
    return edited(draft -> draft.seed = seed);
  }

  private SimulationOptions edited(Consumer<Draft> edit) {
    Draft draft = new Draft(this);
    edit.accept(draft);
    return draft.options();
  }

  private static final class Draft {
    private final SimulationOptions base;
    private int port;
    private InstantSource clock;
    private Duration latency;
    private double rateScale;
    private Timings timings;
    private boolean replaceUnhealthyTasks;
    private Optional<String> firstHost;
    private EventQueue.Settings queue;
    private ElbOptions elb;
    private Optional<ContainerRuntime> runtime;
    private int callsKept;
    private long seed;

    Draft(SimulationOptions base) {
      this.base = base;
      port = base.port;
      clock = base.clock;
      latency = base.latency;
      rateScale = base.rateScale;
      timings = base.timings;
      replaceUnhealthyTasks = base.replaceUnhealthyTasks;
      firstHost = base.firstHost;
      queue = base.queue;
      elb = base.elb;
      runtime = base.runtime;
      callsKept = base.callsKept;
      seed = base.seed;
    }

    SimulationOptions options() {
      return new SimulationOptions(
          port,
          base.account,
          clock,
          latency,
          rateScale,
          timings,
          replaceUnhealthyTasks,
          firstHost,
          queue,
          elb,
          runtime,
          callsKept,
          seed);
    }
  }
}
