package io.ecsanywhere.adapters.aws;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.aws.AwsStub.Reply;
import io.ecsanywhere.informers.source.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ManagedInstancesTest {

  @RegisterExtension private final StubbedAws stubbed = new StubbedAws();

  @Test
  void unknownManagedInstancesAreJustMissing() {
    stubbed
        .stub()
        .on(
            "DescribeInstanceInformation",
            request -> {
              List<String> asked = new ArrayList<>();
              request
                  .json()
                  .path("Filters")
                  .path(0)
                  .path("Values")
                  .forEach(v -> asked.add(v.asText()));
              if (asked.contains("mi-7")) {
                return Reply.jsonError(400, "InvalidInstanceId", "");
              }
              return Reply.json(
                  "{'InstanceInformationList':["
                      + asked.stream()
                          .filter(id -> !id.equals("mi-8"))
                          .map(
                              id ->
                                  "{'InstanceId':'%s','PingStatus':'Online','IPAddress':'10.0.0.1'}"
                                      .formatted(id))
                          .collect(Collectors.joining(","))
                      + "]}");
            });
    Set<String> ids = IntStream.range(0, 60).mapToObj(i -> "mi-" + i).collect(Collectors.toSet());
    var answer = stubbed.aws().readPorts().managedInstances(ids);
    assertThat(answer.missing()).containsExactlyInAnyOrder("mi-7", "mi-8");
    assertThat(answer.found()).hasSize(58);
    assertThat(found(answer, "mi-1").online()).isTrue();
    assertThat(found(answer, "mi-1").ipAddress()).isEqualTo("10.0.0.1");
  }

  @Test
  void managedInstancesComeInPages() {
    stubbed
        .stub()
        .on(
            "DescribeInstanceInformation",
            request ->
                Reply.json(
                    request.json().has("NextToken")
                        ? "{'InstanceInformationList':[{'InstanceId':'mi-2','PingStatus':'ConnectionLost','IPAddress':'10.0.0.2'}]}"
                        : "{'InstanceInformationList':[{'InstanceId':'mi-1','IPAddress':'10.0.0.1'},{'InstanceId':'mi-3'}],'NextToken':'n'}"));
    var answer = stubbed.aws().readPorts().managedInstances(Set.of("mi-1", "mi-2", "mi-3"));
    assertThat(answer.found()).containsOnlyKeys("mi-1", "mi-2");
    assertThat(found(answer, "mi-2").online()).isFalse();
    assertThat(answer.missing()).as("without an address").containsExactly("mi-3");
  }

  private static <V> V found(Answer<V> answer, String id) {
    return requireNonNull(answer.found().get(id), id);
  }
}
