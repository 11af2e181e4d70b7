package io.ecsanywhere.harness.fuzz;

import io.ecsanywhere.adapters.WriteGate;
import io.ecsanywhere.adapters.pool.Change;
import io.ecsanywhere.adapters.pool.Member;
import io.ecsanywhere.adapters.pool.PoolAdapter;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Answers of ELB, through the adapter of target groups. */
final class TargetGroupAnswers implements Fuzzer {

  private final FuzzedAws aws = new FuzzedAws();
  private final PoolAdapter groups = aws.connection().targetGroups();

  @Override
  public Fate feed(Chance chance) {
    String name = chance.among("web-targets", "api-targets", SoundAws.WEB_GROUP);
    boolean lookedUp = chance.oneIn(2);
    aws.answer(lookedUp ? new SoundAws() : new OddAws(chance, 2));
    try {
      if (lookedUp) {
        groups.traits(name);
        aws.answerNow(new OddAws(chance, 1));
      }
      switch (chance.below(4)) {
        case 0 -> groups.traits(name);
        case 1 -> write(name, chance);
        default -> {
          for (Member member : groups.members(name)) {
            OneLine.check(member.target().toString());
          }
        }
      }
      return Fate.ACCEPTED;
    } catch (ApiException e) {
      return FuzzedAws.refused(e);
    }
  }

  /** As the leader writes, or as one that leads no more before the change is done. */
  private void write(String name, Chance chance) {
    Change change = change(chance);
    int writes = chance.oneIn(4) ? chance.below(3) : Integer.MAX_VALUE;
    AtomicInteger passed = new AtomicInteger();
    WriteGate.during(
        () -> passed.getAndIncrement() < writes,
        () -> {
          groups.apply(name, change);
          return change;
        });
  }

  private static Change change(Chance chance) {
    return Change.of(targets(chance, 1), targets(chance, 2));
  }

  private static List<Target> targets(Chance chance, int net) {
    int count = chance.oneIn(100) ? 450 : chance.below(6);
    return IntStream.range(0, count)
        .mapToObj(i -> Target.of("10.0.%d.%d".formatted(net, i % 250 + 1), 32768 + i))
        .toList();
  }

  @Override
  public void close() {
    aws.close();
  }
}
