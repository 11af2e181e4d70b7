// Elements for what the model says. Text goes in as text alone: no name can become markup.
import { counted, number, span, toneOf, unwell } from './model.js';

const FEW = 50;

/** An element with attributes and children; strings become text. */
export function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false && child !== ''));
  return element;
}

export const badge = (word, tone = toneOf(word)) => el('span', { class: `badge ${tone}` }, word);

/** The present by the controller's clock, as of the last tick. */
let present = Date.now();

/** A time that `tick` keeps telling as an age. */
export const ago = (at) => told(el('time', { datetime: at, 'data-from': at, title: at }));
const until = (at) => told(el('time', { datetime: at, 'data-until': at, title: at }));

/** Puts ages into all times on the page, as of this moment by the controller's clock. */
export function tick(now) {
  present = now;
  document.querySelectorAll('time').forEach(told);
}

function told(time) {
  const from = time.dataset.from;
  const left = from ? present - Date.parse(from) : Date.parse(time.dataset.until) - present;
  const text = from ? `${span(left)} ago` : left > 0 ? `in ${span(left)}` : 'now';
  if (time.textContent !== text) time.textContent = text;
  return time;
}

/** A row that opens; what is inside is made when it does. */
function row(entry, hits, facts, inside) {
  const summary = el(
    'summary',
    {},
    badge(entry.state),
    el('span', { class: 'name' }, ...name(entry)),
    el('span', { class: 'facts' }, facts),
    hits.length > 0 &&
      el('span', { class: 'hits' }, hits.slice(0, 3).join(' · '), hits.length > 3 ? ` and ${number(hits.length - 3)} more` : ''),
  );
  const details = el('details', { class: 'row', 'data-key': entry.key, 'data-state': entry.state }, summary);
  details.addEventListener('toggle', () => {
    if (details.open && details.children.length === 1) details.append(el('div', { class: 'inside' }, inside()));
  });
  return details;
}

const name = (entry) =>
  entry.cluster ? [el('span', { class: 'cluster' }, `${entry.cluster} / `), entry.service] : [entry.key];

export function serviceRow({ entry, hits }) {
  const serving = new Set(entry.targets.filter((target) => target.state === 'serving').map((target) => target.task)).size;
  const out = entry.out?.length ?? 0;
  const facts = [
    entry.bindings && el('span', {}, `${number(serving)} serving, ${number(entry.desired ?? 0)} desired`),
    out > 0 && el('span', {}, `${number(out)} out`),
    entry.last && el('span', {}, `${entry.last.outcome} `, ago(entry.last.at)),
  ].filter(Boolean);
  return row(entry, hits, facts, () => insideService(entry));
}

export function poolRow({ entry, hits }) {
  const { serving, missing, extra, draining } = entry.counts;
  const sick = (entry.targets ?? []).filter(unwell).length;
  const facts = [
    entry.passed_at && el('span', {}, counted(serving, 'target')),
    ...[[missing, 'missing'], [sick, 'unhealthy'], [extra, 'extra'], [draining, 'draining']]
      .filter(([count]) => count > 0)
      .map(([count, word]) => el('span', {}, `${number(count)} ${word}`)),
    entry.read_at && el('span', {}, 'read ', ago(entry.read_at)),
  ].filter(Boolean);
  return row(entry, hits, facts, () => insidePool(entry));
}

const fact = (term, ...values) => el('div', {}, el('dt', {}, term), el('dd', {}, values));
const facts = (...pairs) => el('dl', {}, pairs.filter(Boolean));

function insideService(service) {
  const last = service.last;
  return [
    last?.error && el('p', { class: 'error' }, `${last.reason}: ${last.error}`),
    ...(service.problems ?? []).map((problem) => el('p', { class: 'error' }, problem)),
    facts(
      last &&
        fact(
          'Last pass',
          `${last.outcome}${last.reason ? ` (${last.reason})` : ''}, `,
          ago(last.at),
          `, by ${last.trigger}, attempt ${number(last.attempt)}, ${number(last.took_ms)} ms, `,
          `registered ${number(last.registered)}, deregistered ${number(last.deregistered)}`,
        ),
      service.queue &&
        fact('Next', service.queue.state === 'delayed' ? until(service.queue.due) : service.queue.state),
      fact('Tasks', `${number(service.tasks)} known, ${number(service.desired ?? 0)} desired`),
      service.status && service.status !== 'ACTIVE' && fact('Status', service.status),
      service.healthy_only && fact('Takes', 'healthy tasks only (ecs-a.healthyOnly)'),
      ...(service.bindings ?? []).map((binding) =>
        fact('Pool', el('code', {}, binding.tag), ` for ${binding.port}${binding.judged ? '' : ', not looked at yet'}`)),
      ...(service.leaving ?? []).map((pool) => fact('Leaving', el('code', {}, pool))),
    ),
    section('Tasks that are out', service.out, (task) => [
      el('span', { class: 'badge quiet' }, task.reason),
      el('code', {}, task.task),
      el('span', {}, `${task.last_status}${task.desired_status === task.last_status ? '' : `, to be ${task.desired_status}`}`),
      task.host && el('span', {}, 'on ', el('code', {}, task.host)),
      el('span', {}, 'for ', el('code', {}, task.pool), ` ${task.port}`),
      task.detail && el('span', {}, task.detail),
    ]),
    section('Targets', service.targets, (target) => [...targetParts(target), el('span', {}, 'in ', el('code', {}, target.pool))]),
  ].filter(Boolean);
}

