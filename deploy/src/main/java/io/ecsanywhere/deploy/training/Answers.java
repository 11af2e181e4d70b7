package io.ecsanywhere.deploy.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** What the small AWS says: sound answers, as short as they can be. */
final class Answers {

  static final String REGION = "eu-west-1";
  static final String CLUSTER = "training";

  private static final String ECS = "arn:aws:ecs:eu-west-1:123456789012:";
  private static final String GROUP =
      "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef";
  private static final String CLUSTER_ARN = ECS + "cluster/" + CLUSTER;
  private static final String SERVICE = ECS + "service/" + CLUSTER + "/web";
  private static final String DEFINITION = ECS + "task-definition/web:1";
  private static final String HOST = ECS + "container-instance/" + CLUSTER + "/" + "a".repeat(32);
  private static final String HOST_ID = "mi-0123456789abcdef0";
  private static final String ADDRESS = "10.0.0.1";
  private static final String STAYS = ECS + "task/" + CLUSTER + "/" + "b".repeat(32);
  private static final String STOPS = ECS + "task/" + CLUSTER + "/" + "c".repeat(32);

  private Answers() {}

  /** What does not change, by the operation's name. */
  static String of(String operation) {
    return switch (operation) {
      case "DescribeClusters" ->
          """
          {"clusters":[{"clusterArn":"%s","clusterName":"%s","status":"ACTIVE"}],"failures":[]}
          """
              .formatted(CLUSTER_ARN, CLUSTER);
      case "ListServices" -> "{\"serviceArns\":[\"%s\"]}".formatted(SERVICE);
      case "DescribeServices" -> services();
      case "ListContainerInstances" -> "{\"containerInstanceArns\":[\"%s\"]}".formatted(HOST);
      case "DescribeContainerInstances" -> hosts();
      case "DescribeTaskDefinition" -> definition();
      case "DescribeInstanceInformation" ->
          """
          {"InstanceInformationList":[{"InstanceId":"%s","PingStatus":"Online",
          "LastPingDateTime":1793404800.0,"ResourceType":"ManagedInstance","IPAddress":"%s"}]}
          """
              .formatted(HOST_ID, ADDRESS);
      case "DescribeTargetGroups" ->
          xml(
              operation,
              """
              <TargetGroups><member><TargetGroupArn>%s</TargetGroupArn>
              <TargetGroupName>web</TargetGroupName><IpAddressType>ipv4</IpAddressType>
              <TargetType>ip</TargetType><Protocol>HTTP</Protocol><Port>80</Port><VpcId>vpc-1</VpcId>
              <HealthCheckIntervalSeconds>30</HealthCheckIntervalSeconds>
              <HealthCheckEnabled>true</HealthCheckEnabled><Matcher><HttpCode>200</HttpCode></Matcher>
              <LoadBalancerArns/>
              </member></TargetGroups>
              """
                  .formatted(GROUP));
      case "DescribeTags" ->
          xml(
              operation,
              """
              <TagDescriptions><member><ResourceArn>%s</ResourceArn>
              <Tags><member><Key>owner</Key><Value>web</Value></member></Tags></member>
              </TagDescriptions>
              """
                  .formatted(GROUP));
      default -> "{}";
    };
  }

  private static String services() {
    return """
    {"services":[{"serviceArn":"%s","serviceName":"web","clusterArn":"%s","status":"ACTIVE",
    "desiredCount":2,"runningCount":2,"pendingCount":0,"launchType":"EXTERNAL",
    "taskDefinition":"%s","schedulingStrategy":"REPLICA","createdAt":1793404800.0,
    "deployments":[{"id":"ecs-svc/1","status":"PRIMARY","taskDefinition":"%s","desiredCount":2,
    "runningCount":2,"launchType":"EXTERNAL","rolloutState":"COMPLETED",
    "createdAt":1793404800.0,"updatedAt":1793404800.0}],
    "deploymentController":{"type":"ECS"},
    "deploymentConfiguration":{"minimumHealthyPercent":100,"maximumPercent":200},
    "events":[{"id":"1","message":"steady","createdAt":1793404800.0}],
    "loadBalancers":[],"serviceRegistries":[],"placementConstraints":[],"placementStrategy":[],
    "tags":[{"key":"ecs-a.lbName","value":"%s"}]}],"failures":[]}
    """
        .formatted(SERVICE, CLUSTER_ARN, DEFINITION, DEFINITION, GROUP);
  }

