package io.ecsanywhere.harness.seeded.aws;

/**
 * A host as ECS has it.
 *
 * @param attribute the address that its operator set; empty: none
 */
public record Hst(
    String arn,
    String cluster,
    String managedId,
    String status,
    boolean connected,
    String attribute,
    long version) {

  public boolean active() {
    return status.equals("ACTIVE");
  }

  Hst connected(boolean next) {
    return new Hst(arn, cluster, managedId, status, next, attribute, version + 1);
  }

  Hst gone() {
    return new Hst(arn, cluster, managedId, "INACTIVE", false, attribute, version + 1);
  }

  Hst at(String address) {
    return new Hst(arn, cluster, managedId, status, connected, address, version + 1);
  }
}
