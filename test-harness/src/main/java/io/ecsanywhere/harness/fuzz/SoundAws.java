package io.ecsanywhere.harness.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.hash.Hashing;
import io.ecsanywhere.harness.fuzz.Exchange.Answering;
import io.ecsanywhere.harness.fuzz.Exchange.Reply;
import io.ecsanywhere.harness.fuzz.Exchange.Request;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A small AWS where all is well and nothing ever changes: one cluster, two services, three tasks on
 * two hosts, two target groups. Whatever is asked, the answer shows all there is.
 */
final class SoundAws implements Answering {

  static final String CLUSTER = "shop";
  static final String HOME = "arn:aws:ecs:eu-west-1:111122223333:";
  static final String TASK_1 = HOME + "task/shop/0123456789abcdef0123456789abcde1";
  static final String TASK_2 = HOME + "task/shop/0123456789abcdef0123456789abcde2";
  static final String TASK_3 = HOME + "task/shop/0123456789abcdef0123456789abcde3";
  static final String HOST_1 = HOME + "container-instance/shop/aaaabbbbccccdddd0000111122223331";
  static final String HOST_2 = HOME + "container-instance/shop/aaaabbbbccccdddd0000111122223332";
  static final String DEFINITION = HOME + "task-definition/web:7";
  static final String HOST_MODE = HOME + "task-definition/api:3";
  static final String GROUPS = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/";
  static final String WEB_GROUP = GROUPS + "web-targets/0123456789abcdef";
  static final String API_GROUP = GROUPS + "api-targets/fedcba9876543210";

  private static final Map<String, JsonNode> JSON = json();
  private static final Map<String, OddXml.Tree> XML = xml();

  private static final OddXml.Tree ID =
      OddXml.tree("ResponseMetadata", OddXml.leaf("RequestId", "1"));

  private static final JsonNode API =
      one(
          ("{'taskDefinition':{'taskDefinitionArn':'%s','family':'api','revision':3,"
                  + "'networkMode':'host','containerDefinitions':[{'name':'api',"
                  + "'portMappings':[{'containerPort':8080,'protocol':'tcp'}]},"
                  + "{'name':'log'}]}}")
              .formatted(HOST_MODE));

  /** A JSON answer, where this operation has one. */
  static Optional<JsonNode> json(String operation) {
    return Optional.ofNullable(JSON.get(operation));
  }

  /** An XML answer. */
  static OddXml.Tree xml(String operation) {
    OddXml.Tree result = XML.get(operation);
    OddXml.Tree own = result == null ? OddXml.tree(operation + "Result") : result;
    return OddXml.tree(operation + "Response", own, ID);
  }

  @Override
  public Reply answer(Request request) {
    if (request.operation().equals("DescribeTaskDefinition") && request.body().contains("/api:")) {
      return Reply.ok(bytes(Wire.written(API)));
    }
    String body =
        json(request.operation())
            .map(Wire::written)
            .orElseGet(() -> xml(request.operation()).toString());
    return Reply.ok(bytes(body));
  }

  static SdkBytes bytes(String text) {
    return SdkBytes.fromUtf8String(text);
  }

