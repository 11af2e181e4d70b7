package io.ecsanywhere.harness.fuzz;

import java.util.List;

/** Every door of the product, with its share of the inputs. */
final class Doors {

  static final List<Door> ALL =
      List.of(
          new Door("event-bodies", 397, EventBodies::new),
          new Door("event-stream", 20, EventStream::new),
          new Door("service-tags", 80, ServiceTagTexts::new),
          new Door("addresses", 477, AddressTexts::new),
          new Door("command-lines", 4, CommandLines::new),
          new Door("target-group-tags", 3, TargetGroupTags::new),
          new Door("aws-reads", 6, AwsReads::new),
          new Door("target-groups", 3, TargetGroupAnswers::new),
          new Door("leases", 3, LeaseAnswers::new),
          new Door("checkpoints", 3, CheckpointAnswers::new),
          new Door("queue", 3, QueueAnswers::new),
          new Door("passes", 1, Passes::new));

  private Doors() {}
}
