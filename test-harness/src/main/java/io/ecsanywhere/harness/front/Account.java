package io.ecsanywhere.harness.front;

/** Identity of the simulated account, in the partition {@code aws}. */
public record Account(String id, String region) {

  public static final Account DEFAULT = new Account("123456789012", "eu-west-1");

  /** The ARN of a resource of this account, such as {@code service/web/api} of {@code ecs}. */
  public String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + region + ":" + id + ":" + resource;
  }
}
