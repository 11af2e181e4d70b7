package io.ecsanywhere.harness.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

/** ECS's events as EventBridge sends them, and what may come in their place. */
final class OddEvents {

  private static final List<JsonNode> SOUND =
      List.of(
          event(
              "ECS Task State Change",
              SoundAws.TASK_1,
              ("{'clusterArn':'%scluster/shop','taskArn':'%s','group':'service:web',"
                   + "'launchType':'EXTERNAL','desiredStatus':'RUNNING','lastStatus':'RUNNING',"
                   + "'version':4,'containerInstanceArn':'%s','createdAt':'2026-01-31T12:00:00.123Z',"
                   + "'updatedAt':'2026-01-31T12:00:01.456Z','containers':[{'name':'web',"
                   + "'networkBindings':[{'bindIP':'0.0.0.0','containerPort':80}]}]}")
                  .formatted(SoundAws.HOME, SoundAws.TASK_1, SoundAws.HOST_1)),
          event(
              "ECS Container Instance State Change",
              SoundAws.HOST_1,
              ("{'clusterArn':'%scluster/shop','containerInstanceArn':'%s','version':3,"
                      + "'status':'ACTIVE','agentConnected':true}")
                  .formatted(SoundAws.HOME, SoundAws.HOST_1)),
          event(
              "ECS Deployment State Change",
              SoundAws.HOME + "service/shop/web",
              "{'eventName':'SERVICE_DEPLOYMENT_COMPLETED','deploymentId':'ecs-svc/1'}"),
          event(
              "ECS Service Action",
              SoundAws.HOME + "service/web",
              "{'clusterArn':'%scluster/shop','eventName':'SERVICE_STEADY_STATE'}"
                  .formatted(SoundAws.HOME)));

  private OddEvents() {}

  /** One that every parser must understand. */
  static String sound(Chance chance) {
    return Wire.written(chance.among(SOUND));
  }

  /** One that every parser must understand, about something that nobody has seen. */
  static String unseen(Chance chance) {
    String number = "%016x".formatted(chance.any());
    return sound(chance).replace("0123456789abcdef", number).replace("aaaabbbbccccdddd", number);
  }

  static String body(Chance chance) {
    JsonNode sound = chance.among(SOUND);
    String body = Wire.spoiled(sound, chance);
    return chance.oneIn(10) ? wrapped(body, chance) : body;
  }

  /** As SNS hands it on. */
  private static String wrapped(String body, Chance chance) {
    JsonNode message =
        JsonNodeFactory.instance.objectNode().put("Type", "Notification").put("Message", body);
    return chance.oneIn(3) ? Wire.spoiled(message, chance) : Wire.written(message);
  }

  private static JsonNode event(String type, String resource, String detail) {
    return Wire.sound(
        ("{'version':'0','id':'1','detail-type':'%s','source':'aws.ecs','account':'111122223333',"
                + "'time':'2026-01-31T12:00:01Z','region':'eu-west-1','resources':['%s'],"
                + "'detail':%s}")
            .formatted(type, resource, detail));
  }
}
