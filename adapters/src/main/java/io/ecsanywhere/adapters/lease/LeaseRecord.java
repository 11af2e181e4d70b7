package io.ecsanywhere.adapters.lease;

import java.time.Duration;
import java.time.Instant;

/**
 * What a lease says.
 *
 * @param holder who has it; empty once it has been released
 * @param epoch grows by one with each change of holder
 * @param duration for how long nobody else takes it after each renewal
 * @param leads what its holder leads, in words that are the same for all replicas
 * @param renewedAt by the holder's clock: shown to people, never compared
 */
public record LeaseRecord(
    String holder, long epoch, Duration duration, String leads, Instant renewedAt) {

  public boolean released() {
    return holder.isEmpty();
  }
}
