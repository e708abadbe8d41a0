// The case log: a table of cases with filters and pages, kept fresh.
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from './hooks.js';
import { html } from './html.js';
import { get } from './api.js';
import { Announcement, Heading, Risk, Trouble, useFresh } from './parts.js';
import { areaName, channels, languageName, needName, statuses, when } from './words.js';

const filterNames = ['status', 'need', 'borough', 'channel'];

function Choice({ id, label, value, options }) {
  return html`<div class="govuk-form-group">
    <label class="govuk-label" for=${id}>${label}</label>
    <select class="govuk-select" id=${id} name=${id}>
      <option value="" selected=${!value}>All</option>
      ${options.map(
        ([key, text]) =>
          html`<option key=${key} value=${key} selected=${key === value}>${text}</option>`,
      )}
    </select>
  </div>`;
}

function needOptions(needs) {
  const tops = needs.filter((need) => !need.parent);
  return tops.flatMap((top) => [
    [top.id, top.label],
    ...needs.filter((need) => need.parent === top.id).map((need) => [need.id, `- ${need.label}`]),
  ]);
}

function Filters({ query, words, go }) {
  function submit(event) {
    event.preventDefault();
    const chosen = new URLSearchParams();
    for (const name of filterNames) {
      const value = event.currentTarget.elements[name].value;
      if (value) chosen.set(name, value);
    }
    go(`/?${chosen}`.replace(/\?$/, ''), { keepFocus: true });
  }
  const boroughs = words.boroughs.map((each) => [each.code, each.name]);
  return html`<form class="desk-filters" onSubmit=${submit}
    aria-label="Choose which cases to show">
    <${Choice} id="status" label="Status" value=${query.get('status')}
      options=${Object.entries(statuses)} />
    <${Choice} id="need" label="Need" value=${query.get('need')}
      options=${needOptions(words.needs)} />
    <${Choice} id="borough" label="Borough" value=${query.get('borough')} options=${boroughs} />
    <${Choice} id="channel" label="Channel" value=${query.get('channel')}
      options=${Object.entries(channels)} />
    <button type="submit" class="govuk-button">Show cases</button>
    ${filterNames.some((name) => query.get(name)) &&
    html`<p class="govuk-body govuk-!-margin-bottom-2">
      <a class="govuk-link" href="/">Show all cases</a>
    </p>`}
  </form>`;
}

function Row({ item, words }) {
  return html`<tr class="govuk-table__row">
    <th scope="row" class="govuk-table__header desk-nowrap">
      <a class="govuk-link" href=${`/cases/${item.id}`}>${item.ref}</a>
    </th>
    <td class="govuk-table__cell"><${Risk} level=${item.risk} /></td>
    <td class="govuk-table__cell">${statuses[item.status] || item.status}</td>
    <td class="govuk-table__cell">${item.need ? needName(words, item.need) : 'Not known'}</td>
    <td class="govuk-table__cell">${areaName(words, item.area)}</td>
    <td class="govuk-table__cell">${channels[item.channel] || item.channel}</td>
    <td class="govuk-table__cell">${languageName(item.language)}</td>
    <td class="govuk-table__cell desk-nowrap">${item.contact.masked}</td>
    <td class="govuk-table__cell desk-when">${when(item.opened_at)}</td>
    <td class="govuk-table__cell desk-when">${when(item.updated_at)}</td>
  </tr>`;
}

const columns = ['Case', 'Risk', 'Status', 'Need', 'Area', 'Channel', 'Language', 'Who',
  'Opened', 'Last change'];

function Table({ items, words }) {
  return html`<div class="desk-table" tabindex="0" role="region" aria-labelledby="log-caption">
    <table class="govuk-table">
      <caption class="govuk-table__caption govuk-table__caption--m" id="log-caption">
        Cases, newest first
      </caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          ${columns.map(
            (name) => html`<th key=${name} scope="col" class="govuk-table__header">${name}</th>`,
          )}
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        ${items.map((item) => html`<${Row} key=${item.id} item=${item} words=${words} />`)}
      </tbody>
    </table>
  </div>`;
}

function pageAddress(query, after) {
  const next = new URLSearchParams(query);
  next.delete('after');
  if (after) next.set('after', after);
  return `/?${next}`.replace(/\?$/, '');
}

// Says how many cases came since the last look; nothing on the first.
function useNews(key, data) {
  const seen = useRef({ key: null, ids: new Set() });
  const [news, setNews] = useState('');
  useEffect(() => {
    if (!data) return;
    const ids = data.items.map((item) => item.id);
    const fresh = ids.filter((id) => !seen.current.ids.has(id)).length;
    if (seen.current.key === key && fresh > 0)
      setNews(fresh === 1 ? '1 new case at the top' : `${fresh} new cases at the top`);
    seen.current = { key, ids: new Set(ids) };
  }, [key, data]);
  return news;
}

export function Cases({ query, words, go, onProblem }) {
  const key = query.toString();
  const { data, problem } = useFresh(() => get(`/api/v1/cases?${key}`), key);
  const news = useNews(key, data);
  useEffect(() => onProblem(problem), [problem]);

  return html`<${Heading}>Case log<//>
    <${Filters} query=${query} words=${words} go=${go} />
    <${Announcement} text=${news} />
    <${Trouble} problem=${problem} />
    ${!data && !problem && html`<p class="govuk-body">Loading the cases.</p>`}
    ${data && data.items.length === 0 &&
    html`<p class="govuk-body" role="status">There are no cases to show here.</p>`}
    ${data && data.items.length > 0 && html`<${Table} items=${data.items} words=${words} />`}
    ${(query.get('after') || data?.next) &&
    html`<nav class="desk-pages govuk-body" aria-label="Pages of the case log">
      ${query.get('after') &&
      html`<a class="govuk-link" href=${pageAddress(query)}>Newest cases</a>`}
      ${data?.next &&
      html`<a class="govuk-link" rel="next" href=${pageAddress(query, data.next)}>Older cases</a>`}
    </nav>`}
    <p class="desk-quiet">This list is brought up to date every few seconds.</p>`;
}
