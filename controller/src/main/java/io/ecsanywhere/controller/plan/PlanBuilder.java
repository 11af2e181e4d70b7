package io.ecsanywhere.controller.plan;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.net.InetAddresses;
import io.ecsanywhere.adapters.pool.Health;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.adapters.pool.PoolId;
import io.ecsanywhere.controller.binding.Bindings;
import io.ecsanywhere.controller.binding.Bindings.Bound;
import io.ecsanywhere.controller.binding.Bindings.Claimant;
import io.ecsanywhere.controller.binding.Selector;
import io.ecsanywhere.controller.eligible.Eligibility;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.eligible.Verdict;
import io.ecsanywhere.controller.plan.Plan.AwayHost;
import io.ecsanywhere.controller.plan.Plan.Unread;
import io.ecsanywhere.controller.plan.PlannedService.PlannedBinding;
import io.ecsanywhere.controller.plan.PlannedTask.Standing;
import io.ecsanywhere.controller.pool.Findings;
import io.ecsanywhere.controller.pool.PoolReport;
import io.ecsanywhere.controller.reconcile.Judgement;
import io.ecsanywhere.controller.reconcile.Outcome;
import io.ecsanywhere.controller.reconcile.Pass;
import io.ecsanywhere.informers.cache.Host;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.model.Container;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts what passes have told into the words of a plan. Decides nothing. */
final class PlanBuilder {

  private final Informers informers;
  private final Bindings bindings;
  private final PoolAdapters adapters;
  private final Eligibility eligibility;
  private final Look look;
  private final ImmutableMap<String, Host> hosts;

  PlanBuilder(
      Informers informers,
      Bindings bindings,
      PoolAdapters adapters,
      Eligibility eligibility,
      Look look) {
    this.adapters = adapters;
    this.informers = informers;
    this.bindings = bindings;
    this.eligibility = eligibility;
    this.look = look;
    this.hosts =
        informers
            .hosts()
            .collect(toImmutableMap(host -> host.instance().arn(), Function.identity()));
  }

  /**
   * The plan for these services, which have been looked at.
   *
   * @param all whether they are all there are: those that name no pool are then only counted
   * @param unread what could not be read
   * @param givesHostsUp whether a host whose agent stays away loses its targets
   */
  Plan build(
      List<ServiceKey> keys, boolean all, ImmutableList<Unread> unread, boolean givesHostsUp) {
    ImmutableList<PlannedService> services =
        keys.stream().map(this::service).collect(toImmutableList());
    ImmutableList<PlannedService> shown =
        services.stream().filter(service -> !all || !unbound(service)).collect(toImmutableList());
    return new Plan(
        pools(keys), shown, services.size() - shown.size(), unread, away(all), givesHostsUp);
  }

  private static boolean unbound(PlannedService service) {
    return service.bindings().isEmpty() && service.problems().isEmpty();
  }

  private ImmutableList<PlannedPool> pools(List<ServiceKey> keys) {
    PlannedTargets targets = new PlannedTargets(informers, hosts.values(), this::planned);
    return keys.stream()
        .flatMap(key -> bindings.pools(key).stream())
        .map(bound -> bound.canonical().toString())
        .distinct()
        .sorted()
        .flatMap(pool -> Stream.ofNullable(look.pools().get(pool)))
        .map(
            report ->
                targets.pool(
                    report,
                    look.judgements(report.pool()),
                    adapters.of(PoolId.parse(report.pool()))))
        .collect(toImmutableList());
  }

  private PlannedService service(ServiceKey key) {
    Pass pass = look.pass(key);
    ImmutableList<PlannedBinding> planned =
        bindings.pools(key).stream()
            .map(Bound::canonical)
            .distinct()
            .sorted()
            .flatMap(
                pool ->
                    bindings.claimants(pool).stream()
                        .filter(claimant -> claimant.key().equals(key))
                        .map(Claimant::ports)
                        .flatMap(ports -> ports.stream())
                        .distinct()
                        .map(port -> binding(key, pool.toString(), port)))
            .sorted(Comparator.comparing(PlannedBinding::port).thenComparing(PlannedBinding::pool))
            .collect(toImmutableList());
    return new PlannedService(
        key,
        informers.service(key).map(Service::desiredCount).orElse(0),
        Stream.concat(pass.problems().stream(), trouble(pass, planned).stream())
            .collect(toImmutableList()),
        planned);
  }

  private PlannedBinding binding(ServiceKey key, String pool, Selector port) {
    return new PlannedBinding(
        port.toString(),
        pool,
        look.judgements(pool).stream()
            .filter(judgement -> judgement.claimant().key().equals(key))
            .filter(judgement -> judgement.demand().port().equals(port))
            .map(judgement -> planned(pool, judgement))
            .sorted(Comparator.comparing(PlannedTask::arn))
            .collect(toImmutableList()));
  }

