package io.ecsanywhere.informers.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.informers.model.HealthStatus;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServicesOnHostsTest {

  private static final ServiceKey WEB = new ServiceKey(FakeTasks.CLUSTER, "web");
  private static final ServiceKey API = new ServiceKey(FakeTasks.CLUSTER, "api");

  private final ServicesOnHosts services = new ServicesOnHosts();

  private static Task task(String group, String host) {
    return new Task(
        "arn",
        FakeTasks.CLUSTER,
        group,
        "definition:1",
        Optional.of(host).filter(arn -> !arn.isEmpty()),
        TaskStatus.RUNNING,
        TaskStatus.RUNNING,
        HealthStatus.UNKNOWN,
        1,
        Instant.EPOCH,
        List.of());
  }

  private void added(String group, String host) {
    services.changed(new Change.Added<>(task(group, host)));
  }

  private void deleted(String group, String host) {
    services.changed(new Change.Deleted<>(task(group, host)));
  }

  @Test
  void aServiceIsOnAHostAsLongAsItHasATaskThere() {
    added("service:web", "host");
    added("service:web", "host");
    added("service:api", "host");
    Set<ServiceKey> before = services.on("host");
    assertThat(before).containsExactlyInAnyOrder(WEB, API);

    deleted("service:web", "host");
    assertThat(services.on("host")).containsExactlyInAnyOrder(WEB, API);
    deleted("service:web", "host");
    assertThat(services.on("host")).containsExactly(API);
    deleted("service:api", "host");
    assertThat(services.on("host")).isEmpty();
    assertThat(before).containsExactlyInAnyOrder(WEB, API);
  }

  @Test
  void aTaskCountsOnceItIsPlacedAndWhereItIs() {
    added("service:web", "");
    services.changed(new Change.Changed<>(task("service:web", ""), task("service:web", "one")));
    services.changed(new Change.Changed<>(task("service:web", "one"), task("service:web", "one")));
    assertThat(services.on("one")).containsExactly(WEB);
    services.changed(new Change.Changed<>(task("service:web", "one"), task("service:web", "two")));
    assertThat(services.on("one")).isEmpty();
    assertThat(services.on("two")).containsExactly(WEB);
  }

  @Test
  void aTaskThatWasStartedByHandIsNobodys() {
    added("family:job", "host");
    assertThat(services.on("host")).isEmpty();
  }
}
