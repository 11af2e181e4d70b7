package io.ecsanywhere.harness.seeded.aws;

import io.ecsanywhere.harness.seeded.sched.ProcessMachine;
import io.ecsanywhere.harness.seeded.sched.Scheduler;
import io.ecsanywhere.informers.model.ServiceKey;
import java.util.List;

/** EventBridge: puts what changed into the queue, as well as the weather lets it. */
public final class Bus {

  private static final String ACCOUNT = "111122223333";

  private final Scheduler scheduler;
  private final Queue queue;
  private final EventWeather weather;
  private int sent;

  public Bus(Scheduler scheduler, Queue queue, EventWeather weather) {
    this.scheduler = scheduler;
    this.queue = queue;
    this.weather = weather;
  }

  void task(Tsk task) {
    send(
        "ECS Task State Change",
        "\"clusterArn\":\"%s\",\"taskArn\":\"%s\",\"launchType\":\"EXTERNAL\",\"group\":\"service:%s\",\"desiredStatus\":\"%s\",\"lastStatus\":\"%s\",\"version\":%d"
            .formatted(
                Ecs.clusterArn(task.service().cluster()),
                task.arn(),
                task.service().service(),
                task.desired(),
                task.last(),
                task.version()),
        task.arn());
  }

  void host(Hst host) {
    send(
        "ECS Container Instance State Change",
        "\"clusterArn\":\"%s\",\"containerInstanceArn\":\"%s\",\"status\":\"%s\",\"agentConnected\":%s,\"version\":%d"
            .formatted(
                Ecs.clusterArn(host.cluster()),
                host.arn(),
                host.status(),
                host.connected(),
                host.version()),
        host.arn());
  }

  void service(ServiceKey key, String home) {
    send(
        "ECS Service Action",
        "\"eventName\":\"SERVICE_STEADY_STATE\",\"clusterArn\":\"%s\""
            .formatted(Ecs.clusterArn(key.cluster())),
        home + "service/" + key.cluster() + "/" + key.service());
  }

  private void send(String type, String detail, String resource) {
    String body =
        "{\"version\":\"0\",\"id\":\"e%d\",\"detail-type\":\"%s\",\"source\":\"aws.ecs\",\"account\":\"%s\",\"time\":\"%s\",\"region\":\"eu-west-1\",\"resources\":[\"%s\"],\"detail\":{%s}}"
            .formatted(
                sent++, type, ACCOUNT, ProcessMachine.instant(scheduler.now()), resource, detail);
    List<EventWeather.Copy> copies = weather.of(body);
    for (EventWeather.Copy copy : copies) {
      scheduler.after(copy.delay(), () -> queue.put(copy.body()));
    }
  }
}
