package io.ecsanywhere.controller;

import io.ecsanywhere.adapters.checkpoint.CheckpointStore;
import io.ecsanywhere.adapters.lease.LeaseStore;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.controller.reconcile.LoopObserver;
import io.ecsanywhere.informers.source.EventQueue;
import io.ecsanywhere.informers.source.ReadPorts;
import java.util.Optional;

/**
 * What stands outside of a controller.
 *
 * @param events where events come from; empty: polling alone
 * @param lease what the replicas compete for
 * @param checkpoints where each leader leaves to the next which pools are right; empty: nowhere
 * @param observer hears of what is done
 */
public record Outside(
    ReadPorts ports,
    PoolAdapters adapters,
    Optional<EventQueue> events,
    LeaseStore lease,
    Optional<CheckpointStore> checkpoints,
    LoopObserver observer) {}