  /** What went wrong that no pool and no task tells of by itself. */
  private static Optional<String> trouble(Pass pass, List<PlannedBinding> planned) {
    return switch (pass.outcome()) {
      case Outcome.Failed(String kind, String error) when !told(error, pass, planned) ->
          Optional.of(kind + ": " + error);
      case Outcome.RequeueAfter(String reason, var _, var _) when reason.equals("throttled") ->
          Optional.of("throttled: AWS answers no more calls for now");
      case Outcome.Failed _,
          Outcome.RequeueAfter _,
          Outcome.Rejected _,
          Outcome.Busy _,
          Outcome.Unchanged _,
          Outcome.Changed _,
          Outcome.DryRun _ ->
          Optional.empty();
    };
  }

  private static boolean told(String error, Pass pass, List<PlannedBinding> planned) {
    return Stream.concat(
            pass.pools().stream().flatMap(pool -> pool.failure().stream()).map(PlanBuilder::words),
            planned.stream()
                .flatMap(binding -> binding.tasks().stream())
                .map(PlannedTask::standing)
                .filter(Standing.Undecided.class::isInstance)
                .map(undecided -> ((Standing.Undecided) undecided).why()))
        .anyMatch(error::equals);
  }

  private static String words(ApiFailure failure) {
    return failure.operation() + ": " + failure.message();
  }

  private PlannedTask planned(String pool, Judgement judgement) {
    Task task = judgement.task();
    Optional<Host> host = judgement.host().or(() -> task.containerInstanceArn().map(hosts::get));
    Optional<InetAddress> address = host.flatMap(Host::reportedAddress);
    return new PlannedTask(
        task.arn(),
        host.map(known -> known.instance().managedInstanceId()).orElse(""),
        address.map(InetAddresses::toAddrString).orElse(""),
        port(judgement, address.filter(Inet6Address.class::isInstance).isPresent()),
        standing(judgement, findings(pool)));
  }

  private OptionalInt port(Judgement judgement, boolean ipv6) {
    try {
      return eligibility.hostPort(judgement.task(), judgement.demand(), ipv6);
    } catch (ApiException e) {
      return OptionalInt.empty();
    }
  }

  private Optional<Findings> findings(String pool) {
    return Optional.ofNullable(look.pools().get(pool)).flatMap(PoolReport::findings);
  }

  private static Standing standing(Judgement judgement, Optional<Findings> pool) {
    return switch (judgement.verdict()) {
      case Verdict.In(Target target) -> in(target, pool);
      case Verdict.Away(Target target)
          when pool.filter(found -> found.desired().containsKey(target)).isPresent() ->
          in(target, pool);
      case Verdict.Away _ -> new Standing.Out(Reason.HOST_DISCONNECTED, "");
      case Verdict.Out(Reason reason) -> new Standing.Out(reason, detail(reason, judgement.task()));
      case Verdict.Undecided(ApiFailure failure) -> new Standing.Undecided(words(failure));
      case Verdict.Overridden() -> new Standing.Overridden();
    };
  }

  private static Standing in(Target target, Optional<Findings> pool) {
    Optional<Health> health =
        pool.flatMap(found -> Optional.ofNullable(found.serving().get(target)));
    return new Standing.In(health.isPresent(), health.orElse(Health.UNKNOWN));
  }

  private static String detail(Reason reason, Task task) {
    return switch (reason) {
      case NOT_RUNNING ->
          task.running() ? "another task has its host port" : task.lastStatus().name();
      case UNHEALTHY -> task.healthStatus().name();
      case NO_SUCH_CONTAINER ->
          task.containers().stream()
              .map(Container::name)
              .sorted()
              .collect(Collectors.joining(", ", "it has ", ""));
      case STOPPING, NO_SUCH_PORT, NO_HOST_ADDRESS, UNROUTABLE_ADDRESS, HOST_DISCONNECTED -> "";
    };
  }

  /**
   * The hosts whose agent is away.
   *
   * @param all whether those without tasks in question count too
   */
  private ImmutableList<AwayHost> away(boolean all) {
    return hosts.values().stream()
        .filter(host -> !host.instance().agentConnected())
        .map(
            host ->
                new AwayHost(
                    host.instance().cluster(),
                    host.instance().managedInstanceId(),
                    host.reportedAddress().map(InetAddresses::toAddrString).orElse(""),
                    tasksOn(host)))
        .filter(host -> all || host.tasks() > 0)
        .sorted(Comparator.comparing(AwayHost::cluster).thenComparing(AwayHost::id))
        .collect(toImmutableList());
  }

  private int tasksOn(Host host) {
    return (int)
        look.tasks()
            .filter(task -> task.containerInstanceArn().equals(Optional.of(host.instance().arn())))
            .map(Task::arn)
            .distinct()
            .count();
  }
}
