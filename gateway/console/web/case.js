// One case: what is known, and its story: who said or did what, when, and whether it arrived.
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from './hooks.js';
import { html } from './html.js';
import { get } from './api.js';
import { Announcement, Heading, Risk, Trouble, useFresh } from './parts.js';
import {
  areaName, channels, deliveries, happenings, languageName, needName, outcomes, people, plain,
  statuses, when,
} from './words.js';

function Known({ name, children }) {
  return html`<div class="govuk-summary-list__row">
    <dt class="govuk-summary-list__key">${name}</dt>
    <dd class="govuk-summary-list__value">${children}</dd>
  </div>`;
}

const ended = (outcome) => outcomes[outcome] || plain(outcome);

function Facts({ item, words }) {
  const ids = item.needs.length > 0 ? item.needs : [item.need].filter(Boolean);
  const needs = ids.map((id) => needName(words, id)).join(', ');
  return html`<dl class="govuk-summary-list">
    <${Known} name="Risk"><${Risk} level=${item.risk} /><//>
    <${Known} name="Status">${statuses[item.status] || item.status}<//>
    <${Known} name="Need">${needs || 'Not known'}<//>
    <${Known} name="Area">${areaName(words, item.area)}<//>
    <${Known} name="Channel">${channels[item.channel] || item.channel}<//>
    <${Known} name="Language">${languageName(item.language)}<//>
    <${Known} name="Who">${item.contact.number || item.contact.masked}<//>
    ${item.adviser && html`<${Known} name="Adviser">${item.adviser}<//>`}
    ${item.outcome && html`<${Known} name="Outcome">${ended(item.outcome)}<//>`}
    <${Known} name="Opened">${when(item.opened_at)}<//>
    <${Known} name="Last change">${when(item.updated_at)}<//>
    ${item.due_at && html`<${Known} name="Due">${when(item.due_at)}<//>`}
  </dl>`;
}

const kinds = { text: 'text', said: 'spoken', keys: 'keys pressed' };

// The gateway writes a closed case's outcome as one word of the wire: "Ended: signposted".
function told(event) {
  return event.what === 'closed' ? event.text.replace(/^Ended: ([a-z_]+)$/, (all, outcome) => ended(outcome)) : event.text;
}

function Event({ event }) {
  const kind = kinds[event.what];
  const who = people[event.who] || event.who;
  const style = kind ? ` desk-thread__item--${event.who}` : '';
  return html`<li class=${`desk-thread__item${style}`}>
    <p class="desk-thread__head">
      <strong>${who}</strong>${kind ? `, ${kind}` : `: ${happenings[event.what] || plain(event.what)}`}, ${' '}
      <time datetime=${event.at}>${when(event.at)}</time>
      ${event.delivery && html`<span>. ${deliveries[event.delivery] || event.delivery}</span>`}
      ${event.understood && html`<span>. Read as ${event.understood}</span>`}
      ${event.parts > 1 && html`<span>. ${event.parts} parts</span>`}
    </p>
    ${event.text && html`<p class="desk-thread__text">${told(event)}</p>`}
  </li>`;
}

function useNews(data) {
  const count = useRef(-1);
  const [news, setNews] = useState('');
  useEffect(() => {
    if (!data) return;
    const fresh = data.events.length - count.current;
    if (count.current >= 0 && fresh > 0) setNews(`${data.events.length} entries now, ${fresh} new`);
    count.current = data.events.length;
  }, [data]);
  return news;
}

export function Case({ id, words, onProblem, onTitle }) {
  const { data, problem } = useFresh(() => get(`/api/v1/cases/${encodeURIComponent(id)}`), id);
  const news = useNews(data);
  useEffect(() => onProblem(problem), [problem]);
  useEffect(() => {
    if (data) onTitle(`Case ${data.ref}`);
  }, [data?.ref]);

  const isMissing = problem?.status === 404;
  const title = isMissing ? 'There is no such case' : `Case ${data?.ref || ''}`;
  return html`<a class="govuk-back-link" href="/">Back to the case log</a>
    <${Heading}>${title}<//>
    <${Announcement} text=${news} />
    ${!isMissing && html`<${Trouble} problem=${problem} />`}
    ${!data && !problem && html`<p class="govuk-body">Loading the case.</p>`}
    ${data &&
    html`<${Facts} item=${data} words=${words} />
      <h2 class="govuk-heading-m">What was said and done</h2>
      <ol class="desk-thread">
        ${data.events.map((event, index) => html`<${Event} key=${index} event=${event} />`)}
      </ol>`}`;
}
