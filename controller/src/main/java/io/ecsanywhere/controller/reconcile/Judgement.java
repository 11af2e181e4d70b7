package io.ecsanywhere.controller.reconcile;

import io.ecsanywhere.controller.binding.Bindings.Claimant;
import io.ecsanywhere.controller.eligible.Eligibility.Demand;
import io.ecsanywhere.controller.eligible.Verdict;
import io.ecsanywhere.informers.cache.Host;
import io.ecsanywhere.informers.model.Task;
import java.util.Optional;

/**
 * How a task was judged for one port that is bound to a pool.
 *
 * @param claimant the task's service, as it is bound to the pool
 * @param host empty where it is not known
 */
public record Judgement(
    Claimant claimant, Demand demand, Task task, Optional<Host> host, Verdict verdict) {}
