package io.ecsanywhere.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ecsanywhere.harness.Installed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The function in the demonstration's template, run by Python with a stand-in for AWS. */
class RegistrarTest {

  /** Three hosts, the last of them draining, and calls noted as they come. */
  private static final String BOTO3 =
      """
      import json, os

      hosts = {"arn:1": ("mi-1", "i-1", "ACTIVE"), "arn:2": ("mi-2", "i-2", "ACTIVE"),
               "arn:3": ("mi-3", "i-3", "DRAINING")}
      failures = json.loads(os.environ["FAILURES"])


      class ClientError(Exception):
          pass


      class InvalidActivation(ClientError):
          pass


      class ParameterNotFound(ClientError):
          pass


      class Client:
          exceptions = type("Exceptions", (), dict(
              ClientError=ClientError,
              InvalidActivation=InvalidActivation,
              ParameterNotFound=ParameterNotFound))

          def __getattr__(self, operation):
              return lambda **given: self.call(operation, given)

          def call(self, operation, given):
              print(json.dumps([operation, given], default=lambda time: time.isoformat()))
              if failures.get(operation):
                  raise globals()[failures[operation].pop(0)]("refused")
              if operation == "create_activation":
                  return {"ActivationId": "a" * 36, "ActivationCode": "code"}
              if operation == "describe_container_instances":
                  return {"containerInstances": [
                      {"ec2InstanceId": hosts[arn][0]} for arn in given["containerInstances"]]}

          def get_paginator(self, operation):
              return Pages(operation)


      class Pages:
          def __init__(self, operation):
              self.operation = operation

          def paginate(self, **given):
              if self.operation == "describe_instance_information":
                  return [{"InstanceInformationList": [{"InstanceId": host[0]}]} for host in hosts.values()]
              instance = given.get("filter", "").removeprefix("attribute:ecsa-demo.instance == ")
              assert given["cluster"] == "demo"
              return [{"containerInstanceArns": [arn]} for arn, host in hosts.items()
                      if host[2] == given["status"] and instance in ("", host[1])]


      def client(service):
          return Client()
      """;

  private static final String CFNRESPONSE =
      """
      import json
      SUCCESS, FAILED = "SUCCESS", "FAILED"


      def send(event, context, status, data, known, reason=None):
          print(json.dumps(["send", {"status": status, "id": known, "reason": reason}]))
      """;

  private static final String RUN =
      """
      import json, os, index
      index.time.sleep = lambda seconds: None
      index.handler(json.loads(os.environ["EVENT"]), None)
      """;

  private static final String ACTIVATION = "a".repeat(36);
  private static final String PROPERTIES =
      "\"ResourceProperties\": {\"Role\": \"role\", \"Parameter\": \"/demo/activation\"}";

  @TempDir private Path folder;

  /** What the function called, in order. */
  private record Call(String operation, JsonNode given) {}

  @BeforeEach
  void layOut() throws Exception {
    assumeTrue(Installed.program("python3"), "python3 is not installed");
    Files.writeString(folder.resolve("boto3.py"), BOTO3);
    Files.writeString(folder.resolve("cfnresponse.py"), CFNRESPONSE);
    Files.writeString(folder.resolve("index.py"), source());
  }

  private static String source() {
    Map<?, ?> code =
        (Map<?, ?>)
            Objects.requireNonNull(
                Template.read("demo-onprem").properties("Registrar").get("Code"));
    return String.valueOf(code.get("ZipFile"));
  }

  private List<Call> calls(String event, String failures) throws Exception {
    Command.Ended ended =
        Command.run(
            Map.of(
                "PYTHONPATH",
                folder.toString(),
                "PYTHONDONTWRITEBYTECODE",
                "1",
                "CLUSTER",
                "demo",
                "EVENT",
                event,
                "FAILURES",
                failures),
            "python3",
            "-c",
            RUN);
    assertThat(ended.status()).as(ended.text()).isZero();
    List<Call> calls = new ArrayList<>();
    for (String line : ended.text().lines().filter(each -> each.startsWith("[")).toList()) {
      JsonNode call = new ObjectMapper().readTree(line);
      calls.add(new Call(call.get(0).asText(), call.get(1)));
    }
    return calls;
  }

  private static List<String> given(List<Call> calls, String operation, String parameter) {
    return calls.stream()
        .filter(call -> call.operation().equals(operation))
        .map(call -> call.given().path(parameter).asText())
        .toList();
  }

