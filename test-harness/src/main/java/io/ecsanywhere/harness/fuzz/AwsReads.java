package io.ecsanywhere.harness.fuzz;

import io.ecsanywhere.informers.source.Answer;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ClusterSources;
import io.ecsanywhere.informers.source.ReadPorts;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Answers of ECS and SSM, through the read ports. */
final class AwsReads implements Fuzzer {

  private final FuzzedAws aws = new FuzzedAws();
  private final List<Supplier<Integer>> reads = reads(aws.connection().readPorts());

  private static List<Supplier<Integer>> reads(ReadPorts ports) {
    ClusterSources shop = ports.cluster(SoundAws.CLUSTER);
    Set<String> services = Set.of("web", "api");
    Set<String> tasks = Set.of(SoundAws.TASK_1, SoundAws.TASK_2, SoundAws.TASK_3);
    Set<String> hosts = Set.of(SoundAws.HOST_1, SoundAws.HOST_2);
    Set<String> managed = Set.of("mi-0123456789abcdef1", "mi-0123456789abcdef2");
    return List.of(
        () -> named(ports.clusters()),
        () -> named(ports.existing(Set.of(SoundAws.CLUSTER))),
        () -> named(shop.services().list()),
        () -> whole(services, shop.services().describe(services)),
        () -> named(shop.tasks().list()),
        () -> named(shop.tasks().listOfService("web")),
        () -> whole(tasks, shop.tasks().describe(tasks)),
        () -> named(shop.containerInstances().list()),
        () -> whole(hosts, shop.containerInstances().describe(hosts)),
        () -> whole(managed, ports.managedInstances(managed)),
        () -> ports.taskDefinition(SoundAws.DEFINITION).containers().size());
  }

  @Override
  public Fate feed(Chance chance) {
    aws.answer(new OddAws(chance, 1));
    try {
      var _ = chance.among(reads).get();
      return Fate.ACCEPTED;
    } catch (ApiException e) {
      return FuzzedAws.refused(e);
    }
  }

  /** Names are asked for later: each has to be one. */
  private static int named(Collection<String> names) {
    if (names.contains("")) {
      throw new Wrong("a thing without a name");
    }
    return names.size();
  }

  private static int whole(Set<String> asked, Answer<?> answer) {
    Set<String> answered = new HashSet<>(answer.found().keySet());
    for (String id : answer.missing()) {
      if (!answered.add(id)) {
        throw new Wrong("both found and missing: " + id);
      }
    }
    if (!answered.equals(asked)) {
      throw new Wrong("asked for %s, answered %s".formatted(asked, answered));
    }
    return answered.size();
  }

  @Override
  public void close() {
    aws.close();
  }
}
