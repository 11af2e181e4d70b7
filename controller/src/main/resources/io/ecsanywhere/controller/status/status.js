// Asks the API again and again, and shows what has changed.
import { combine, counted, number, search, span, STATES, toneOf, troubled } from './model.js';
import { ago, controllerPanels, el, poolRow, serviceRow, tick } from './rows.js';

const EVERY_MS = 5_000;
const LONGEST_MS = 60_000;
const PATIENCE_MS = 30_000;

/** So long as refreshing takes, the controller and the browser rest for so many times longer. */
const REST = 20;
const PAGE = 100;
const TABS = ['services', 'pools', 'controller'];

const byId = (id) => document.getElementById(id);
const answers = new Map();
const rows = new Map();
let known = { clusters: [], services: [], pools: [] };
let clockAhead = 0;
let answeredAt = 0;
let refreshing = false;
let timer = 0;
let most = PAGE;
let only = null;

const tab = () => (TABS.includes(location.hash.slice(1)) ? location.hash.slice(1) : 'services');
const words = () => byId('search').value.toLowerCase().split(/\s+/).filter(Boolean);
const controllerNow = () => Date.now() + clockAhead;

/** Asks for what has changed since it was last asked; says whether anything has. */
async function ask(name) {
  const before = answers.get(name);
  const response = await fetch(`/api/v1/${name}`, {
    headers: before?.tag ? { 'If-None-Match': before.tag } : {},
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (response.status === 304) return false;
  if (!response.ok) throw new Error(`/api/v1/${name} answered ${response.status}`);
  answers.set(name, { tag: response.headers.get('ETag'), data: await response.json() });
  return true;
}

async function refresh() {
  clearTimeout(timer);
  if (refreshing || document.hidden) return;
  refreshing = true;
  const began = performance.now();
  try {
    const [, servicesChanged, poolsChanged] = await Promise.all([ask('controller'), ask('services'), ask('pools')]);
    answeredAt = Date.now();
    clockAhead = Date.parse(answers.get('controller').data.now) - answeredAt;
    if (servicesChanged || poolsChanged) {
      known = combine(answers.get('services').data, answers.get('pools').data);
    }
    byId('away').hidden = true;
    show();
    document.body.dataset.ready = String(Number(document.body.dataset.ready ?? 0) + 1);
  } catch (error) {
    sayAway(error);
  } finally {
    refreshing = false;
    const took = performance.now() - began;
    timer = setTimeout(refresh, Math.min(LONGEST_MS, Math.max(EVERY_MS, REST * took)));
  }
}

function sayAway(error) {
  const since = answeredAt ? `since ${new Date(answeredAt).toLocaleTimeString()}; what is shown is from then` : 'yet';
  setText('away', `The controller has not answered ${since}. (${error.message})`);
  byId('away').hidden = false;
}

function setText(id, text) {
  const element = byId(id);
  if (element.textContent !== text) element.textContent = text;
}

function show() {
  if (!answers.has('controller')) return;
  const controller = answers.get('controller').data;
  showHead(controller);
  const found = { services: search(known.services, words()), pools: search(known.pools, words()) };
  for (const name of TABS) {
    const link = byId(`tab-${name}`);
    if (name === tab()) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
    const all = known[name]?.length;
    const count = found[name]?.length;
    link.querySelector('.count').textContent =
      all === undefined ? '' : count === all ? number(all) : `${number(count)} of ${number(all)}`;
  }
  byId('filters').hidden = tab() === 'controller';
  if (tab() === 'controller') {
    showPanels(controller);
  } else {
    showFilters(found[tab()]);
    showRows(found[tab()].filter(({ entry }) => only === null || entry.state === only));
  }
  tick(controllerNow());
  showAge();
}

function showHead(controller) {
  const role = byId('role');
  setText('role', controller.role);
  role.className = `badge ${controller.role === 'leading' ? 'good' : 'quiet'}`;
  byId('dry-run').hidden = !controller.dry_run;
  const lease = controller.lease;
  const holder = !lease.holder ? 'Nobody is seen to lead' : lease.holder === controller.identity ? 'This replica leads' : 'Led by ';
  byId('lease').replaceChildren(
    holder,
    ...(holder.endsWith(' ') ? [el('code', {}, lease.holder)] : []),
    lease.holder ? `, epoch ${number(lease.epoch)}, ` : '.',
    ...(lease.holder && lease.renewed_at ? ['renewed ', ago(lease.renewed_at)] : []),
  );
  const standby = controller.role !== 'leading';
  byId('standby').hidden = !standby;
  if (standby) {
    setText('standby', `This replica is ${controller.role}, and does not lead: it shows what it knows of services and their tasks. What became of pools the leader shows.`);
  }
  const stuck = controller.stuck_loops ?? [];
  byId('stuck').hidden = stuck.length === 0;
  setText('stuck', `Stuck: ${stuck.join(', ')}. What these loops read or do is no longer up to date.`);
  setText('version', `Version ${controller.version}${controller.commit ? `, commit ${controller.commit}` : ''}`);
  showHeadline(standby);
}

function showHeadline(standby) {
  const total = known.services.length;
  const trouble = known.services.filter((service) => troubled(service.state));
  const aside = known.clusters.filter((cluster) => cluster.set_aside).length;
  const unseen = standby || known.services.some((service) => service.state === 'not seen');
  const wrong = [
    trouble.length > 0 && `${number(trouble.length)} of ${counted(total, 'service')} ${trouble.length === 1 ? 'needs' : 'need'} a look`,
    aside > 0 && `${counted(aside, 'cluster')} cannot be read`,
  ].filter(Boolean);
  const fine = unseen ? `Nothing is known to be wrong with ${counted(total, 'service')}` : `All is right with ${counted(total, 'service')}`;
  setText('headline', wrong.length > 0 ? wrong.join(', ') : fine);
  const bad = aside > 0 || trouble.some((service) => toneOf(service.state) === 'bad');
  byId('headline').className = bad ? 'bad' : wrong.length > 0 ? 'warn' : unseen ? '' : 'good';
  document.title = `${trouble.length > 0 ? `(${number(trouble.length)}) ` : ''}ECS Anywhere Controller`;
  setText('extent', `${counted(known.pools.length, 'pool')} in ${counted(known.clusters.length, 'cluster')}`);
}

function showFilters(found) {
  const counts = new Map();
  for (const { entry } of found) counts.set(entry.state, (counts.get(entry.state) ?? 0) + 1);
  if (only !== null && !counts.has(only)) counts.set(only, 0);
  const wanted = [[null, 'all', found.length, 'everything'], ...STATES.filter((s) => counts.has(s.word)).map((s) => [s.word, s.word, counts.get(s.word), s.about])];
  const focused = document.activeElement?.dataset?.only;
  byId('filters').replaceChildren(
    ...wanted.map(([state, label, count, about]) => {
      const button = el('button', { type: 'button', 'aria-pressed': String(only === state), 'data-only': label, title: about }, `${label} `, el('span', { class: 'count' }, number(count)));
      button.addEventListener('click', () => {
        only = state;
        most = PAGE;
        show();
      });
      return button;
    }),
  );
  if (focused) byId('filters').querySelector(`[data-only="${CSS.escape(focused)}"]`)?.focus();
}

/** Rows that show what they did stay as they are, opened or focused; others are made anew. */
function showRows(found) {
  const make = tab() === 'services' ? serviceRow : poolRow;
  const wanted = found.slice(0, most).map((one) => {
    const id = `${tab()} ${one.entry.key}`;
    const before = rows.get(id);
    const sign = JSON.stringify([one.hits, { ...one.entry, findable: undefined }]);
    if (before?.sign === sign) return before.element;
    const element = make(one);
    if (before) succeed(before.element, element);
    rows.set(id, { sign, element });
    return element;
  });
  const list = byId('list');
  const focused = document.activeElement;
  const kept = new Set(wanted);
  for (const child of [...list.children]) if (!kept.has(child)) child.remove();
  wanted.forEach((element, index) => {
    if (list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null);
  });
  if (focused?.isConnected && focused !== document.activeElement) focused.focus();
  for (const [id, row] of rows) if (!row.element.isConnected) rows.delete(id);
  const left = found.length - wanted.length;
  setText('shown', found.length === 0 ? (words().length > 0 || only ? 'Nothing is found.' : 'There is nothing to show.') : left > 0 ? `${number(wanted.length)} of ${number(found.length)} shown, the worst first` : '');
  byId('more').hidden = left <= 0;
  setText('more', `Show ${number(Math.min(left, 10 * PAGE))} more`);
}

function succeed(before, element) {
  const focused = before.contains(document.activeElement);
  element.open = before.open;
  if (before.isConnected) before.replaceWith(element);
  if (focused) element.querySelector('summary').focus();
}

function showPanels(controller) {
  rows.clear();
  byId('list').replaceChildren(...controllerPanels(controller, known.clusters));
  setText('shown', '');
  byId('more').hidden = true;
}

function showAge() {
  if (answeredAt) setText('age', `Seen ${span(Date.now() - answeredAt)} ago; looks again by itself while it is in view.`);
}

byId('search').addEventListener('input', () => {
  most = PAGE;
  show();
});
byId('more').addEventListener('click', () => {
  most += 10 * PAGE;
  show();
});
addEventListener('hashchange', () => {
  most = PAGE;
  only = null;
  rows.clear();
  byId('list').replaceChildren();
  show();
});
addEventListener('keydown', (event) => {
  if (event.key === '/' && document.activeElement !== byId('search') && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    byId('search').focus();
  }
});
document.addEventListener('visibilitychange', refresh);
setInterval(() => {
  if (document.hidden) return;
  tick(controllerNow());
  showAge();
}, 1_000);
refresh();