  private static Map<String, JsonNode> json() {
    return Map.ofEntries(
        Map.entry("ListClusters", one("{'clusterArns':['" + HOME + "cluster/shop']}")),
        Map.entry(
            "DescribeClusters",
            one(
                ("{'clusters':[{'clusterArn':'%scluster/shop','clusterName':'shop',"
                        + "'status':'ACTIVE'}],'failures':[]}")
                    .formatted(HOME))),
        Map.entry(
            "ListServices",
            one("{'serviceArns':['%1$sservice/shop/web','%1$sservice/shop/api']}".formatted(HOME))),
        Map.entry(
            "DescribeServices",
            one(
                "{'services':[%s,%s],'failures':[]}"
                    .formatted(
                        service("web", "web-targets", DEFINITION),
                        service("api", API_GROUP, HOST_MODE)))),
        Map.entry(
            "ListTasks", one("{'taskArns':['%s','%s','%s']}".formatted(TASK_1, TASK_2, TASK_3))),
        Map.entry(
            "DescribeTasks",
            one(
                "{'tasks':[%s,%s,%s],'failures':[]}"
                    .formatted(
                        task(TASK_1, "web", DEFINITION, HOST_1, 32768),
                        task(TASK_2, "web", DEFINITION, HOST_2, 32768),
                        task(TASK_3, "api", HOST_MODE, HOST_1, 0)))),
        Map.entry(
            "ListContainerInstances",
            one("{'containerInstanceArns':['%s','%s']}".formatted(HOST_1, HOST_2))),
        Map.entry(
            "DescribeContainerInstances",
            one("{'containerInstances':[%s,%s],'failures':[]}".formatted(host(1), host(2)))),
        Map.entry(
            "DescribeInstanceInformation",
            one(
                "{'InstanceInformationList':[%s,%s]}"
                    .formatted(managed(1, "10.0.1.1"), managed(2, "10.0.1.2")))),
        Map.entry(
            "DescribeTaskDefinition",
            one(
                ("{'taskDefinition':{'taskDefinitionArn':'%s','family':'web','revision':7,"
                        + "'networkMode':'bridge','containerDefinitions':[{'name':'web',"
                        + "'portMappings':[{'containerPort':80,'hostPort':0,'protocol':'tcp'},"
                        + "{'containerPortRange':'9000-9010','protocol':'udp'}]}]}}")
                    .formatted(DEFINITION))),
        Map.entry(
            "GetItem",
            one(
                "{'Item':{'lease':{'S':'ecs-anywhere-controller'},'version':{'S':'v1'},"
                    + "'holder':{'S':'a'},'epoch':{'N':'3'},'durationMillis':{'N':'15000'},"
                    + "'leads':{'S':'shop'},'renewedAt':{'S':'2026-01-31T12:00:00Z'}}}")),
        Map.entry(
            "BatchGetItem",
            one(
                ("{'Responses':{'leases':[{'lease':{'S':'ecs-anywhere-controller/checkpoints/5'},"
                        + "'term':{'N':'3'},'turn':{'N':'7'},'page':{'S':'%s'}}]},"
                        + "'UnprocessedKeys':{}}")
                    .formatted(CheckpointAnswers.PAGE.text().replace("\n", "\\n")))),
        Map.entry("PutItem", one("{'Attributes':{}}")),
        Map.entry("ReceiveMessage", one("{'Messages':[%s,%s]}".formatted(message(1), message(2)))),
        Map.entry(
            "DeleteMessageBatch",
            one(
                "{'Successful':[{'Id':'0'}],'Failed':[{'Id':'1','Code':'InternalError',"
                    + "'SenderFault':false,'Message':'again'}]}")));
  }

  private static String service(String name, String pool, String definition) {
    return ("{'serviceArn':'%1$sservice/shop/%2$s','serviceName':'%2$s','status':'ACTIVE',"
            + "'createdAt':1700000000.5,'desiredCount':2,'launchType':'EXTERNAL',"
            + "'taskDefinition':'%4$s','tags':[{'key':'ecs-a.lbName','value':'%3$s'},"
            + "{'key':'ecs-a.healthyOnly','value':'false'},{'key':'team','value':'a'}]}")
        .formatted(HOME, name, pool, definition);
  }

  private static String task(String arn, String service, String definition, String host, int port) {
    String bindings =
        port == 0
            ? ""
            : ("{'bindIP':'0.0.0.0','containerPort':80,'hostPort':%1$d,'protocol':'tcp'},"
                    + "{'bindIP':'::','containerPort':80,'hostPort':%1$d,'protocol':'tcp'},"
                    + "{'bindIP':'0.0.0.0','containerPortRange':'9000-9010',"
                    + "'hostPortRange':'49000-49010','protocol':'udp'}")
                .formatted(port);
    return ("{'taskArn':'%s','clusterArn':'%scluster/shop','group':'service:%s',"
            + "'taskDefinitionArn':'%s','containerInstanceArn':'%s','desiredStatus':'RUNNING',"
            + "'lastStatus':'RUNNING','healthStatus':'HEALTHY','version':5,'launchType':'EXTERNAL',"
            + "'createdAt':1700000100,'containers':[{'name':'%s','lastStatus':'RUNNING',"
            + "'networkBindings':[%s]}]}")
        .formatted(arn, HOME, service, definition, host, service, bindings);
  }