  @Test
  void anActivationThatLastsForWeeksIsMadeOnceItsRoleIsKnown() throws Exception {
    List<Call> calls =
        calls(
            "{\"RequestType\": \"Create\", " + PROPERTIES + "}",
            "{\"create_activation\": [\"ClientError\", \"ClientError\"]}");
    assertThat(calls.stream().map(Call::operation))
        .containsExactly(
            "create_activation", "create_activation", "create_activation", "put_parameter", "send");
    Instant until =
        Instant.parse(
            given(calls, "create_activation", "ExpirationDate").getFirst().replace("+00:00", "Z"));
    assertThat(Duration.between(Instant.now(), until))
        .isBetween(Duration.ofDays(28), Duration.ofDays(30));
    assertThat(given(calls, "put_parameter", "Value")).containsExactly(ACTIVATION + " code");
    assertThat(given(calls, "send", "status")).containsExactly("SUCCESS");
    assertThat(given(calls, "send", "id")).containsExactly(ACTIVATION);
  }

  @Test
  void theHostOfAnInstanceThatIsGoneIsDeregisteredAndNoOther() throws Exception {
    List<Call> calls = calls(terminated("i-2"), "{}");
    assertThat(given(calls, "deregister_container_instance", "containerInstance"))
        .containsExactly("arn:2");
    assertThat(given(calls, "deregister_container_instance", "force")).containsExactly("true");
    assertThat(given(calls, "deregister_managed_instance", "InstanceId")).containsExactly("mi-2");
    assertThat(given(calls, "send", "status")).isEmpty();

    assertThat(given(calls(terminated("i-3"), "{}"), "deregister_managed_instance", "InstanceId"))
        .containsExactly("mi-3");
    assertThat(calls(terminated("i-unknown"), "{}")).isEmpty();
  }

  private static String terminated(String instance) {
    return """
    {"source": "aws.autoscaling", "detail-type": "EC2 Instance Terminate Successful",
     "detail": {"AutoScalingGroupName": "hosts", "EC2InstanceId": "%s"}}
    """
        .formatted(instance);
  }

  @Test
  void allIsClearedAwayWithTheStackThoughSomeIsGoneAlready() throws Exception {
    List<Call> calls =
        calls(
            "{\"RequestType\": \"Delete\", \"PhysicalResourceId\": \"%s\", %s}"
                .formatted(ACTIVATION, PROPERTIES),
            "{\"delete_activation\": [\"InvalidActivation\"], \"delete_parameter\":"
                + " [\"ParameterNotFound\"]}");
    assertThat(given(calls, "deregister_container_instance", "containerInstance"))
        .containsExactly("arn:1", "arn:2", "arn:3");
    assertThat(given(calls, "deregister_managed_instance", "InstanceId"))
        .containsExactly("mi-1", "mi-2", "mi-3");
    assertThat(given(calls, "delete_activation", "ActivationId")).containsExactly(ACTIVATION);
    assertThat(given(calls, "delete_parameter", "Name")).containsExactly("/demo/activation");
    assertThat(given(calls, "send", "status")).containsExactly("SUCCESS");
  }

  @Test
  void cloudFormationHearsWhatWentWrong() throws Exception {
    List<Call> calls =
        calls(
            "{\"RequestType\": \"Create\", " + PROPERTIES + "}",
            "{\"put_parameter\": [\"ClientError\"]}");
    assertThat(given(calls, "send", "status")).containsExactly("FAILED");
    assertThat(given(calls, "send", "reason")).containsExactly("refused");
  }

  @Test
  void theInstancesNameIsAnAttributeOfItsHostAndTheRuleHearsOfItsGroup() {
    assertThat(String.valueOf(Template.read("demo-onprem").properties("HostTemplate")))
        .contains("ECS_INSTANCE_ATTRIBUTES={\\\"ecsa-demo.instance\\\": \\\"$instance\\\", ");
    assertThat(source()).contains("attribute:ecsa-demo.instance == ");
    assertThat(Template.read("demo-onprem").properties("HostsGone").get("EventPattern"))
        .isEqualTo(
            Map.of(
                "source",
                List.of("aws.autoscaling"),
                "detail-type",
                List.of("EC2 Instance Terminate Successful"),
                "detail",
                Map.of("AutoScalingGroupName", List.of(new Template.Call("Ref", "HostGroup")))));
  }

  /** As long as code may be that stands in the template itself. */
  @Test
  void itFits() {
    assertThat(source()).hasSizeLessThanOrEqualTo(4096);
  }
}
