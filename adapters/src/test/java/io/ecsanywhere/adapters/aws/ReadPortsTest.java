package io.ecsanywhere.adapters.aws;

import static io.ecsanywhere.adapters.aws.StubbedAws.failure;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.aws.AwsStub.Reply;
import io.ecsanywhere.informers.model.Container;
import io.ecsanywhere.informers.model.HealthStatus;
import io.ecsanywhere.informers.model.NetworkBinding;
import io.ecsanywhere.informers.model.PortRange;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskStatus;
import io.ecsanywhere.informers.source.Answer;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ReadPortsTest {

  private static final String TASK = "arn:aws:ecs:eu-west-1:123456789012:task/demo/";

  @RegisterExtension private final StubbedAws stubbed = new StubbedAws();

  @Test
  void listsServicesOfAllPagesByName() {
    stubbed
        .stub()
        .on(
            "ListServices",
            request ->
                Reply.json(
                    switch (request.json().path("nextToken").asText()) {
                      case "" ->
                          "{'serviceArns':['arn:aws:ecs:eu-west-1:1:service/demo/web'],'nextToken':'2'}";
                      case "2" -> "{'serviceArns':[],'nextToken':'3'}";
                      default -> "{'serviceArns':['arn:aws:ecs:eu-west-1:1:service/old-form']}";
                    }));
    assertThat(stubbed.demo().services().list()).containsExactlyInAnyOrder("web", "old-form");
    assertThat(stubbed.stub().requests("ListServices"))
        .hasSize(3)
        .allSatisfy(
            request -> {
              assertThat(request.json().path("cluster").asText()).isEqualTo("demo");
              assertThat(request.json().path("launchType").asText()).isEqualTo("EXTERNAL");
              assertThat(request.json().path("maxResults").asInt()).isEqualTo(100);
            });
  }

  @Test
  void describesServicesTenAtATimeWithTheirTags() {
    stubbed
        .stub()
        .on(
            "DescribeServices",
            request ->
                Reply.json(
                    "{'services':["
                        + request.texts("services").stream()
                            .map(
                                name ->
                                    "{'serviceName':'%1$s','serviceArn':'arn:aws:ecs:r:1:service/demo/%1$s','status':'ACTIVE','createdAt':1700000000,'desiredCount':3,'launchType':'EXTERNAL','taskDefinition':'td:1','tags':[{'key':'ecs-a.lbName','value':'tg'},{'value':'keyless'}]}"
                                        .formatted(name))
                            .collect(Collectors.joining(","))
                        + "]}"));
    Set<String> names = IntStream.range(0, 23).mapToObj(i -> "s" + i).collect(Collectors.toSet());
    Answer<Service> answer = stubbed.demo().services().describe(names);
    assertThat(answer.found().keySet()).isEqualTo(names);
    assertThat(found(answer, "s7"))
        .isEqualTo(
            new Service(
                new ServiceKey("demo", "s7"),
                "arn:aws:ecs:r:1:service/demo/s7",
                Service.Status.ACTIVE,
                Instant.ofEpochSecond(1_700_000_000),
                3,
                "td:1",
                Map.of("ecs-a.lbName", "tg")));
    assertThat(stubbed.stub().requests("DescribeServices"))
        .extracting(request -> request.texts("services").size())
        .containsExactlyInAnyOrder(10, 10, 3);
    assertThat(stubbed.stub().requests("DescribeServices").getFirst().texts("include"))
        .containsExactly("TAGS");
  }

  @Test
  void servicesThatAreGoneInactiveOrForeignAreToldApart() {
    stubbed
        .stub()
        .on(
            "DescribeServices",
            _ ->
                Reply.json(
                    """
                    {'services':[
                      {'serviceArn':'arn:aws:ecs:r:1:service/demo/old','status':'INACTIVE'},
                      {'serviceArn':'arn:aws:ecs:r:1:service/demo/cloud','status':'ACTIVE','launchType':'FARGATE'}],
                     'failures':[{'arn':'arn:aws:ecs:r:1:service/demo/gone','reason':'MISSING'}]}
                    """));
    Answer<Service> answer = stubbed.demo().services().describe(Set.of("old", "gone", "cloud"));
    assertThat(answer.found().keySet()).containsExactly("old");
    assertThat(found(answer, "old").status()).isEqualTo(Service.Status.INACTIVE);
    assertThat(answer.missing()).containsExactlyInAnyOrder("gone", "cloud");
  }

  @Test
  void aStatusThatNobodyKnowsConcernsThatServiceAlone() {
    stubbed
        .stub()
        .on(
            "DescribeServices",
            _ ->
                Reply.json(
                    """
                    {'services':[
                      {'serviceArn':'arn:aws:ecs:r:1:service/demo/odd','status':'DREAMING','desiredCount':3},
                      {'serviceArn':'arn:aws:ecs:r:1:service/demo/mute'},
                      {'serviceArn':'arn:aws:ecs:r:1:service/demo/ends','status':'DRAINING'},
                      {'serviceArn':'arn:aws:ecs:r:1:service/demo/web','status':'ACTIVE'}]}
                    """));
    Answer<Service> answer =
        stubbed.demo().services().describe(Set.of("odd", "mute", "ends", "web"));
    for (String name : List.of("odd", "mute")) {
      assertThat(found(answer, name).status()).isEqualTo(Service.Status.UNKNOWN);
      assertThat(found(answer, name).alive()).isTrue();
    }
    assertThat(found(answer, "ends").alive()).isFalse();
    assertThat(found(answer, "web").status()).isEqualTo(Service.Status.ACTIVE);
  }

  @Test
  void readsATaskWithItsBindings() {
    stubbed
        .stub()
        .on(
            "DescribeTasks",
            _ ->
                Reply.json(
                    """
                    {'tasks':[{'taskArn':'%sa','clusterArn':'arn:aws:ecs:r:1:cluster/demo',
                      'group':'service:web','taskDefinitionArn':'td:1','containerInstanceArn':'ci',
                      'desiredStatus':'RUNNING','lastStatus':'RUNNING','healthStatus':'HEALTHY',
                      'version':7,'createdAt':1700000000.5,'launchType':'EXTERNAL','future':{'x':1},
                      'containers':[{'name':'app','networkBindings':[
                        {'bindIP':'0.0.0.0','containerPort':80,'hostPort':32768,'protocol':'tcp'},
                        {'bindIP':'::','containerPort':53,'hostPort':32769,'protocol':'udp'},
                        {'bindIP':'0.0.0.0','containerPortRange':'8000-8002','hostPortRange':'40000-40002'},
                        {'containerPort':81},{'containerPort':82,'hostPort':0},
                        {'containerPort':83,'hostPort':99999},{'containerPort':84,'hostPort':84,'protocol':'sctp'},
                        {'containerPortRange':'1-5','hostPortRange':'1-4'}]},
                        {'lastStatus':'RUNNING'},{'name':'sidecar'}]}]}
                    """
                        .formatted(TASK)));
    Task task = found(stubbed.demo().tasks().describe(Set.of(TASK + "a")), TASK + "a");
    assertThat(task)
        .isEqualTo(
            new Task(
                TASK + "a",
                "demo",
                "service:web",
                "td:1",
                Optional.of("ci"),
                TaskStatus.RUNNING,
                TaskStatus.RUNNING,
                HealthStatus.HEALTHY,
                7,
                Instant.ofEpochMilli(1_700_000_000_500L),
                List.of(
                    new Container(
                        "app",
                        List.of(
                            new NetworkBinding(
                                "0.0.0.0", PortRange.of(80), PortRange.of(32768), Protocol.TCP),
                            new NetworkBinding(
                                "::", PortRange.of(53), PortRange.of(32769), Protocol.UDP),
                            new NetworkBinding(
                                "0.0.0.0",
                                new PortRange(8000, 8002),
                                new PortRange(40000, 40002),
                                Protocol.TCP))),
                    new Container("sidecar", List.of()))));
  }

  @Test
  void aTaskThatECSLeavesAloneHasPlainDefaults() {
    stubbed
        .stub()
        .on(
            "DescribeTasks",
            _ ->
                Reply.json(
                    "{'tasks':[{'taskArn':'%sa','desiredStatus':'STOPPED','lastStatus':'DELETED','healthStatus':'ODD'}]}"
                        .formatted(TASK)));
    Task task = found(stubbed.demo().tasks().describe(Set.of(TASK + "a")), TASK + "a");
    assertThat(task.lastStatus()).isEqualTo(TaskStatus.STOPPED);
    assertThat(task.healthStatus()).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(task.containerInstanceArn()).isEmpty();
    assertThat(task.serviceKey()).isEmpty();
    assertThat(task.containers()).isEmpty();
  }

  @Test
  void idsComeBackAsTheyWereAsked() {
    stubbed
        .stub()
        .on(
            "DescribeTasks",
            _ ->
                Reply.json(
                    "{'tasks':[{'taskArn':'%sa','desiredStatus':'RUNNING','lastStatus':'PENDING'}],'failures':[{'arn':'%sb','reason':'MISSING'}]}"
                        .formatted(TASK, TASK)));
    Answer<Task> answer = stubbed.demo().tasks().describe(Set.of("a", "b"));
    assertThat(answer.found()).containsOnlyKeys("a");
    assertThat(answer.missing()).containsExactly("b");
  }

  @Test
  void anIdThatECSIsSilentAboutIsNotMissing() {
    stubbed.stub().on("DescribeTasks", _ -> Reply.json("{'tasks':[],'failures':[]}"));
    assertThat(failure(() -> stubbed.demo().tasks().describe(Set.of(TASK + "a"))))
        .isInstanceOf(ApiFailure.Transient.class)
        .extracting(ApiFailure::message)
        .asString()
        .contains(TASK + "a");
  }

  @Test
  void anotherReasonThanMissingIsAFailure() {
    stubbed
        .stub()
        .on(
            "DescribeTasks",
            _ -> Reply.json("{'failures':[{'arn':'%sa','reason':'ODD'}]}".formatted(TASK)));
    assertThat(failure(() -> stubbed.demo().tasks().describe(Set.of(TASK + "a"))).message())
        .isEqualTo("ECS says ODD of " + TASK + "a");
  }

  @Test
  void aStatusThatNobodyKnowsConcernsThatTaskAlone() {
    stubbed
        .stub()
        .on(
            "DescribeTasks",
            _ ->
                Reply.json(
                    """
                    {'tasks':[
                      {'taskArn':'%1$sa','desiredStatus':'RUNNING','lastStatus':'DREAMING'},
                      {'taskArn':'%1$sb','lastStatus':'RUNNING'},
                      {'taskArn':'%1$sc','desiredStatus':'ODD','lastStatus':'STOPPED'},
                      {'taskArn':'%1$sd','desiredStatus':'RUNNING','lastStatus':'RUNNING'}]}
                    """
                        .formatted(TASK)));
    Answer<Task> answer =
        stubbed.demo().tasks().describe(Set.of(TASK + "a", TASK + "b", TASK + "c", TASK + "d"));
    for (String name : List.of("a", "b")) {
      Task task = found(answer, TASK + name);
      assertThat(task.unclear()).isTrue();
      assertThat(task.running()).isFalse();
      assertThat(task.stopping()).isFalse();
    }
    assertThat(found(answer, TASK + "c").stopping()).isTrue();
    assertThat(found(answer, TASK + "c").unclear()).isFalse();
    assertThat(found(answer, TASK + "d").running()).isTrue();
  }

  @Test
  void recordsShareTheTextsThatManyHave() {
    stubbed
        .stub()
        .on(
            "DescribeTasks",
            request ->
                Reply.json(
                    request.texts("tasks").stream()
                        .map(
                            arn ->
                                """
                                {'taskArn':'%s','group':'service:web','taskDefinitionArn':'def:1',
                                  'containerInstanceArn':'host','desiredStatus':'RUNNING','lastStatus':'RUNNING',
                                  'containers':[{'name':'web','networkBindings':[
                                    {'bindIP':'0.0.0.0','containerPort':80,'hostPort':32768,'protocol':'tcp'}]}]}
                                """
                                    .formatted(arn))
                        .collect(Collectors.joining(",", "{'tasks':[", "]}"))));
    Task a = found(stubbed.demo().tasks().describe(Set.of(TASK + "a")), TASK + "a");
    Set<String> asked = Set.of(TASK + "b");
    Task b = found(stubbed.demo().tasks().describe(asked), TASK + "b");

    assertThat(b.arn()).isSameAs(asked.iterator().next());
    assertThat(a.group()).isSameAs(b.group());
    assertThat(a.taskDefinitionArn()).isSameAs(b.taskDefinitionArn());
    assertThat(a.containerInstanceArn().orElseThrow())
        .isSameAs(b.containerInstanceArn().orElseThrow());
    assertThat(a.containers().getFirst().name()).isSameAs(b.containers().getFirst().name());
    NetworkBinding one = a.containers().getFirst().networkBindings().getFirst();
    NetworkBinding other = b.containers().getFirst().networkBindings().getFirst();
    assertThat(one.bindIp()).isSameAs(other.bindIp());
    assertThat(one.hostPorts()).isSameAs(other.hostPorts());
  }

  @Test
  void listsTheTasksOfOneService() {
    stubbed.stub().on("ListTasks", _ -> Reply.json("{'taskArns':['" + TASK + "a']}"));
    assertThat(stubbed.demo().tasks().listOfService("web")).containsExactly(TASK + "a");
    var request = stubbed.stub().requests("ListTasks").getFirst().json();
    assertThat(request.path("serviceName").asText()).isEqualTo("web");
    // A service of another launch type raises events too, and its tasks are nobody's doubt here.
    assertThat(request.path("launchType").asText()).isEqualTo("EXTERNAL");
  }

  @Test
  void readsHostsWithTheirAttributes() {
    stubbed
        .stub()
        .on(
            "DescribeContainerInstances",
            _ ->
                Reply.json(
                    """
                    {'containerInstances':[{'containerInstanceArn':'arn:aws:ecs:r:1:container-instance/demo/h1',
                      'ec2InstanceId':'mi-1','status':'DRAINING','agentConnected':false,'version':4,
                      'attributes':[{'name':'ecs-a.hostAddress','value':'10.0.0.1'},{'name':'ecs.capability.external'}]}],
                     'failures':[{'arn':'arn:aws:ecs:r:1:container-instance/h2','reason':'MISSING'}]}
                    """));
    String h1 = "arn:aws:ecs:r:1:container-instance/demo/h1";
    String h2 = "arn:aws:ecs:r:1:container-instance/demo/h2";
    var answer = stubbed.demo().containerInstances().describe(Set.of(h1, h2));
    assertThat(answer.missing()).containsExactly(h2);
    assertThat(found(answer, h1).managedInstanceId()).isEqualTo("mi-1");
    assertThat(found(answer, h1).agentConnected()).isFalse();
    assertThat(found(answer, h1).attributes()).isEqualTo(Map.of("ecs-a.hostAddress", "10.0.0.1"));
  }

  @Test
  void namesTheClustersThatExistAndAreActive() {
    stubbed
        .stub()
        .on(
            "DescribeClusters",
            _ ->
                Reply.json(
                    """
                    {'clusters':[{'clusterArn':'arn:aws:ecs:r:1:cluster/demo','status':'ACTIVE'},
                                 {'clusterArn':'arn:aws:ecs:r:1:cluster/off','status':'INACTIVE'}],
                     'failures':[{'arn':'arn:aws:ecs:r:1:cluster/no','reason':'MISSING'}]}
                    """));
    assertThat(stubbed.aws().readPorts().existing(Set.of("demo", "off", "no")))
        .containsExactly("demo");
    stubbed
        .stub()
        .on("ListClusters", _ -> Reply.json("{'clusterArns':['arn:aws:ecs:r:1:cluster/demo']}"));
    assertThat(stubbed.aws().readPorts().clusters()).containsExactly("demo");
  }

  @Test
  void askingForNothingCostsNothing() {
    assertThat(stubbed.demo().tasks().describe(Set.of()).found()).isEmpty();
    assertThat(stubbed.aws().readPorts().managedInstances(Set.of()).found()).isEmpty();
    assertThat(stubbed.stub().operations()).isEmpty();
  }

  private static <V> V found(Answer<V> answer, String id) {
    return requireNonNull(answer.found().get(id), id);
  }
}
