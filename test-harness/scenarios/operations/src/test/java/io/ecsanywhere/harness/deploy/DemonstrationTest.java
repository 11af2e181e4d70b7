package io.ecsanywhere.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ecsanywhere.harness.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The walkthrough's page, its scripts and its templates speak of the same things. */
class DemonstrationTest {

  private static final String PAGE = "deploy/docs/walkthrough.md";

  private final Template services = Template.read("demo-services");
  private final Template place = Template.read("demo-onprem");

  private static Stream<MatchResult> found(String file, String pattern) {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(Sources.text(Repository.file(file)))
        .results();
  }

  private static Stream<Map<?, ?>> ofType(Template template, String type) {
    return template.section("Resources").values().stream()
        .filter(resource -> type.equals(resource.get("Type")))
        .map(resource -> (Map<?, ?>) Objects.requireNonNull(resource.get("Properties")));
  }

  private static String fallback(Template template, String parameter) {
    return String.valueOf(
        Objects.requireNonNull(template.section("Parameters").get(parameter)).get("Default"));
  }

  private static String cluster() {
    return fallback(Template.read("demo-onprem"), "ClusterName");
  }

  /** Each service with its containers in order, and how many tasks it is made with. */
  private Map<String, String> made() {
    Map<String, String> made = new TreeMap<>();
    ofType(services, "AWS::ECS::Service")
        .forEach(
            service -> {
              Template.Call task =
                  (Template.Call) Objects.requireNonNull(service.get("TaskDefinition"));
              List<Object> containers =
                  Template.many(
                      services.properties(task.argument().toString()).get("ContainerDefinitions"));
              made.put(
                  String.valueOf(service.get("ServiceName")),
                  containers.stream()
                          .map(container -> String.valueOf(((Map<?, ?>) container).get("Name")))
                          .sorted()
                          .collect(Collectors.joining(" "))
                      + ": "
                      + service.get("DesiredCount"));
            });
    return made;
  }

