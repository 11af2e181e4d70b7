package io.ecsanywhere.harness.fuzz;

import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.adapters.checkpoint.Checkpoint;
import io.ecsanywhere.adapters.checkpoint.CheckpointPage;
import io.ecsanywhere.adapters.checkpoint.CheckpointStore;
import io.ecsanywhere.informers.source.ApiException;
import java.time.Duration;
import java.time.Instant;

/** Answers of DynamoDB, through the store of checkpoints, and spoiled pages. */
final class CheckpointAnswers implements Fuzzer {

  /** As it stands in the answers that are sound. */
  static final CheckpointPage PAGE =
      new CheckpointPage(
          3,
          7,
          "clusters shop",
          ImmutableSortedMap.of(
              "web",
              new Checkpoint(
                  "0123456789abcdef0123456789abcdef", Instant.parse("2026-01-31T12:00:00Z"))));

  private final FuzzedAws aws = new FuzzedAws();
  private final CheckpointStore store =
      aws.connection().checkpoints("leases", "ecs-anywhere-controller", Duration.ofSeconds(8));

  @Override
  public Fate feed(Chance chance) {
    aws.answer(new OddAws(chance, 1));
    try {
      switch (chance.below(3)) {
        case 0 -> store.put(chance.below(CheckpointPage.PAGES), PAGE);
        case 1 -> store.read().values().forEach(CheckpointPage::parse);
        default -> CheckpointPage.parse(OddText.altered(PAGE.text(), chance));
      }
      return Fate.ACCEPTED;
    } catch (ApiException e) {
      return FuzzedAws.refused(e);
    } catch (IllegalArgumentException e) {
      OneLine.check(String.valueOf(e.getMessage()));
      return Fate.REFUSED;
    }
  }

  @Override
  public void close() {
    aws.close();
  }
}
