package io.ecsanywhere.harness;

import static io.ecsanywhere.harness.Simulation.CLUSTER;
import static io.ecsanywhere.harness.Simulation.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Lists;
import io.ecsanywhere.harness.events.EventFault;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Task;

class SizeTest {

  @Test
  void tenThousandTasksOnFiveHundredHostsAreListedWhole() {
    try (var simulation =
        new Simulation(SimulationOptions.usual().withoutRates().withoutServers())) {
      simulation.aws.events().add(new EventFault.Lost(1));
      simulation.aws.hosts().add(CLUSTER, 500);
      var definition =
          simulation.aws.console().register(TaskTemplate.of("app").container("c", "80"));
      for (int i = 0; i < 1000; i++) {
        simulation.aws.console().createService(CLUSTER, "s" + i, definition, 10, Map.of());
      }
      eventually(
          () ->
              assertThat(
                      simulation
                          .ecs
                          .describeClusters(r -> r.clusters(CLUSTER))
                          .clusters()
                          .getFirst()
                          .runningTasksCount())
                  .isEqualTo(10_000));

      var arns =
          simulation.ecs.listTasksPaginator(r -> r.cluster(CLUSTER)).taskArns().stream().toList();
      var perHost =
          Lists.partition(arns, 100).stream()
              .flatMap(
                  batch ->
                      simulation
                          .ecs
                          .describeTasks(r -> r.cluster(CLUSTER).tasks(batch))
                          .tasks()
                          .stream())
              .collect(Collectors.groupingBy(Task::containerInstanceArn, Collectors.counting()));

      assertThat(arns).hasSize(10_000).doesNotHaveDuplicates();
      assertThat(perHost).hasSize(500).allSatisfy((host, tasks) -> assertThat(tasks).isEqualTo(20));
    }
  }
}