  private Set<String> groups() {
    Rendering rendering = new Rendering(place, Map.of("ClusterName", cluster()));
    return ofType(place, "AWS::ElasticLoadBalancingV2::TargetGroup")
        .filter(group -> group.containsKey("Name"))
        .map(group -> String.valueOf(rendering.of(group.get("Name"))))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void thePageTellsWhichServicesThereAre() {
    Map<String, String> told = new TreeMap<>();
    found(PAGE, "^\\| `(Service-\\w+)` \\| (.*) \\| (\\d+) \\|$")
        .forEach(
            row ->
                told.put(
                    row.group(1),
                    row.group(2).replace("`", "").replace(",", "") + ": " + row.group(3)));
    assertThat(made()).hasSize(2).isEqualTo(told);
    assertThat(found(PAGE, "(Service-\\w+)").map(name -> name.group(1)))
        .allSatisfy(name -> assertThat(made()).containsKey(name));
  }

  @Test
  void eachServiceIsTiedToAGroupForEachOfItsContainersAndEachGroupIsShown() {
    Map<String, List<String>> tied = new HashMap<>();
    found("deploy/scripts/set-tags", "^tag (\\S+) \"(.*)\"$")
        .forEach(
            call ->
                tied.put(
                    call.group(1),
                    List.of(call.group(2).replace("$cluster", cluster()).split(" ", -1))));
    assertThat(tied.keySet()).isEqualTo(made().keySet());
    tied.forEach(
        (service, names) ->
            assertThat(names)
                .as(service)
                .hasSize(made().getOrDefault(service, "").split(":", 2)[0].split(" ", -1).length));
    assertThat(tied.values().stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(groups());
    assertThat(found(PAGE, "^    (Service-\\w+): (.*)$"))
        .hasSize(tied.size())
        .allSatisfy(
            line -> assertThat(tied.get(line.group(1))).containsExactly(line.group(2).split(" ")));

    assertThat(
            found("deploy/scripts/show-targets", "\\|\\| set -- (.*)$")
                .flatMap(names -> Stream.of(names.group(1).split(" ", -1))))
        .containsExactlyElementsOf(groups());
    for (String script : List.of("set-tags", "show-tasks")) {
      assertThat(found("deploy/scripts/" + script, "^cluster=\\$\\{1:-(.*)}$").map(m -> m.group(1)))
          .containsExactly(cluster());
    }
  }

  @Test
  void theStacksThatThePageMakesAreTheOnesThatAreDeletedAndNobodyElsesInReverse() {
    Map<String, String> made = new LinkedHashMap<>();
    found(
            PAGE,
            "cloudformation deploy --stack-name (\\S+)[^`]*?--template-file"
                + " deploy/cloudformation/(\\S+)\\.yml")
        .forEach(stack -> made.put(stack.group(1), stack.group(2)));
    assertThat(made.values()).containsExactly("demo-onprem", "demo-services", "controller");
    List<String> reversed = new ArrayList<>(made.keySet());
    Collections.reverse(reversed);
    assertThat(found("deploy/scripts/clean-up", "^for stack in (.*); do$").map(m -> m.group(1)))
        .containsExactly(String.join(" ", reversed));
    Set<String> spokenOf =
        found(PAGE, "--stack-name (\\S+)")
            .map(name -> name.group(1))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    assertThat(spokenOf).isEqualTo(made.keySet());
    assertThat(found("deploy/docs/install.md", "--stack-name (\\S+)").map(m -> m.group(1)))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(made.keySet());
  }

  @Test
  void theImagesRepositoryIsDeletedToo() {
    assertThat(found(PAGE, "ecr delete-repository --repository-name (\\S+)").map(m -> m.group(1)))
        .containsExactlyElementsOf(
            found("deploy/docs/install.md", "ecr create-repository --repository-name (\\S+)")
                .map(m -> m.group(1))
                .toList())
        .hasSize(1);
  }

  @Test
  void itsControllerHasALeaseOfItsOwn() {
    assertThat(found(PAGE, "LeaseName=(\\S+)").map(m -> m.group(1)))
        .containsExactly(fallback(place, "LeaseName"));
    assertThat(fallback(place, "LeaseName"))
        .isNotEqualTo(fallback(Template.read("controller"), "LeaseName"));
  }

  @Test
  void theLoadBalancerListensWhereThePageCalls() {
    Set<String> ports =
        ofType(place, "AWS::ElasticLoadBalancingV2::Listener")
            .filter(listener -> "HTTP".equals(listener.get("Protocol")))
            .map(listener -> String.valueOf(listener.get("Port")))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(ports).hasSameSizeAs(groups());
    assertThat(found(PAGE, "\\b(80\\d\\d)\\b").map(m -> m.group(1)).collect(Collectors.toSet()))
        .isEqualTo(ports);
  }

  @Test
  void whatNeedsTheWayOutIsMadeOnceTheSubnetsHaveIt() {
    for (String resource : List.of("ProxyGroup", "Balancer")) {
      assertThat(Template.many(place.resource(resource).get("DependsOn")))
          .as(resource)
          .containsExactlyInAnyOrder("PublicRoute", "PublicRoutesA", "PublicRoutesB");
    }
  }

  /** The part of a host's first commands that writes the agent's settings, run by a shell. */
  @Test
  void aHostSaysItsOwnAddressWhateverDockerAdds(@TempDir Path folder) throws Exception {
    String commands =
        Template.nodes(place.properties("HostTemplate"))
            .filter(String.class::isInstance)
            .map(Object::toString)
            .filter(text -> text.startsWith("#!/bin/sh"))
            .findFirst()
            .orElseThrow();
    String settings =
        commands
            .substring(commands.indexOf("instance=$("), commands.indexOf("dnf install -y docker"))
            .replace("/etc/ecs", folder.toString())
            .replace("/var/lib/cloud/data/instance-id", folder + "/id");
    Files.writeString(folder.resolve("id"), "i-1\n");
    Command.Ended ended =
        Command.run(
            Map.of(),
            "/bin/sh",
            "-euc",
            """
            proxy=http://proxy:3128 around=localhost
            curl() {
              case "$*" in
                *' -X PUT '*/api/token) echo a-token ;;
                *'-token: a-token '*/meta-data/local-ipv4) echo 10.20.2.73 ;;
              esac
            }
            """
                + settings);
    assertThat(ended).isEqualTo(new Command.Ended(0, ""));
    String attributes = "ECS_INSTANCE_ATTRIBUTES=";
    assertThat(
            Files.readAllLines(folder.resolve("ecs.config")).stream()
                .filter(line -> line.startsWith(attributes))
                .map(line -> line.substring(attributes.length())))
        .singleElement()
        .satisfies(
            json ->
                assertThat(new ObjectMapper().readTree(json))
                    .isEqualTo(
                        new ObjectMapper()
                            .createObjectNode()
                            .put("ecsa-demo.instance", "i-1")
                            .put("ecs-a.hostAddress", "10.20.2.73")));
  }
}
