package io.ecsanywhere.harness.seeded.check;

import io.ecsanywhere.harness.seeded.aws.Tsk;
import io.ecsanywhere.harness.seeded.sched.SimulatedProcess;
import io.ecsanywhere.informers.model.Target;
import java.util.Optional;
import java.util.function.Function;

/** Judges what is registered. */
final class Registrations {

  private final Truth truth;
  private final Function<SimulatedProcess, Knowledge> knowledge;
  private final Findings findings;
  private final long slack;

  Registrations(
      Truth truth,
      Function<SimulatedProcess, Knowledge> knowledge,
      Findings findings,
      Patience patience) {
    this.truth = truth;
    this.knowledge = knowledge;
    this.findings = findings;
    this.slack = patience.slack().toNanos();
  }

  /** Judges a registration that is being sent. */
  void judge(Write write, Target target) {
    noPassedPort(write, target);
    taskBehind(write, target);
  }

  /**
   * 1: behind what is registered is a task that has been running, as far as the sender can know: no
   * event, however late, brings back one that has ended.
   */
  private void taskBehind(Write write, Target target) {
    Knowledge known = knowledge.apply(write.process());
    boolean some =
        truth
            .everAt(target)
            .anyMatch(
                task ->
                    known.sawTask(task.arn())
                        && known.toldEnded(task.arn()) > write.sent() - slack);
    if (!some) {
      findings.violated(
          1,
          "a task behind each target",
          "%s registered %s with %s, long after it was told that no task listens there",
          write.process(),
          target,
          write.group());
    }
  }

  /** 7: no port is registered for one service that is known to be another's by now. */
  private void noPassedPort(Write write, Target target) {
    Optional<Tsk> listener = truth.listener(target);
    if (listener.isEmpty()) {
      return;
    }
    Tsk task = listener.get();
    Truth.Since rightful = truth.of(write.group()).get(target);
    if (rightful != null && rightful.owner().task().equals(task.arn())) {
      return;
    }
    boolean newest = truth.newestClaim(task, target);
    if (newest
        && knowledge.apply(write.process()).firstTold(task.arn()) < write.sent() - slack
        && truth.unboundSince(task.service(), write.group()) < write.sent() - 2 * slack) {
      findings.violated(
          7,
          "no wrong traffic",
          "%s registered %s with %s, long after it was told that %s of %s listens there",
          write.process(),
          target,
          write.group(),
          task.arn(),
          task.service());
    }
  }
}
