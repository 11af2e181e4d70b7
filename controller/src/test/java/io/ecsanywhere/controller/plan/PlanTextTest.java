package io.ecsanywhere.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.ecsanywhere.adapters.pool.Health;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.plan.Plan.AwayHost;
import io.ecsanywhere.controller.plan.Plan.Unread;
import io.ecsanywhere.controller.plan.PlannedPool.Action;
import io.ecsanywhere.controller.plan.PlannedPool.PlannedTarget;
import io.ecsanywhere.controller.plan.PlannedService.PlannedBinding;
import io.ecsanywhere.controller.plan.PlannedTask.Standing;
import io.ecsanywhere.controller.pool.Claim;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One plan with everything in it, as a table and in JSON. */
class PlanTextTest {

  private static final ServiceKey WEB = new ServiceKey("shop", "web");
  private static final String IN =
      "arn:aws:ecs:eu-west-1:1:task/shop/0a1b2c3d4e5f60718293a4b5c6d7e8f9";
  private static final String NEW =
      "arn:aws:ecs:eu-west-1:1:task/shop/1a1b2c3d4e5f60718293a4b5c6d7e8f9";
  private static final String OUT =
      "arn:aws:ecs:eu-west-1:1:task/shop/2a1b2c3d4e5f60718293a4b5c6d7e8f9";
  private static final String ODD =
      "arn:aws:ecs:eu-west-1:1:task/shop/3a1b2c3d4e5f60718293a4b5c6d7e8f9";
  private static final Health UNHEALTHY = new Health("unhealthy", "Target.Timeout");
  private static final ApiFailure DENIED =
      new ApiFailure.Denied("elasticloadbalancing:DescribeTargetHealth", "not allowed");

  private static final Plan PLAN =
      new Plan(
          ImmutableList.of(
              new PlannedPool(
                  "closed",
                  Optional.of(DENIED),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  ImmutableList.of()),
              new PlannedPool(
                  "web-targets",
                  Optional.empty(),
                  Optional.of("the pool would be emptied although 3 tasks are desired"),
                  Optional.of("it would hold 3 targets, and takes 2 unless its quota was raised"),
                  Optional.of(
                      "it has no tag ecs-a.controller, and a role with the template's policy is"
                          + " refused"),
                  ImmutableList.of(
                      target("10.0.0.1", Action.KEEP, IN, ""),
                      target("10.0.0.2", Action.REGISTER, NEW, ""),
                      target("10.0.0.9", Action.DEREGISTER, "", "no task is known to listen there"),
                      target("192.168.0.1", Action.LEAVE, "", "it is another's")))),
          ImmutableList.of(
              new PlannedService(
                  WEB,
                  3,
                  ImmutableList.of("tag ecs-a.healthyOnly is 'perhaps': expected true or false"),
                  ImmutableList.of(
                      new PlannedBinding("container number 1", "closed", ImmutableList.of()),
                      new PlannedBinding(
                          "web:80",
                          "web-targets",
                          ImmutableList.of(
                              task(IN, "10.0.0.1", new Standing.In(true, UNHEALTHY)),
                              task(NEW, "10.0.0.2", new Standing.In(false, Health.UNKNOWN)),
                              task(
                                  OUT,
                                  "172.17.0.1",
                                  new Standing.Out(Reason.UNROUTABLE_ADDRESS, "")),
                              task(
                                  ODD,
                                  "fd00::1",
                                  new Standing.Undecided("ecs:DescribeTasks: not now")),
                              task(IN, "10.0.0.1", new Standing.Overridden())))))),
          2,
          ImmutableList.of(
              new Unread("cluster blog", new ApiFailure.Transient("ecs:ListTasks", "timed out"))),
          ImmutableList.of(new AwayHost("shop", "mi-0123456789abcdef0", "10.0.0.2", 1)),
          true);

  private static PlannedTarget target(String address, Action action, String task, String why) {
    return new PlannedTarget(
        Target.of(address, 32768),
        action,
        task.isEmpty() ? Optional.empty() : Optional.of(new Claim(WEB, task)),
        why);
  }

  private static PlannedTask task(String arn, String address, Standing standing) {
    return task(arn, "mi-0123456789abcdef0", address, standing);
  }

  private static PlannedTask task(String arn, String host, String address, Standing standing) {
    return new PlannedTask(arn, host, address, OptionalInt.of(32768), standing);
  }

