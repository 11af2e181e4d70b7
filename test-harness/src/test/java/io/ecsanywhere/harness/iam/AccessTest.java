package io.ecsanywhere.harness.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Account;
import io.ecsanywhere.harness.front.ApiError;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Access access = new Access(Account.DEFAULT, _ -> Map.of());

  @BeforeEach
  void onlyTheClusterShop() throws JsonProcessingException {
    access.attach(
        Policy.of(
            JSON.readTree(
                """
                {"Statement": [{
                  "Effect": "Allow",
                  "Action": ["ecs:DescribeClusters"],
                  "Resource": "arn:aws:ecs:*:*:cluster/shop"
                }]}
                """)));
  }

  private void call(String service, String operation, String parameters)
      throws JsonProcessingException {
    access.pass(service, operation, (ObjectNode) JSON.readTree(parameters));
  }

  @Test
  void whatIsAllowedPassesAndIsNoted() throws JsonProcessingException {
    call("ecs", "DescribeClusters", "{\"clusters\": [\"shop\"]}");
    assertThat(access.used()).containsExactly("ecs:DescribeClusters");
    assertThat(access.refused()).isEmpty();
  }

  /** Nothing named is no way around the policy. */
  @ParameterizedTest
  @CsvSource({
    "ecs, DescribeClusters, clusters",
    "ecs, DescribeContainerInstances, containerInstances",
    "ecs, DescribeServices, services",
    "ecs, DescribeTasks, tasks",
    "dynamodb, BatchGetItem, RequestItems"
  })
  void aCallThatNamesNothingIsRefusedAsAnyOther(String service, String operation, String named) {
    for (String parameters : new String[] {"{}", "{\"" + named + "\": []}"}) {
      assertThatThrownBy(() -> call(service, operation, parameters)).isInstanceOf(ApiError.class);
    }
    assertThat(access.refused())
        .hasSize(2)
        .extracting(Access.Refusal::action)
        .containsOnly(service + ":" + operation);
  }
}
