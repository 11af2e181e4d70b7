package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.measure.Removals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether every target that the controller took from a pool in a scenario had to go. */
final class Causes {

  private final SimulatedAws aws;
  private final Set<String> clusters = new TreeSet<>();
  private final Set<Place> byRule = new HashSet<>();

  /** Removals for which there was no cause in clusters that are gone by now. */
  private final List<Removals.Wrong> ofGone = new ArrayList<>();

  private record Place(String targetGroupArn, String target) {

    static Place of(Removals.Wrong wrong) {
      return new Place(wrong.removal().targetGroupArn(), wrong.removal().target());
    }
  }

  Causes(SimulatedAws aws) {
    this.aws = aws;
  }

  /** The tasks of this cluster count from now on. */
  void cluster(String name) {
    clusters.add(name);
  }

  /** A cluster is about to be deleted: of its tasks nothing can be asked any more. */
  void leaves(String cluster) {
    ofGone.addAll(Removals.withoutCause(aws, cluster));
    clusters.remove(cluster);
  }

  /** These targets of running tasks go by a rule that is the scenario's own subject. */
  void byRule(String targetGroupArn, Set<String> targets) {
    targets.forEach(target -> byRule.add(new Place(targetGroupArn, target)));
  }

  /** Fails with every removal for which there was no cause. */
  void assertFound() {
    List<Removals.Wrong> all = new ArrayList<>(ofGone);
    clusters.forEach(each -> all.addAll(Removals.withoutCause(aws, each)));
    assertThat(all)
        .as("removals without cause")
        .filteredOn(wrong -> !byRule.contains(Place.of(wrong)))
        .isEmpty();
  }
}
