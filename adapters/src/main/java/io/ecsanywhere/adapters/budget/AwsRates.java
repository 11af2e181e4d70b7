package io.ecsanywhere.adapters.budget;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/**
 * AWS's request rates, which an account and region share among everything that runs there. From <a
 * href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html">ECS's
 * documentation</a> and <a
 * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/throttling.html">
 * ELB's</a>. SSM documents none for DescribeInstanceInformation: its rate is a cautious guess.
 * Operations that are not listed, SQS's and DynamoDB's, are not rationed for an account.
 */
final class AwsRates {

  /**
   * Calls that AWS counts together.
   *
   * @param name for people and metrics
   * @param operations such as {@code ecs:ListTasks}; one that ends in {@code *} stands for all that
   *     begin so
   */
  record Documented(String name, Rate rate, ImmutableList<String> operations) {

    boolean counts(String operation) {
      return operations.stream()
          .anyMatch(
              listed ->
                  listed.endsWith("*")
                      ? operation.startsWith(listed.substring(0, listed.length() - 1))
                      : operation.equals(listed));
    }
  }

  /** Narrower ones before those that count their calls too. */
  static final ImmutableList<Documented> TABLE =
      ImmutableList.of(
          documented("ecs-services", 20, 100, "ecs:ListServices", "ecs:DescribeServices"),
          documented(
              "ecs-cluster-resources",
              20,
              100,
              "ecs:ListTasks",
              "ecs:DescribeTasks",
              "ecs:ListContainerInstances",
              "ecs:DescribeContainerInstances"),
          documented("ecs-clusters", 20, 50, "ecs:ListClusters", "ecs:DescribeClusters"),
          documented("ecs-task-definitions", 20, 50, "ecs:DescribeTaskDefinition"),
          documented(
              "elb-target-writes",
              4,
              20,
              "elasticloadbalancing:RegisterTargets",
              "elasticloadbalancing:DeregisterTargets"),
          documented(
              "elb-reads",
              10,
              40,
              "elasticloadbalancing:DescribeTargetGroups",
              "elasticloadbalancing:DescribeTargetHealth",
              "elasticloadbalancing:DescribeTags"),
          documented("elb-all", 10, 40, "elasticloadbalancing:*"),
          documented("ssm-instances", 10, 40, "ssm:DescribeInstanceInformation"));

  private AwsRates() {}

  /** Those that a call of this operation is counted in, the narrowest first. */
  static ImmutableList<Documented> counting(String operation) {
    return TABLE.stream()
        .filter(rate -> rate.counts(operation))
        .collect(ImmutableList.toImmutableList());
  }

  /** The one that lists an operation under just this name. */
  static Optional<Documented> named(String operation) {
    return TABLE.stream().filter(rate -> rate.operations().contains(operation)).findFirst();
  }

  private static Documented documented(
      String name, double perSecond, int burst, String... operations) {
    return new Documented(name, new Rate(perSecond, burst), ImmutableList.copyOf(operations));
  }
}
