package io.ecsanywhere.harness.net;

import io.ecsanywhere.informers.time.Driver;
import io.ecsanywhere.informers.time.Drivers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sends GET requests to addresses in turn, at a steady rate, each over a connection of its own,
 * until it is closed.
 */
public final class LoadGenerator implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /**
   * What came of the requests so far.
   *
   * @param ok answered with a status below 400
   * @param failed answered with another status, or not at all
   * @param byService of those that are ok, how many each service answered
   */
  public record Totals(long sent, long ok, long failed, Map<String, Long> byService) {
    public Totals {
      byService = Map.copyOf(byService);
    }
  }

  private final Network network;
  private final List<InetSocketAddress> addresses;
  private final Duration interval;
  private final Queue<CompletableFuture<Boolean>> underWay = new ConcurrentLinkedQueue<>();
  private final Map<String, Long> byService = new HashMap<>();
  private final Driver driver;
  private int turn;
  private long due = System.nanoTime();
  private long sent;
  private long ok;
  private long failed;

  /**
   * Starts to send.
   *
   * @param perSecond requests a second, over all addresses together
   */
  public LoadGenerator(Network network, List<InetSocketAddress> addresses, double perSecond) {
    if (addresses.isEmpty() || perSecond <= 0) {
      throw new IllegalArgumentException("needs an address and a rate above zero");
    }
    this.network = network;
    this.addresses = List.copyOf(addresses);
    this.interval = Duration.ofNanos((long) (1e9 / perSecond));
    this.driver = Drivers.virtualThreads().start("load-generator", this::send);
  }

  /** Sends one request; lost time is made up for, so that the rate holds. */
  private Duration send() {
    InetSocketAddress address = addresses.get(turn++ % addresses.size());
    synchronized (this) {
      sent++;
    }
    underWay.removeIf(CompletableFuture::isDone);
    underWay.add(
        HttpCall.send(network, address, Request.get("/"), TIMEOUT)
            .handle((answer, failure) -> answered(failure == null ? answer : null)));
    due += interval.toNanos();
    return Duration.ofNanos(Math.max(0, due - System.nanoTime()));
  }

  private synchronized boolean answered(@Nullable Answer answer) {
    if (answer != null && answer.status() < 400) {
      ok++;
      byService.merge(answer.headers().get("X-Service", ""), 1L, Long::sum);
      return true;
    }
    failed++;
    return false;
  }

  public synchronized Totals totals() {
    return new Totals(sent, ok, failed, byService);
  }

  /** Sends no more, and waits for the answers to what was sent. */
  @Override
  public void close() {
    driver.stop();
    try {
      driver.join(TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    underWay.forEach(CompletableFuture::join);
  }
}
