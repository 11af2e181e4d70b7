package io.ecsanywhere.harness.fuzz;

import io.ecsanywhere.adapters.lease.LeaseRecord;
import io.ecsanywhere.adapters.lease.LeaseStore;
import io.ecsanywhere.adapters.lease.LeaseStore.Stored;
import io.ecsanywhere.informers.source.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Answers of DynamoDB, through the store of the lease. */
final class LeaseAnswers implements Fuzzer {

  private final FuzzedAws aws = new FuzzedAws();
  private final LeaseStore lease =
      aws.connection().lease("leases", "ecs-anywhere-controller", Duration.ofSeconds(8));

  @Override
  public Fate feed(Chance chance) {
    aws.answer(new OddAws(chance, 1));
    try {
      if (chance.oneIn(3)) {
        lease.swap(chance.oneIn(2) ? Optional.empty() : Optional.of(stored()), stored().record());
      } else {
        lease.read().ifPresent(LeaseAnswers::check);
      }
      return Fate.ACCEPTED;
    } catch (ApiException e) {
      return FuzzedAws.refused(e);
    }
  }

  /** Whoever waits for a lease reckons with these in nanoseconds, and counts on from the epoch. */
  private static void check(Stored stored) {
    LeaseRecord record = stored.record();
    boolean usable =
        record.epoch() >= 0
            && record.epoch() < Long.MAX_VALUE
            && record.duration().isPositive()
            && record.duration().compareTo(Duration.ofDays(365)) < 0;
    if (!usable) {
      throw new Wrong("a lease that nobody can reckon with: " + record);
    }
  }

  private static Stored stored() {
    return new Stored(
        new LeaseRecord("me", 3, Duration.ofSeconds(15), "shop", Instant.EPOCH), "v1");
  }

  @Override
  public void close() {
    aws.close();
  }
}
