package io.ecsanywhere.controller.status;

import io.ecsanywhere.adapters.budget.BucketStatus;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.controller.binding.Bindings;
import io.ecsanywhere.controller.eligible.Eligibility;
import io.ecsanywhere.controller.http.Readiness;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.cache.Watch.Freshness;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where everything that is shown is found: in memory. Nothing here asks anything of the outside, or
 * holds a lock for longer than it takes to look one thing up.
 *
 * @param eligibility asks nothing of the outside
 * @param stuck the loops that are
 * @param work of a replica that leads
 * @param dryRun whether nothing is ever written
 */
public record Sources(
    Informers informers,
    Bindings bindings,
    PoolAdapters adapters,
    Eligibility eligibility,
    Supplier<Readiness> readiness,
    Supplier<Collection<Freshness>> freshness,
    Supplier<List<BucketStatus>> budget,
    Supplier<List<String>> stuck,
    Supplier<Optional<Underway>> work,
    boolean dryRun) {}
