// What is shown, and in which order: pure functions over what the API answers.

/** How a service or a pool stands, the worst first: the word shown, its colour, and what it means. */
export const STATES = [
  { word: 'failed', tone: 'bad', about: 'the last pass failed, and is tried again' },
  { word: 'rejected', tone: 'bad', about: 'its tags or a pool have to be put right' },
  { word: 'held', tone: 'warn', about: 'its last targets stay until a fresh read confirms that they go' },
  { word: 'requeued', tone: 'warn', about: 'the rest of the pass has to wait' },
  { word: 'missing', tone: 'warn', about: 'targets that should be there are not' },
  { word: 'unhealthy', tone: 'warn', about: 'the load balancer finds targets unhealthy' },
  { word: 'tasks out', tone: 'warn', about: 'tasks run that are no targets' },
  { word: 'not seen', tone: 'quiet', about: 'nobody here has looked yet' },
  { word: 'right', tone: 'good', about: 'holds what it should' },
  { word: 'no pool', tone: 'quiet', about: 'no tag names a pool' },
];
const RANK = new Map(STATES.map((state, rank) => [state.word, rank]));

/** Reasons that pass by themselves while services roll. */
const PASSING = new Set(['not-running', 'stopping']);

export const toneOf = (word) => STATES[RANK.get(word)].tone;
export const troubled = (word) => ['bad', 'warn'].includes(toneOf(word));
export const unwell = (target) => /^(unhealthy|unavailable)/.test(target.health ?? '');

/** Joins what the answers say of services and pools, and puts the worst first. */
export function combine(servicesAnswer, poolsAnswer) {
  const pools = (poolsAnswer.pools ?? []).map((pool) => ({ ...pool, key: pool.pool }));
  const byPool = new Map(pools.map((pool) => [pool.pool, pool]));
  const targets = new Map();
  for (const pool of pools) {
    for (const target of pool.targets ?? []) {
      if (target.service) {
        if (!targets.has(target.service)) targets.set(target.service, []);
        targets.get(target.service).push({ ...target, pool: pool.pool });
      }
    }
    pool.state = poolState(pool);
  }
  const services = (servicesAnswer.services ?? []).map((service) => {
    const key = `${service.cluster}/${service.service}`;
    const joined = { ...service, key, targets: targets.get(key) ?? [] };
    joined.state = serviceState(joined, byPool);
    return joined;
  });
  return { clusters: servicesAnswer.clusters ?? [], services: ordered(services), pools: ordered(pools) };
}

const ordered = (entries) =>
  entries.sort((a, b) => RANK.get(a.state) - RANK.get(b.state) || (a.key < b.key ? -1 : 1));

function serviceState(service, pools) {
  const outcome = service.last?.outcome;
  if (outcome === 'failed') return 'failed';
  if (outcome === 'rejected' || service.problems) return 'rejected';
  if (!service.bindings && !service.leaving) return 'no pool';
  const own = (service.bindings ?? []).map((binding) => pools.get(binding.pool)).filter(Boolean);
  if (own.some((pool) => pool.held) || service.last?.reason === 'held') return 'held';
  if (outcome === 'requeued') return 'requeued';
  if (service.targets.some((target) => target.state === 'missing')) return 'missing';
  if (service.targets.some(unwell)) return 'unhealthy';
  if ((service.out ?? []).some((task) => !PASSING.has(task.reason))) return 'tasks out';
  return outcome ? 'right' : 'not seen';
}

function poolState(pool) {
  if (pool.error) return 'failed';
  if (pool.held) return 'held';
  if (pool.counts.missing > 0) return 'missing';
  if ((pool.targets ?? []).some(unwell)) return 'unhealthy';
  return pool.passed_at ? 'right' : 'not seen';
}

/** A word that matches everything of an entry, and the single things in it that can be found. */
export function findable(entry) {
  const things = [
    ...(entry.targets ?? []).map((target) => ({
      text: `${target.target} ${target.task ?? ''} ${target.service ?? ''}`.toLowerCase(),
      shown: `target ${target.target}${target.task ? `, task ${target.task}` : ''}`,
    })),
    ...(entry.out ?? []).map((task) => ({
      text: `${task.task} ${task.host ?? ''} ${task.reason}`.toLowerCase(),
      shown: `task ${task.task}: ${task.reason}`,
    })),
  ];
  const own = [
    entry.key, entry.state, entry.error, entry.held, entry.last?.outcome, entry.last?.reason, entry.last?.error,
    ...(entry.problems ?? []), ...(entry.services ?? []), ...(entry.leaving ?? []),
    ...(entry.bindings ?? []).flatMap((binding) => [binding.port, binding.pool, binding.tag]),
  ];
  return { own: own.filter(Boolean).join('\n').toLowerCase(), things };
}

/** The entries that a query finds, each with what in it was found. All words must be found. */
export function search(entries, words) {
  if (words.length === 0) return entries.map((entry) => ({ entry, hits: [] }));
  const found = [];
  for (const entry of entries) {
    entry.findable ??= findable(entry);
    const { own, things } = entry.findable;
    if (words.every((word) => own.includes(word))) {
      found.push({ entry, hits: [] });
      continue;
    }
    const hits = things.filter(({ text }) => words.every((word) => own.includes(word) || text.includes(word)));
    if (hits.length > 0) found.push({ entry, hits: hits.map((hit) => hit.shown) });
  }
  return found;
}

/** A length of time in words: `12 s`, `3 min`, `2 h`, `4 d`. */
export function span(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 129600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}

export const number = (count) => count.toLocaleString('en');
export const counted = (count, thing) => `${number(count)} ${thing}${count === 1 ? '' : 's'}`;
