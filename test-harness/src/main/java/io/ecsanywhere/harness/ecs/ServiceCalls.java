package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.ApiError;
import io.ecsanywhere.harness.front.Json;

/** The operations on services. */
final class ServiceCalls {

  private static final int DESCRIBED_AT_ONCE = 10;
  private static final int LISTED_UNLESS_ASKED = 10;

  private final EcsState state;
  private final Scheduler scheduler;

  ServiceCalls(EcsState state, Scheduler scheduler) {
    this.state = state;
    this.scheduler = scheduler;
  }

  ObjectNode create(Input input) {
    var cluster = state.cluster(input.text("cluster"));
    var name = input.required("serviceName");
    if (!name.matches("[A-Za-z0-9_-]{1,255}")) {
      throw Input.invalid("Invalid service name.");
    }
    if (!input.text("launchType").equals("EXTERNAL")) {
      throw Input.invalid("The simulation knows launchType EXTERNAL only.");
    }
    if (!input.json().path("loadBalancers").isEmpty()) {
      throw Input.invalid("Load balancers are not supported for the EXTERNAL launch type.");
    }
    if (cluster.services.containsKey(name)) {
      throw Input.invalid("Creation of service was not idempotent.");
    }
    var former = cluster.deleted.get(name);
    if (former != null && former.status == Service.Status.DRAINING) {
      throw Input.invalid("Unable to Start a service that is still Draining.");
    }
    var definition = state.definitions.find(input.required("taskDefinition"));
    var tags = Tags.parse(input.json().path("tags"));
    var service =
        new Service(name, state.arn("service/" + cluster.name + "/" + name), cluster, state.now());
    service.tags.putAll(tags);
    service.tagged(service.createdAt);
    service.propagateTags = input.text("propagateTags").equals("SERVICE");
    count(service, input);
    percents(service, input);
    cluster.deleted.remove(name);
    cluster.services.put(name, service);
    scheduler.deploy(service, definition);
    scheduler.tend(service);
    return answer(service, true);
  }

  ObjectNode update(Input input) {
    var service = active(input);
    count(service, input);
    percents(service, input);
    boolean forced = input.flag("forceNewDeployment");
    if (forced || input.has("taskDefinition")) {
      var definition =
          input.has("taskDefinition")
              ? state.definitions.find(input.text("taskDefinition"))
              : service.primary().definition;
      if (forced || !definition.equals(service.primary().definition)) {
        scheduler.deploy(service, definition);
      }
    }
    scheduler.tend(service);
    return answer(service, false);
  }

  ObjectNode delete(Input input) {
    var service = find(input);
    if (service.status == Service.Status.ACTIVE) {
      if (service.desiredCount > 0 && !input.flag("force")) {
        throw Input.invalid("The service cannot be stopped while it is scaled above 0.");
      }
      service.status = Service.Status.DRAINING;
      service.desiredCount = 0;
      service.cluster.services.remove(service.name);
      service.cluster.deleted.put(service.name, service);
      scheduler.tend(service);
    }
    return answer(service, false);
  }

  ObjectNode list(Input input) {
    var cluster = state.cluster(input.text("cluster"));
    var launchType = input.text("launchType");
    var strategy = input.text("schedulingStrategy");
    boolean all =
        (launchType.isEmpty() || launchType.equals("EXTERNAL"))
            && (strategy.isEmpty() || strategy.equals("REPLICA"));
    return Page.of(
            cluster.services,
            service -> all && state.shows(service.createdAt),
            input,
            LISTED_UNLESS_ASKED)
        .answer("serviceArns", service -> service.arn);
  }

  ObjectNode describe(Input input) {
    var cluster = state.cluster(input.text("cluster"));
    var answer = Json.object();
    var services = answer.putArray("services");
    var failures = new Failures(state, answer.putArray("failures"));
    for (String name : input.names("services", DESCRIBED_AT_ONCE)) {
      Lookup.service(cluster, name)
          .filter(service -> state.shows(service.createdAt))
          .ifPresentOrElse(
              service -> services.add(described(service, input.includes("TAGS"))),
              () -> failures.missing("service", cluster, name));
    }
    return answer;
  }

  private Service active(Input input) {
    var service = find(input);
    if (service.status != Service.Status.ACTIVE) {
      throw new ApiError(400, "ServiceNotActiveException", "Service was not ACTIVE.");
    }
    return service;
  }

  private Service find(Input input) {
    var cluster = state.cluster(input.text("cluster"));
    return Lookup.requiredService(cluster, input.required("service"));
  }

  private static void count(Service service, Input input) {
    int count = input.integer("desiredCount", service.desiredCount);
    if (count < 0) {
      throw Input.invalid("desiredCount cannot be negative.");
    }
    service.desiredCount = count;
  }

  private static void percents(Service service, Input input) {
    var configuration = input.json().path("deploymentConfiguration");
    service.minimumHealthyPercent =
        configuration.path("minimumHealthyPercent").asInt(service.minimumHealthyPercent);
    service.maximumPercent = configuration.path("maximumPercent").asInt(service.maximumPercent);
  }

  private static ObjectNode answer(Service service, boolean withTags) {
    return Json.object().set("service", described(service, withTags));
  }

  private static ObjectNode described(Service service, boolean withTags) {
    var json = ServiceJson.of(service);
    if (withTags) {
      json.set("tags", Tags.json(service.tags));
    }
    return json;
  }
}