  private static String resource(String name) {
    try (InputStream in = PlanTextTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theTableIsPlainTextInColumns() {
    assertThat(PlanTable.of(PLAN)).isEqualTo(resource("plan.txt"));
    assertThat(PlanTable.of(PLAN).lines()).allMatch(line -> line.length() <= 120);
  }

  @Test
  void theJsonIsOfTheDocumentedShape() {
    assertThat(JsonMapper.shared().readTree(PlanJson.of(PLAN)))
        .isEqualTo(JsonMapper.shared().readTree(resource("plan.json")));
  }

  @Test
  void everyFieldIsDocumentedAndEveryDocumentedFieldIsThere() throws IOException {
    Set<String> documented = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("PLAN.md"))) {
      if (line.startsWith("| `") && !line.startsWith("| `--")) {
        List<String> names = List.of(line.substring(2, line.indexOf(" |", 2)).split(", "));
        names.forEach(name -> documented.add(name.replace("`", "")));
      }
    }
    Set<String> shown = new TreeSet<>();
    collect(JsonMapper.shared().readTree(PlanJson.of(PLAN)), "", shown);
    assertThat(documented).isEqualTo(shown);
  }

  private static void collect(JsonNode node, String path, Set<String> shown) {
    if (node.isArray()) {
      node.forEach(each -> collect(each, path + "[]", shown));
    }
    node.properties()
        .forEach(
            property -> {
              String name = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
              shown.add(name);
              collect(property.getValue(), name, shown);
            });
  }

  @Test
  void aPlanWithNothingInItIsNoDifference() {
    Plan nothing =
        new Plan(
            ImmutableList.of(),
            ImmutableList.of(),
            0,
            ImmutableList.of(),
            ImmutableList.of(),
            false);
    assertThat(PlanTable.of(nothing)).isEqualTo("no difference\n");
    assertThat(nothing.exitStatus()).isZero();
  }

  @Test
  void whatCouldNotBeComparedCountsBeforeWhatDiffers() {
    assertThat(PLAN.differs()).isTrue();
    assertThat(PLAN.exitStatus()).isEqualTo(Plan.INCOMPLETE);
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void whatAReasonMeansAndWhatPutsItRightFitsALine(Reason reason) {
    assertThat(reason + ": " + Remedies.meaning(reason)).hasSizeBetween(20, 115);
    assertThat(Remedies.remedy(reason)).hasSizeBetween(10, 112);
  }

  @ParameterizedTest
  @ValueSource(strings = {"initial", "unhealthy", "unused", "unavailable"})
  void soDoesWhatTheLoadBalancersChecksFind(String state) {
    assertThat(state + ": " + Remedies.meaning(state).orElseThrow()).hasSizeBetween(20, 115);
    assertThat(Remedies.remedy(state).orElseThrow()).hasSizeBetween(10, 112);
  }

  @Test
  void aTargetThatIsWellIsJustIn() {
    assertThat(Remedies.meaning("healthy")).isEmpty();
    assertThat(Remedies.remedy("healthy")).isEmpty();
  }

  /** What the README shows. */
  @Test
  void theReadmesSampleIsWhatIsPrinted() throws IOException {
    Health healthy = new Health("healthy", "");
    Plan sample =
        new Plan(
            ImmutableList.of(
                new PlannedPool(
                    "web-targets",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    ImmutableList.of(
                        target("10.0.0.1", Action.KEEP, IN, ""),
                        target("10.0.0.2", Action.KEEP, NEW, "")))),
            ImmutableList.of(
                new PlannedService(
                    WEB,
                    3,
                    ImmutableList.of(),
                    ImmutableList.of(
                        new PlannedBinding(
                            "container number 1",
                            "web-targets",
                            ImmutableList.of(
                                task(IN, "10.0.0.1", new Standing.In(true, healthy)),
                                task(
                                    NEW,
                                    "mi-0fedcba9876543210",
                                    "10.0.0.2",
                                    new Standing.In(true, UNHEALTHY)),
                                task(
                                    OUT,
                                    "mi-00112233445566778",
                                    "172.17.0.1",
                                    new Standing.Out(Reason.UNROUTABLE_ADDRESS, ""))))))),
            0,
            ImmutableList.of(),
            ImmutableList.of(),
            false);
    assertThat(Files.readString(Path.of("../README.md")))
        .contains(
            "```\n$ ecs-anywhere-controller plan --cluster shop --service web\n"
                + PlanTable.of(sample)
                + "```\n");
  }
}
