package io.ecsanywhere.harness.seeded.aws;

/** The calls in use, and what they are part of. */
public enum Operation {
  LIST_CLUSTERS(Area.ECS),
  DESCRIBE_CLUSTERS(Area.ECS),
  LIST_SERVICES(Area.ECS),
  DESCRIBE_SERVICES(Area.ECS),
  LIST_TASKS(Area.ECS),
  DESCRIBE_TASKS(Area.ECS),
  LIST_CONTAINER_INSTANCES(Area.ECS),
  DESCRIBE_CONTAINER_INSTANCES(Area.ECS),
  DESCRIBE_TASK_DEFINITION(Area.ECS),
  DESCRIBE_INSTANCE_INFORMATION(Area.SSM),
  DESCRIBE_TARGET_GROUPS(Area.ELB),
  DESCRIBE_TAGS(Area.ELB),
  DESCRIBE_TARGET_HEALTH(Area.ELB),
  REGISTER_TARGETS(Area.ELB_WRITES),
  DEREGISTER_TARGETS(Area.ELB_WRITES),
  RECEIVE_MESSAGE(Area.SQS),
  DELETE_MESSAGE_BATCH(Area.SQS),
  GET_ITEM(Area.LEASE),
  BATCH_GET_ITEM(Area.LEASE),
  PUT_ITEM(Area.LEASE);

  /** What goes wrong together. */
  public enum Area {
    ECS,
    SSM,
    ELB,
    ELB_WRITES,
    SQS,
    LEASE
  }

  private final Area area;

  Operation(Area area) {
    this.area = area;
  }

  public Area area() {
    return area;
  }
}