  private static String hosts() {
    return """
    {"containerInstances":[{"containerInstanceArn":"%s","ec2InstanceId":"%s","status":"ACTIVE",
    "agentConnected":true,"version":1,"registeredAt":1793404800.0,"attachments":[],
    "versionInfo":{"agentVersion":"1.99.0"},
    "registeredResources":[{"name":"CPU","type":"INTEGER","doubleValue":0.0,"longValue":0,
    "integerValue":1024},{"name":"PORTS","type":"STRINGSET","stringSetValue":["22"]}],
    "remainingResources":[{"name":"PORTS","type":"STRINGSET","stringSetValue":["22","32001"]}],
    "attributes":[{"name":"ecs.capability.external"},{"name":"ecs.os-type","value":"linux"}]}],
    "failures":[]}
    """
        .formatted(HOST, HOST_ID);
  }

  private static String definition() {
    return """
    {"taskDefinition":{"taskDefinitionArn":"%s","family":"web","revision":1,"networkMode":"bridge",
    "containerDefinitions":[{"name":"web","image":"web",
    "portMappings":[{"containerPort":80,"hostPort":0,"protocol":"tcp"}]}]}}
    """
        .formatted(DEFINITION);
  }

  static String taskList(boolean oneStopped) {
    String last = oneStopped ? "" : ",\"" + STOPS + "\"";
    return "{\"taskArns\":[\"%s\"%s]}".formatted(STAYS, last);
  }

  static String tasks(boolean oneStopped) {
    return "{\"tasks\":[%s,%s],\"failures\":[]}"
        .formatted(task(STAYS, 32001, false, "1793404800.0"), stops(oneStopped, "1793404800.0"));
  }

  private static String stops(boolean stopped, String since) {
    return task(STOPS, 32002, stopped, since);
  }

  private static String task(String arn, int port, boolean stopped, String since) {
    return """
    {"taskArn":"%s","clusterArn":"%s","containerInstanceArn":"%s","taskDefinitionArn":"%s",
    "group":"service:web","startedBy":"ecs-svc/1","launchType":"EXTERNAL","lastStatus":"%s",
    "desiredStatus":"%s","healthStatus":"UNKNOWN","connectivity":"CONNECTED","version":%d,
    "createdAt":%s,"attachments":[],"attributes":[],"tags":[],
    "overrides":{"containerOverrides":[]},"containers":[{"name":"web","image":"web","lastStatus":"%s",
    "healthStatus":"UNKNOWN","networkInterfaces":[],"networkBindings":[{"bindIP":"0.0.0.0",
    "protocol":"tcp","containerPort":80,"hostPort":%d}]}]}
    """
        .formatted(
            arn,
            CLUSTER_ARN,
            HOST,
            DEFINITION,
            stopped ? "STOPPED" : "RUNNING",
            stopped ? "STOPPED" : "RUNNING",
            stopped ? 3 : 2,
            since,
            stopped ? "STOPPED" : "RUNNING",
            port);
  }

  /** The event that tells of the one task's end. */
  static String message() {
    String body =
        """
        {"version":"0","id":"1","detail-type":"ECS Task State Change","source":"aws.ecs",
        "account":"123456789012","time":"2026-11-01T00:00:00Z","region":"%s","resources":["%s"],
        "detail":%s}
        """
            .formatted(REGION, STOPS, stops(true, "\"2026-11-01T00:00:00Z\""));
    return """
    {"Messages":[{"MessageId":"1","ReceiptHandle":"1","MD5OfBody":"%s","Body":"%s"}]}
    """
        .formatted(md5(body), body.replace("\"", "\\\"").replace("\n", "\\n"));
  }

  private static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The pool's targets by their ports. */
  static String health(Collection<String> ports) {
    return xml(
        "DescribeTargetHealth",
        ports.stream()
            .map(
                port ->
                    """
                    <member><Target><Id>%s</Id><Port>%s</Port><AvailabilityZone>all</AvailabilityZone>
                    </Target><HealthCheckPort>80</HealthCheckPort><TargetHealth><State>unhealthy</State>
                    <Reason>Target.Timeout</Reason></TargetHealth><AnomalyDetection>
                    <Result>normal</Result></AnomalyDetection></member>
                    """
                        .formatted(ADDRESS, port))
            .collect(
                Collectors.joining(
                    "", "<TargetHealthDescriptions>", "</TargetHealthDescriptions>")));
  }

  static String xml(String operation, String result) {
    return """
    <%1$sResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/">
    <%1$sResult>%2$s</%1$sResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>
    </%1$sResponse>
    """
        .formatted(operation, result);
  }
}
