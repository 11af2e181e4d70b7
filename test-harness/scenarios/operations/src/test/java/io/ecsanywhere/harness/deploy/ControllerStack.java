package io.ecsanywhere.harness.deploy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The controller's template as CloudFormation renders it. */
record ControllerStack(Template template, Rendering rendering) {

  /** What resources come to, for those that others refer to. */
  private static final Map<String, Object> MADE =
      Map.of(
          "AWS::StackName", "stack",
          "AWS::Region", "eu-west-1",
          "EventQueue", "https://sqs.eu-west-1.amazonaws.com/111122223333/ecs-events",
          "LeaseTable", "leases",
          "Log", "log",
          "TaskDefinition", "task-definition",
          "ControllerSecurityGroup", "sg-controller",
          "ControllerRole.Arn", "arn:controller",
          "ExecutionRole.Arn", "arn:execution",
          "DeadLetterQueue.QueueName", "dead-letters");

  /** With these parameters, and the defaults of all others that have one. */
  static ControllerStack with(Map<String, Object> parameters) {
    Template template = Template.read("controller");
    Map<String, Object> values = new HashMap<>(MADE);
    template
        .section("Parameters")
        .forEach(
            (name, facts) -> {
              String fallback = String.valueOf(facts.get("Default"));
              boolean list = "CommaDelimitedList".equals(facts.get("Type"));
              values.put(name, list ? List.of(fallback.split(",", -1)) : fallback);
            });
    values.put("Clusters", List.of("shop", "blog"));
    values.putAll(parameters);
    return new ControllerStack(template, new Rendering(template, values));
  }

  /** What a resource is made with. */
  Map<String, Object> properties(String resource) {
    return map(rendering.of(template.properties(resource)));
  }

  /** The one container of the task. */
  Map<String, Object> container() {
    return map(Template.many(properties("TaskDefinition").get("ContainerDefinitions")).getFirst());
  }

  /** Its variables. */
  Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    for (Object each : Template.many(container().get("Environment"))) {
      Map<String, Object> variable = map(each);
      environment.put(String.valueOf(variable.get("Name")), String.valueOf(variable.get("Value")));
    }
    return environment;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object rendered) {
    return (Map<String, Object>) rendered;
  }
}
