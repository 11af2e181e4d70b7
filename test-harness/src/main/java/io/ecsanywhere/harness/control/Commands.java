package io.ecsanywhere.harness.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.Host;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.ecs.Health;
import io.ecsanywhere.harness.events.EventFault;
import io.ecsanywhere.harness.front.Fault;
import io.ecsanywhere.harness.front.Json;
import io.ecsanywhere.harness.front.RateBuckets;
import io.ecsanywhere.harness.ssm.ManagedInstance.Ping;
import java.util.List;
import java.util.Locale;

/** The commands, each a word in the path. */
final class Commands {

  private final SimulatedAws aws;

  Commands(SimulatedAws aws) {
    this.aws = aws;
  }

  ObjectNode carryOut(String command, Arguments in) {
    return switch (command) {
      case "add-host" -> shown(addHost(in));
      case "lose-host" -> done(() -> host(in).lose());
      case "restore-host" -> done(() -> host(in).restore());
      case "disconnect-agent" -> done(() -> host(in).disconnectAgent());
      case "move-host" ->
          done(() -> host(in).moveTo(in.text("address", aws.hosts().nextAddress())));
      case "report-address" -> done(() -> host(in).reportAddress(in.text("address")));
      case "ping-status" -> done(() -> host(in).ping(constant(Ping.class, in.text("status"))));
      case "put-attribute" ->
          done(() -> host(in).putAttribute(in.text("name"), in.text("value", "")));
      case "delete-attribute" -> done(() -> host(in).deleteAttribute(in.text("name")));
      case "drain-host" -> done(() -> host(in).drain());
      case "activate-host" -> done(() -> host(in).activate());
      case "force-next-port" -> done(() -> host(in).forceNextPort(in.integer("port")));
      case "scale" ->
          done(
              () ->
                  aws.console().scale(in.text("cluster"), in.text("service"), in.integer("count")));
      case "roll" -> done(() -> roll(in));
      case "stop-task" -> done(() -> aws.console().stopTask(in.text("cluster"), in.text("task")));
      case "crash-task" -> done(() -> aws.ecs().crash(in.text("task")));
      case "set-health" ->
          done(
              () ->
                  aws.ecs().setHealth(in.text("task"), constant(Health.class, in.text("status"))));
      case "fail-health" ->
          done(() -> aws.servers().failHealth(in.text("container"), in.flag("fail")));
      case "tag" -> done(() -> aws.console().tag(in.text("arn"), in.texts("tags")));
      case "untag" -> done(() -> aws.console().untag(in.text("arn"), List.of(in.text("key"))));
      case "add-fault" -> done(() -> aws.faults().add(fault(in)));
      case "add-event-fault" -> done(() -> aws.events().add(eventFault(in)));
      case "clear-faults" -> done(aws::clearFaults);
      case "send-raw" -> done(() -> aws.events().sendRaw(in.text("body")));
      case "delete-queue" -> done(aws::deleteQueue);
      case "latency" -> done(() -> aws.gate().latency(in.millis("millis")));
      case "rates" -> done(() -> aws.rates().scale(in.number("scale", Double.POSITIVE_INFINITY)));
      case "limit" ->
          done(
              () ->
                  aws.rates()
                      .add(
                          new RateBuckets.Limit(
                              in.number("burst"), in.number("perSecond"), List.of(in.on()))));
      case "unknown-ids-fail" -> done(() -> aws.ssm().failOnUnknownIds(in.flag("fail")));
      case "forget-calls" -> done(() -> aws.calls().clear());
      default -> throw new IllegalArgumentException("There is no command " + command + ".");
    };
  }

  private static ObjectNode done(Runnable action) {
    action.run();
    return Json.object().put("ok", true);
  }

  private Host host(Arguments in) {
    return aws.hosts().find(in.text("host"));
  }

  private Host addHost(Arguments in) {
    var address = in.text("address", "");
    return address.isEmpty()
        ? aws.hosts().add(in.text("cluster"))
        : aws.hosts().addAt(in.text("cluster"), address);
  }

  static ObjectNode shown(Host host) {
    return Json.object()
        .put("name", host.name())
        .put("cluster", host.cluster())
        .put("address", host.address())
        .put("managedInstanceId", host.managedInstanceId())
        .put("containerInstanceArn", host.containerInstanceArn());
  }

  private void roll(Arguments in) {
    var cluster = in.text("cluster");
    var service = in.text("service");
    var current = aws.console().service(cluster, service).path("taskDefinition").asText();
    aws.console().roll(cluster, service, in.text("taskDefinition", current));
  }

  private static Fault fault(Arguments in) {
    var kind = in.text("fault");
    return switch (kind) {
      case "errors" ->
          new Fault.Errors(
              in.on(),
              in.number("rate", 1),
              in.integer("status", 500),
              in.text("code", "InternalFailure"),
              in.text("message", "The request processing has failed."));
      case "throttled" -> new Fault.Throttled(in.on(), in.number("rate", 1));
      case "denied" -> new Fault.Denied(in.on());
      case "failed-page" -> new Fault.FailedPage(in.on(), in.integer("page"));
      case "short-pages" -> new Fault.ShortPages(in.on(), in.integer("size"));
      case "slow" -> new Fault.Slow(in.on(), in.millis("millis"));
      case "unreachable" -> new Fault.Unreachable(in.on());
      case "stale-tasks" -> new Fault.StaleTasks(in.millis("millis"));
      case "late-newcomers" -> new Fault.LateNewcomers(in.millis("millis"));
      default -> throw new IllegalArgumentException("There is no fault " + kind + ".");
    };
  }

  private static EventFault eventFault(Arguments in) {
    var kind = in.text("fault");
    return switch (kind) {
      case "lost" -> new EventFault.Lost(in.number("rate", 1));
      case "doubled" -> new EventFault.Doubled(in.number("rate", 1));
      case "malformed" -> new EventFault.Malformed(in.number("rate", 1));
      case "shuffled" -> new EventFault.Shuffled(in.millis("millis"));
      case "late" -> new EventFault.Late(in.millis("millis"));
      default -> throw new IllegalArgumentException("There is no event fault " + kind + ".");
    };
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name) {
    return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
  }
}
