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

/**
 * How a simulation is set up.
 *
 * @param port of the front, 0 for a free one
 * @param latency of each API call
 * @param rateScale multiplies AWS's documented request rates; infinite for none
 * @param replaceUnhealthyTasks as AWS does; without it unhealthy tasks can be looked at
 * @param firstHost the first host's address; those after it count up
 * @param runtime where containers run; real servers on loopback unless there is another
 * @param elb how load balancing behaves
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
    String firstHost,
    EventQueue.Settings queue,
    Optional<ContainerRuntime> runtime,
    ElbOptions elb,
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
        "127.0.1.1",
        EventQueue.Settings.USUAL,
        Optional.empty(),
        ElbOptions.DEFAULT,
        50_000,
        1);
  }

  public SimulationOptions withPort(int port) {
    return new SimulationOptions(
        port,
        account,
        clock,
        latency,
        rateScale,
        timings,
        replaceUnhealthyTasks,
        firstHost,
        queue,
        runtime,
        elb,
        callsKept,
        seed);
  }

  public SimulationOptions withClock(InstantSource clock) {
    return new SimulationOptions(
        port,
        account,
        clock,
        latency,
        rateScale,
        timings,
        replaceUnhealthyTasks,
        firstHost,
        queue,
        runtime,
        elb,
        callsKept,
        seed);
  }

  public SimulationOptions withLatency(Duration latency) {
    return new SimulationOptions(
        port,
        account,
        clock,
        latency,
        rateScale,
        timings,
        replaceUnhealthyTasks,
        firstHost,
        queue,
        runtime,
        elb,
        callsKept,
        seed);
  }

  public SimulationOptions withRateScale(double rateScale) {
    return new SimulationOptions(
        port,
        account,
        clock,
        latency,
        rateScale,
        timings,
        replaceUnhealthyTasks,
        firstHost,
        queue,
        runtime,
        elb,
        callsKept,
        seed);
  }

  public SimulationOptions withTimings(Timings timings) {
    return new SimulationOptions(
        port,
        account,
        clock,
        latency,
        rateScale,
        timings,
        replaceUnhealthyTasks,
        firstHost,
        queue,
        runtime,
        elb,
        callsKept,
        seed);
  }

  public SimulationOptions withReplaceUnhealthyTasks(boolean replaceUnhealthyTasks) {
    return new SimulationOptions(
        port,
        account,
        clock,
        latency,
        rateScale,
        timings,
        replaceUnhealthyTasks,
        firstHost,
        queue,
        runtime,
        elb,
        callsKept,
        seed);
  }

  public SimulationOptions withFirstHost(String firstHost) {
    return new SimulationOptions(
        port,
        account,
        clock,
        latency,
        rateScale,
        timings,
        replaceUnhealthyTasks,
        firstHost,
        queue,
        runtime,
        elb,
        callsKept,
        seed);
  }

  public SimulationOptions withQueue(EventQueue.Settings queue) {
    return new SimulationOptions(
        port,
        account,
        clock,
        latency,
        rateScale,
        timings,
        replaceUnhealthyTasks,
        firstHost,
        queue,
        runtime,
        elb,
        callsKept,
        seed);
  }

  public SimulationOptions withRuntime(ContainerRuntime other) {
    return new SimulationOptions(
        port,
        account,
        clock,
        latency,
        rateScale,
        timings,
        replaceUnhealthyTasks,
        firstHost,
        queue,
        Optional.of(other),
        elb,
        callsKept,
        seed);
  }

  public SimulationOptions withElb(ElbOptions elb) {
    return new SimulationOptions(
        port,
        account,
        clock,
        latency,
        rateScale,
        timings,
        replaceUnhealthyTasks,
        firstHost,
        queue,
        runtime,
        elb,
        callsKept,
        seed);
  }

  public SimulationOptions withSeed(long seed) {
    return new SimulationOptions(
        port,
        account,
        clock,
        latency,
        rateScale,
        timings,
        replaceUnhealthyTasks,
        firstHost,
        queue,
        runtime,
        elb,
        callsKept,
        seed);
  }

  /** Without any limit on request rates. */
  public SimulationOptions withoutRates() {
    return withRateScale(Double.POSITIVE_INFINITY);
  }

  /** For thousands of tasks and targets: nothing listens, health is assumed. */
  public SimulationOptions atSize() {
    return withRuntime(new NoServers()).withElb(elb.atSize()).withTimings(Timings.IMMEDIATE);
  }
}