  private static String host(int number) {
    return ("{'containerInstanceArn':'%s','ec2InstanceId':'mi-0123456789abcdef%d',"
                + "'status':'ACTIVE','agentConnected':true,'version':9,'attributes':"
                + "[{'name':'ecs.capability.external'},{'name':'ecs-a.hostAddress','value':'10.0.0.%d'}]}")
        .formatted(number == 1 ? HOST_1 : HOST_2, number, number);
  }

  private static String managed(int number, String address) {
    return ("{'InstanceId':'mi-0123456789abcdef%d','PingStatus':'Online','IPAddress':'%s',"
            + "'ResourceType':'ManagedInstance'}")
        .formatted(number, address);
  }

  /** SQS's client checks what it says of its body. */
  private static String message(int number) {
    String body = "hello " + number;
    @SuppressWarnings("deprecation")
    String md5 = Hashing.md5().hashString(body, StandardCharsets.UTF_8).toString();
    return ("{'MessageId':'m%d','ReceiptHandle':'r%d','MD5OfBody':'%s','Body':'%s',"
            + "'Attributes':{'SentTimestamp':'1700000000000'}}")
        .formatted(number, number, md5, body);
  }

  private static Map<String, OddXml.Tree> xml() {
    return Map.of(
        "DescribeTargetGroups",
        OddXml.tree(
            "DescribeTargetGroupsResult",
            OddXml.tree(
                "TargetGroups",
                group("web-targets", WEB_GROUP, "HTTP"),
                group("api-targets", API_GROUP, "TCP_UDP"))),
        "DescribeTags",
        OddXml.tree(
            "DescribeTagsResult", OddXml.tree("TagDescriptions", tags(WEB_GROUP), tags(API_GROUP))),
        "DescribeTargetHealth",
        OddXml.tree(
            "DescribeTargetHealthResult",
            OddXml.tree(
                "TargetHealthDescriptions",
                member("10.0.0.1", "32768", "healthy"),
                member("10.0.0.9", "32769", "draining"),
                member("10.9.0.9", "80", "unhealthy"))));
  }

  private static OddXml.Tree group(String name, String arn, String protocol) {
    return OddXml.tree(
        "member",
        OddXml.leaf("TargetGroupArn", arn),
        OddXml.leaf("TargetGroupName", name),
        OddXml.leaf("Protocol", protocol),
        OddXml.leaf("Port", "80"),
        OddXml.leaf("TargetType", "ip"),
        OddXml.leaf("IpAddressType", "ipv4"));
  }

  private static OddXml.Tree tags(String arn) {
    return OddXml.tree(
        "member",
        OddXml.leaf("ResourceArn", arn),
        OddXml.tree(
            "Tags",
            OddXml.tree(
                "member",
                OddXml.leaf("Key", "ecs-a.lbVpcCidr"),
                OddXml.leaf("Value", "10.0.0.0/16 fd00::/8")),
            OddXml.tree(
                "member", OddXml.leaf("Key", "ecs-a.ownership"), OddXml.leaf("Value", "shared"))));
  }

  private static OddXml.Tree member(String address, String port, String state) {
    return OddXml.tree(
        "member",
        OddXml.tree(
            "Target",
            OddXml.leaf("Id", address),
            OddXml.leaf("Port", port),
            OddXml.leaf("AvailabilityZone", "all")),
        OddXml.tree("TargetHealth", OddXml.leaf("State", state)));
  }

  private static JsonNode one(String text) {
    return Wire.sound(text);
  }
}
