package io.ecsanywhere.harness.scenario;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.SetMultimap;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.measure.Traffic;
import io.ecsanywhere.harness.net.TrafficLog;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Requests that flow through a scenario's listeners, and which services they are for. */
final class Requests implements AutoCloseable {

  /** Enough for each pool to be tried several times between two polls. */
  private static final double A_SECOND = 20;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SimulatedAws aws;
  private final SetMultimap<String, String> owners = HashMultimap.create();
  private final List<Traffic> streams = new ArrayList<>();

  /** The target groups to which requests flow. */
  private final Set<String> groups = new TreeSet<>();

  /** A container that a pool's listener sent requests to, and must not have. */
  private record Astray(String targetGroupArn, String target, String service, String task) {

    static Astray of(TrafficLog.Misrouted request) {
      return new Astray(
          request.targetGroupArn(), request.target(), request.service(), request.taskArn());
    }
  }

  Requests(SimulatedAws aws) {
    this.aws = aws;
  }

  /** From now on requests to this pool may go to this service too. */
  void expect(String targetGroupArn, String service) {
    owners.put(targetGroupArn, service);
    aws.traffic().expect(targetGroupArn, owners.get(targetGroupArn));
  }

  /**
   * Sends them to these listeners in turn, until the end.
   *
   * @param listeners by the ARNs of the target groups that they forward to
   */
  void flow(Map<String, InetSocketAddress> listeners) {
    groups.addAll(listeners.keySet());
    streams.add(new Traffic(aws, List.copyOf(listeners.values()), A_SECOND, ""));
  }

  /**
   * Waits until every pool that requests flow to, and that ever held a target, has answered one.
   */
  void awaitAnswers() {
    await("answers from every pool that had a target")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(groups).filteredOn(this::served).allMatch(this::answered));
  }

  private boolean served(String targetGroupArn) {
    return !aws.pools().history(targetGroupArn).isEmpty();
  }

  private boolean answered(String targetGroupArn) {
    return aws.traffic().ofTargetGroup(targetGroupArn).forwarded() > 0;
  }

  /** A listener may send one to whoever has just taken a port, before it loses the target. */
  void assertNoneWentAstrayTwice() {
    assertThat(aws.traffic().misrouted().stream().collect(groupingBy(Astray::of, counting())))
        .as("requests to a wrong service's container")
        .allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
    assertThat(streams).as("streams of requests").allMatch(Traffic::addsUp);
  }

  @Override
  public void close() {
    streams.forEach(Traffic::close);
  }
}
