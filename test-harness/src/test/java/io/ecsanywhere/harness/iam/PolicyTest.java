package io.ecsanywhere.harness.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {

  private static final String CLUSTER = "arn:aws:ecs:eu-west-1:123456789012:cluster/shop";

  private static Policy policy(String statement) throws JsonProcessingException {
    return Policy.of(new ObjectMapper().readTree("{\"Statement\": [" + statement + "]}"));
  }

  private static Policy reading(String condition) throws JsonProcessingException {
    return policy(
        """
        {"Effect": "Allow", "Action": "ecs:ListTasks", "Resource": "*", "Condition": %s}\
        """
            .formatted(condition));
  }

  private static Ask ask(String action, String resource) {
    return new Ask(action, resource, Map.of());
  }

  private static Ask reading(String key, List<String> values) {
    return new Ask("ecs:ListTasks", "*", Map.of(key, values));
  }

  @Test
  void whatNoStatementAllowsIsRefused() throws JsonProcessingException {
    Policy policy =
        policy(
            """
            {"Effect": "Allow", "Action": ["ecs:List*", "ecs:DescribeClusters"],
             "Resource": "arn:*:ecs:*:*:cluster/sh?p"}\
            """);
    assertThat(policy.allows(ask("ecs:DescribeClusters", CLUSTER))).isTrue();
    assertThat(policy.allows(ask("ECS:listContainerInstances", CLUSTER))).isTrue();
    assertThat(policy.allows(ask("ecs:DescribeTasks", CLUSTER))).isFalse();
    assertThat(policy.allows(ask("ecs:DescribeClusters", CLUSTER + "s"))).isFalse();
    assertThat(policy.allows(ask("ecs:DescribeClusters", "*"))).isFalse();
  }

  @Test
  void oneStatementHasToAllowAll() throws JsonProcessingException {
    Policy policy =
        policy(
            """
            {"Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": "a"},
            {"Effect": "Allow", "Action": "sqs:DeleteMessage", "Resource": "b"}\
            """);
    assertThat(policy.allows(ask("sqs:ReceiveMessage", "a"))).isTrue();
    assertThat(policy.allows(ask("sqs:ReceiveMessage", "b"))).isFalse();
  }

  @Test
  void equalIsEqualAndLikeHasWildcards() throws JsonProcessingException {
    Policy equal = reading("{\"StringEquals\": {\"aws:ResourceTag/a\": [\"x\", \"y*\"]}}");
    assertThat(equal.allows(reading("aws:ResourceTag/a", List.of("x")))).isTrue();
    assertThat(equal.allows(reading("aws:ResourceTag/a", List.of("X")))).isFalse();
    assertThat(equal.allows(reading("aws:ResourceTag/a", List.of("yy")))).isFalse();
    Policy like = reading("{\"StringLike\": {\"ecs:cluster\": \"*:cluster/sh*\"}}");
    assertThat(like.allows(reading("ecs:cluster", List.of(CLUSTER)))).isTrue();
    assertThat(like.allows(reading("ecs:cluster", List.of(CLUSTER.replace("shop", "x")))))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ArnEquals", "ArnLike"})
  void anArnsWildcardsEndAtItsColons(String operator) throws JsonProcessingException {
    Policy policy =
        reading("{\"%s\": {\"ecs:cluster\": \"arn:aws:ecs:*:*:cluster/*\"}}".formatted(operator));
    assertThat(policy.allows(reading("ecs:cluster", List.of(CLUSTER)))).isTrue();
    assertThat(policy.allows(reading("ecs:cluster", List.of("arn:aws:ecs:a:b:c:cluster/x"))))
        .isFalse();
  }

  @Test
  void allConditionsHaveToHold() throws JsonProcessingException {
    Policy policy = reading("{\"StringEquals\": {\"a\": \"1\", \"b\": \"2\"}}");
    assertThat(policy.allows(reading("a", List.of("1")))).isFalse();
    assertThat(
            policy.allows(
                new Ask("ecs:ListTasks", "*", Map.of("a", List.of("1"), "b", List.of("2")))))
        .isTrue();
  }

  @Test
  void aKeyThatTheCallDoesNotHaveFulfilsNothingButAllOfNone() throws JsonProcessingException {
    assertThat(
            reading("{\"StringLike\": {\"ecs:cluster\": \"*\"}}")
                .allows(reading("other", List.of())))
        .isFalse();
    Policy all =
        reading("{\"ForAllValues:StringLike\": {\"dynamodb:LeadingKeys\": [\"l\", \"l/*\"]}}");
    assertThat(all.allows(reading("other", List.of()))).isTrue();
    assertThat(all.allows(reading("dynamodb:LeadingKeys", List.of("l", "l/1")))).isTrue();
    assertThat(all.allows(reading("dynamodb:LeadingKeys", List.of("l", "m")))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\"}",
        "{\"Effect\": \"Allow\", \"NotAction\": \"ecs:*\", \"Resource\": \"*\"}",
        "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\","
            + " \"Condition\": {\"DateLessThan\": {\"aws:CurrentTime\": \"x\"}}}"
      })
  void whatIsNotUnderstoodIsNotTakenForAllowed(String statement) {
    assertThatThrownBy(() -> policy(statement)).isInstanceOf(IllegalArgumentException.class);
  }
}
