package io.ecsanywhere.informers.trigger;

import static io.ecsanywhere.informers.trigger.EcsArn.Kind.CLUSTER;
import static io.ecsanywhere.informers.trigger.EcsArn.Kind.CONTAINER_INSTANCE;
import static io.ecsanywhere.informers.trigger.EcsArn.Kind.SERVICE;
import static io.ecsanywhere.informers.trigger.EcsArn.Kind.TASK;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads ECS's events as EventBridge sends them, bare or in one wrapping of SNS.
 *
 * <p>Names are read strictly, since they are asked for later: an ARN that is none would spoil the
 * call in which it travels with others. The rest is read generously, and where it cannot be read,
 * in the way that makes sure of another look. Types and fields not known here are no fault.
 */
public final class EventParser {

  /** What SQS lets through. */
  private static final int LONGEST = 1024 * 1024;

  private final ObjectMapper json =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /**
   * Reads one body.
   *
   * @throws MalformedEventException where the body is no event, or one of the known types that does
   *     not name what changed
   */
  public ParsedEvent parse(String body) throws MalformedEventException {
    EventFields envelope = object(body);
    if (envelope.object().path("detail-type").isMissingNode()
        && envelope.object().path("Message").isTextual()) {
      envelope = object(envelope.object().path("Message").textValue());
    }
    Optional<String> type = envelope.text("detail-type");
    if (type.isEmpty()) {
      throw envelope.expected("detail-type", "the type of an event");
    }
    Trigger trigger =
        switch (type.get()) {
          case "ECS Task State Change" -> task(envelope.fields("detail"));
          case "ECS Container Instance State Change" -> host(envelope.fields("detail"));
          case "ECS Deployment State Change", "ECS Service Action" -> service(envelope);
          default -> new Trigger.Unrelated(type.get());
        };
    Optional<Instant> time = envelope.instant("time");
    if (time.isEmpty() && !(trigger instanceof Trigger.Unrelated)) {
      throw envelope.expected("time", "when it happened");
    }
    return new ParsedEvent(
        trigger, finest(time.orElse(Instant.EPOCH), envelope.object().path("detail")));
  }

  private static Trigger task(EventFields detail) throws MalformedEventException {
    Optional<String> launchType = detail.text("launchType");
    if (launchType.isPresent() && !launchType.get().equals("EXTERNAL")) {
      return new Trigger.Unrelated("a task of launch type " + launchType.get());
    }
    EcsArn cluster = detail.arn("clusterArn", CLUSTER);
    EcsArn task = detail.arn("taskArn", TASK);
    requireIn(cluster, task, "taskArn", detail);
    // A status that is not known here is read as that of a running task that is told to stop: of
    // all readings this is the one that nobody leaves for later.
    return new Trigger.TaskChanged(
        cluster.name(),
        group(detail),
        task.text(),
        detail.count("version"),
        status(detail, "desiredStatus").orElse(TaskStatus.STOPPED),
        status(detail, "lastStatus").orElse(TaskStatus.RUNNING));
  }

  private static Trigger host(EventFields detail) throws MalformedEventException {
    EcsArn cluster = detail.arn("clusterArn", CLUSTER);
    EcsArn host = detail.arn("containerInstanceArn", CONTAINER_INSTANCE);
    requireIn(cluster, host, "containerInstanceArn", detail);
    return new Trigger.HostChanged(
        cluster.name(),
        host.text(),
        detail.count("version"),
        detail.text("status").orElse(""),
        detail.flag("agentConnected"));
  }

  /** A service's events name it among the resources; the detail alone does not. */
  private static Trigger service(EventFields envelope) throws MalformedEventException {
    for (JsonNode resource : envelope.object().path("resources")) {
      Optional<EcsArn> service = EcsArn.parse(resource.asText(""), SERVICE);
      if (service.isPresent()) {
        String cluster =
            service.get().cluster().isPresent()
                ? service.get().cluster().get()
                : envelope.fields("detail").arn("clusterArn", CLUSTER).name();
        return new Trigger.ServiceChanged(new ServiceKey(cluster, service.get().name()));
      }
    }
    throw envelope.expected("resources", "the ARN of a service among them");
  }

  /**
   * Empty where there is none; where it names a service, the name is one that a service can have.
   */
  private static String group(EventFields detail) throws MalformedEventException {
    String group = detail.text("group").orElse("");
    boolean sound =
        Task.serviceKey("", group).map(key -> EcsArn.isName(key.service())).orElse(Boolean.TRUE);
    if (!sound) {
      throw detail.expected("group", "service: and the name of a service");
    }
    return group;
  }

  private static void requireIn(EcsArn cluster, EcsArn arn, String name, EventFields detail)
      throws MalformedEventException {
    if (!arn.mayBelongTo(cluster)) {
      throw detail.expected(
          name, "something in the cluster " + EventFields.oneLine(cluster.text()));
    }
  }

  private static Optional<TaskStatus> status(EventFields detail, String name)
      throws MalformedEventException {
    Optional<String> text = detail.text(name);
    return Arrays.stream(TaskStatus.values())
        .filter(status -> status != TaskStatus.UNKNOWN)
        .filter(status -> text.filter(status.name()::equals).isPresent())
        .findFirst();
  }

  /**
   * EventBridge's time is cut to the second; where the detail tells the same second to the
   * millisecond, that is the time.
   */
  private static Instant finest(Instant time, JsonNode detail) {
    return Stream.of("updatedAt", "createdAt")
        .map(name -> detail.path(name).asText(""))
        .flatMap(text -> EventFields.instantIn(text).stream())
        .filter(at -> at.truncatedTo(ChronoUnit.SECONDS).equals(time))
        .findFirst()
        .orElse(time);
  }

  private EventFields object(String text) throws MalformedEventException {
    if (text.length() > LONGEST) {
      throw new MalformedEventException(
          "expected an event of at most " + LONGEST + " characters, found " + text.length());
    }
    JsonNode root;
    try {
      root = json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new MalformedEventException(
          "expected a JSON object, found something else: "
              + EventFields.oneLine(e.getOriginalMessage()));
    }
    if (!root.isObject()) {
      throw new MalformedEventException("expected a JSON object, found something else");
    }
    return new EventFields("", root);
  }
}