function insidePool(pool) {
  return [
    pool.error && el('p', { class: 'error' }, pool.error),
    pool.held && el('p', { class: 'error' }, `held: ${pool.held}`),
    facts(
      pool.passed_at ? fact('Looked at', ago(pool.passed_at)) : fact('Looked at', 'not yet'),
      pool.passed_at && fact('Read', pool.read_at ? ago(pool.read_at) : 'not since a checkpoint said that it is right'),
      ...(pool.services ?? []).map((service) => fact('Service', el('code', {}, service))),
    ),
    section('Targets', pool.targets, (target) => [
      ...targetParts(target),
      target.service ? el('span', {}, 'of ', el('code', {}, target.service)) : el('span', {}, 'no task known'),
    ]),
  ].filter(Boolean);
}

function targetParts(target) {
  const health = target.health ?? 'health not read yet';
  const tone = unwell(target) ? 'warn' : target.health === 'healthy' ? 'good' : 'quiet';
  return [
    target.state !== 'serving' && badge(target.state, target.state === 'missing' ? 'warn' : 'quiet'),
    badge(health, tone),
    el('code', {}, target.target),
    target.health_reason && el('span', {}, target.health_reason),
    target.task && el('span', {}, 'task ', el('code', {}, target.task)),
  ];
}

/** A list under a heading, cut short until somebody wants it whole. */
function section(title, entries, parts) {
  if (!entries || entries.length === 0) return null;
  const sorted = [...entries].sort((a, b) => Number(unwell(b) || b.state === 'missing') - Number(unwell(a) || a.state === 'missing'));
  const line = (entry) => el('li', {}, parts(entry).filter(Boolean));
  const list = el('ul', { class: 'things' }, sorted.slice(0, FEW).map(line));
  const left = sorted.slice(FEW);
  const more = left.length > 0 && el('button', { type: 'button' }, `Show ${number(left.length)} more`);
  if (more) {
    more.addEventListener('click', () => {
      list.append(...left.map(line));
      more.remove();
    });
  }
  return el('section', {}, el('h3', {}, `${title} (${number(entries.length)})`), list, more || '');
}

/** The replica by itself: nothing in it opens. */
export function controllerPanels(controller, clusters) {
  const panel = (title, ...content) => el('section', { class: 'panel' }, el('h2', {}, title), content);
  const age = (ms) => `${span(ms)} ago`;
  return [
    panel(
      'Leadership',
      facts(
        fact('This replica', el('code', {}, controller.identity), `, ${controller.role}`),
        fact('Holder of the lease', controller.lease.holder ? el('code', {}, controller.lease.holder) : 'nobody that was seen'),
        fact('Epoch', number(controller.lease.epoch)),
        controller.lease.renewed_at && fact('Renewed', ago(controller.lease.renewed_at)),
        fact('Changes of holder seen', number(controller.lease.changes)),
        fact('Services waiting for a worker', number(controller.queue.depth)),
        controller.queue.longest_ms && fact('Longest pass under way', span(controller.queue.longest_ms)),
      ),
    ),
    panel(
      'Clusters',
      el('ul', { class: 'things' }, clusters.map((cluster) =>
        el('li', {},
          cluster.set_aside ? badge('set aside', 'bad') : cluster.synced ? badge('synced', 'good') : badge('being read', 'quiet'),
          el('code', {}, cluster.cluster),
          el('span', {}, cluster.set_aside ?? '')))),
    ),
    panel(
      'What is known',
      el('ul', { class: 'things' }, (controller.informers ?? []).map((informer) =>
        el('li', {},
          informer.behind_ms > 0 ? badge('behind', 'warn') : badge('read', 'good'),
          el('span', {}, `${informer.informer}: ${age(informer.last_success_ms_ago)}`),
          informer.behind_ms > 0 ? el('span', {}, `takes ${span(informer.behind_ms)} longer than its period`) : ''))),
    ),
    panel(
      'API budget',
      el('ul', { class: 'meters' }, (controller.budget ?? []).map((bucket) => {
        const free = Math.max(0, Math.floor(bucket.available));
        const label = `${bucket.bucket}: ${number(free)} of ${number(bucket.burst)} calls free`;
        return el('li', {},
          el('span', {}, bucket.bucket),
          el('meter', { min: 0, max: bucket.burst, value: free, low: bucket.burst / 4, optimum: bucket.burst, 'aria-label': label }),
          el('span', {}, `${number(free)} of ${number(bucket.burst)} free, ${bucket.calls_per_second} a second`,
            bucket.waiting > 0 ? `, ${number(bucket.waiting)} waiting` : ''));
      })),
    ),
  ];
}
