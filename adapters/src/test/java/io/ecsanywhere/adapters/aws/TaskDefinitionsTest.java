package io.ecsanywhere.adapters.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ecsanywhere.adapters.aws.AwsStub.Reply;
import io.ecsanywhere.informers.model.PortRange;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.TaskDefinition;
import io.ecsanywhere.informers.model.TaskDefinition.NetworkMode;
import io.ecsanywhere.informers.model.TaskDefinition.PortMapping;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class TaskDefinitionsTest {

  @RegisterExtension private final StubbedAws stubbed = new StubbedAws();

  @Test
  void readsPortMappingsOfATaskDefinition() {
    String ports =
        """
        'containerDefinitions':[{'name':'app','portMappings':[
          {'containerPort':80,'hostPort':0},{'containerPort':53,'protocol':'udp'},
          {'containerPort':81,'hostPort':8081},{'containerPortRange':'9000-9002'}]},{'name':'sidecar'}]
        """;
    stubbed
        .stub()
        .on(
            "DescribeTaskDefinition",
            request ->
                Reply.json(
                    request.json().path("taskDefinition").asText().equals("td:host")
                        ? "{'taskDefinition':{'networkMode':'host'," + ports + "}}"
                        : "{'taskDefinition':{" + ports + "}}"));
    TaskDefinition bridge = stubbed.aws().readPorts().taskDefinition("td:bridge");
    assertThat(bridge.networkMode()).isEqualTo(NetworkMode.BRIDGE);
    assertThat(bridge.containers().getFirst().portMappings())
        .containsExactly(
            new PortMapping(PortRange.of(80), 0, Protocol.TCP),
            new PortMapping(PortRange.of(53), 0, Protocol.UDP),
            new PortMapping(PortRange.of(81), 8081, Protocol.TCP),
            new PortMapping(new PortRange(9000, 9002), 0, Protocol.TCP));
    TaskDefinition host = stubbed.aws().readPorts().taskDefinition("td:host");
    assertThat(host.networkMode()).isEqualTo(NetworkMode.HOST);
    assertThat(host.containers().getFirst().portMappings())
        .extracting(PortMapping::hostPort)
        .containsExactly(80, 53, 8081, 0);
  }

  @Test
  void aTaskDefinitionThatIsNotThereIsNotFound() {
    stubbed
        .stub()
        .on(
            "DescribeTaskDefinition",
            _ -> Reply.jsonError(400, "ClientException", "Unable to describe task definition."));
    assertThat(failure(() -> stubbed.aws().readPorts().taskDefinition("td:1")))
        .isInstanceOf(ApiFailure.NotFound.class);
  }

  private static ApiFailure failure(ThrowingCallable call) {
    return catchThrowableOfType(ApiException.class, call).failure();
  }
}
