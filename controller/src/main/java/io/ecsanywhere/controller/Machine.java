package io.ecsanywhere.controller;

import io.ecsanywhere.controller.queue.Workers;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.time.Alarms;
import io.ecsanywhere.informers.time.Drivers;
import io.ecsanywhere.informers.time.SystemTime;
import io.ecsanywhere.informers.time.Ticker;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What a controller has from the machine that it runs on: clocks, chance and threads.
 *
 * @param random safe for many threads
 * @param drivers starts loops
 * @param alarms end what takes too long
 * @param crew sets workers to work
 */
public record Machine(
    Ticker ticker,
    InstantSource clock,
    RandomGenerator random,
    Drivers drivers,
    Alarms alarms,
    Consumer<Workers<ServiceKey>> crew) {

  /** The same machine, whose loops somebody else starts. */
  Machine startingBy(Drivers others) {
    return new Machine(ticker, clock, random, others, alarms, crew);
  }

  /** This machine, with virtual threads. */
  public static Machine real() {
    return new Machine(
        Ticker.system(),
        SystemTime.instants(),
        new Random(),
        Drivers.virtualThreads(),
        Alarms.system(),
        Workers::start);
  }
}
