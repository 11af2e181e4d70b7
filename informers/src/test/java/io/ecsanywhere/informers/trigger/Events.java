package io.ecsanywhere.informers.trigger;

/** Bodies as EventBridge puts them into a queue. */
final class Events {

  static final String TASK_ARN =
      "arn:aws:ecs:us-east-1:123456789012:task/demo/4f8a9b1c2d3e4f5061728394a5b6c7d8";
  static final String HOST_ARN =
      "arn:aws:ecs:us-east-1:123456789012:container-instance/demo/0a1b2c3d4e5f60718293a4b5c6d7e8f9";

  static final String TASK =
      """
      {
        "version": "0",
        "id": "3317b2af-7005-947d-b652-f55e762e571a",
        "detail-type": "ECS Task State Change",
        "source": "aws.ecs",
        "account": "123456789012",
        "time": "2026-10-05T17:57:58Z",
        "region": "us-east-1",
        "resources": [
          "arn:aws:ecs:us-east-1:123456789012:task/demo/4f8a9b1c2d3e4f5061728394a5b6c7d8"
        ],
        "detail": {
          "attachments": [],
          "attributes": [{"name": "ecs.cpu-architecture", "value": "x86_64"}],
          "clusterArn": "arn:aws:ecs:us-east-1:123456789012:cluster/demo",
          "connectivity": "CONNECTED",
          "connectivityAt": "2026-10-05T17:57:30.111Z",
          "containerInstanceArn":
            "arn:aws:ecs:us-east-1:123456789012:container-instance/demo/0a1b2c3d4e5f60718293a4b5c6d7e8f9",
          "containers": [
            {
              "containerArn": "arn:aws:ecs:us-east-1:123456789012:container/demo/4f8a/cf15",
              "lastStatus": "RUNNING",
              "name": "container0",
              "image": "demo:1",
              "taskArn":
                "arn:aws:ecs:us-east-1:123456789012:task/demo/4f8a9b1c2d3e4f5061728394a5b6c7d8",
              "networkBindings": [
                {"bindIP": "0.0.0.0", "containerPort": 80, "hostPort": 32768, "protocol": "tcp"}
              ],
              "networkInterfaces": [],
              "cpu": "0"
            }
          ],
          "cpu": "256",
          "createdAt": "2026-10-05T17:57:28.552Z",
          "desiredStatus": "RUNNING",
          "enableExecuteCommand": false,
          "group": "service:web",
          "launchType": "EXTERNAL",
          "lastStatus": "RUNNING",
          "memory": "256",
          "overrides": {"containerOverrides": [{"name": "container0"}]},
          "startedAt": "2026-10-05T17:57:58.103Z",
          "startedBy": "ecs-svc/1234567890123456789",
          "taskArn":
            "arn:aws:ecs:us-east-1:123456789012:task/demo/4f8a9b1c2d3e4f5061728394a5b6c7d8",
          "taskDefinitionArn": "arn:aws:ecs:us-east-1:123456789012:task-definition/web:3",
          "updatedAt": "2026-10-05T17:57:58.103Z",
          "version": 4
        }
      }
      """;

  static final String HOST =
      """
      {
        "version": "0",
        "id": "8952ba83-7be2-4ab5-9c32-6687532d15a2",
        "detail-type": "ECS Container Instance State Change",
        "source": "aws.ecs",
        "account": "123456789012",
        "time": "2026-10-05T18:00:01Z",
        "region": "us-east-1",
        "resources": [
          "arn:aws:ecs:us-east-1:123456789012:container-instance/demo/0a1b2c3d4e5f60718293a4b5c6d7e8f9"
        ],
        "detail": {
          "agentConnected": true,
          "attributes": [{"name": "ecs.capability.external"}],
          "clusterArn": "arn:aws:ecs:us-east-1:123456789012:cluster/demo",
          "containerInstanceArn":
            "arn:aws:ecs:us-east-1:123456789012:container-instance/demo/0a1b2c3d4e5f60718293a4b5c6d7e8f9",
          "ec2InstanceId": "mi-0123456789abcdef0",
          "registeredResources": [{"name": "CPU", "type": "INTEGER", "integerValue": 2048}],
          "remainingResources": [{"name": "CPU", "type": "INTEGER", "integerValue": 1988}],
          "status": "ACTIVE",
          "version": 14801,
          "versionInfo": {"agentHash": "aebcbca", "agentVersion": "1.13.0"},
          "updatedAt": "2026-10-05T18:00:01.991Z"
        }
      }
      """;

  static final String DEPLOYMENT =
      """
      {
        "version": "0",
        "id": "ddca6449-b258-46c0-8653-e0e3aEXAMPLE",
        "detail-type": "ECS Deployment State Change",
        "source": "aws.ecs",
        "account": "123456789012",
        "time": "2026-10-05T12:31:14Z",
        "region": "us-east-1",
        "resources": ["arn:aws:ecs:us-east-1:123456789012:service/demo/web"],
        "detail": {
          "eventType": "INFO",
          "eventName": "SERVICE_DEPLOYMENT_IN_PROGRESS",
          "deploymentId": "ecs-svc/123",
          "updatedAt": "2026-10-05T11:11:11Z",
          "reason": "ECS deployment deploymentId in progress."
        }
      }
      """;

  static final String SERVICE_ACTION =
      """
      {
        "version": "0",
        "id": "af3c496d-f4a8-65d1-70f4-a69d52e9b584",
        "detail-type": "ECS Service Action",
        "source": "aws.ecs",
        "account": "123456789012",
        "time": "2026-10-05T19:27:22Z",
        "region": "us-east-1",
        "resources": ["arn:aws:ecs:us-east-1:123456789012:service/web"],
        "detail": {
          "eventType": "INFO",
          "eventName": "SERVICE_STEADY_STATE",
          "clusterArn": "arn:aws:ecs:us-east-1:123456789012:cluster/demo",
          "createdAt": "2026-10-05T19:27:22.695Z"
        }
      }
      """;

  private Events() {}

  /** The body with one piece of it replaced, which must be there. */
  static String with(String body, String piece, String other) {
    if (!body.contains(piece)) {
      throw new IllegalArgumentException("no " + piece + " in " + body);
    }
    return body.replace(piece, other);
  }

  /** A task's event in another cluster. */
  static String taskIn(String cluster) {
    return with(
        with(TASK, "task/demo/", "task/" + cluster + "/"), ":cluster/demo", ":cluster/" + cluster);
  }
}
