package io.ecsanywhere.harness.seeded.aws;

import io.ecsanywhere.adapters.aws.AwsConnection;
import io.ecsanywhere.adapters.aws.AwsSettings;
import io.ecsanywhere.harness.seeded.sched.Scheduler;
import io.ecsanywhere.harness.seeded.sched.SimulatedProcess;
import java.time.Duration;

/** All of AWS, and the way to it. */
public record Aws(
    Scheduler scheduler, Calls calls, Ecs ecs, Ssm ssm, Elb elb, Queue queue, Table table) {

  public static final String REGION = "eu-west-1";
  public static final String QUEUE_URL =
      "https://sqs.eu-west-1.amazonaws.com/111122223333/ecs-events";

  /** The connection of one process. */
  public AwsConnection connect(
      SimulatedProcess process, Duration timeout, Observer observer, AwsSettings settings) {
    Caller caller = new Caller(process, calls, observer, timeout);
    return AwsConnection.over(
        REGION,
        new SeededEcs(ecs, caller, scheduler),
        new SeededSsm(ssm, caller),
        new SeededElb(elb, caller),
        new SeededSqs(queue, caller, scheduler),
        new SeededDynamoDb(table, caller),
        settings);
  }
}
