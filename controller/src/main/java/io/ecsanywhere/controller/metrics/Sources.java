package io.ecsanywhere.controller.metrics;

import io.ecsanywhere.adapters.aws.CallCounter.Attempts;
import io.ecsanywhere.adapters.budget.ApiBudget;
import io.ecsanywhere.controller.election.Standing;
import io.ecsanywhere.informers.cache.Watch.Freshness;
import io.ecsanywhere.informers.trigger.EventResult;
import java.util.Collection;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Where a scrape finds what nobody tells of. Counts go on for as long as the process does.
 *
 * @param clustersSetAside how many cannot be read
 * @param stuckLoops how many {@code /healthz} names
 * @param events how many messages this became of
 * @param holds how often a pool was held
 * @param calls how many attempts of calls to AWS there were
 */
public record Sources(
    Supplier<Work> work,
    Supplier<Standing> standing,
    Supplier<Collection<Freshness>> informers,
    IntSupplier clustersSetAside,
    IntSupplier stuckLoops,
    ToLongFunction<EventResult> events,
    LongSupplier holds,
    Supplier<Map<Attempts, Long>> calls,
    ApiBudget budget) {}
