// How the wire's words are said to people: statuses, risks, times, languages.
// SPDX-License-Identifier: Apache-2.0

export const statuses = {
  new: 'New',
  waiting: 'Waiting for a person',
  with_adviser: 'With an adviser',
  told: 'Told of a place',
  closed: 'Closed',
};

export const channels = { text: 'Text', phone: 'Phone call' };

// Word and sign, so that the colour is never needed.
export const risks = {
  none: { word: 'None seen', sign: '' },
  concern: { word: 'Concern', sign: '!' },
  immediate: { word: 'Danger now', sign: '⚠' },
};

export const deliveries = {
  queued: 'With the phone network',
  sent: 'Sent',
  delivered: 'Delivered',
  failed: 'Did not arrive',
  unknown: 'Sent, no report yet',
};

export const happenings = {
  opened: 'Case opened',
  asked_for_person: 'Asked for a person',
  needs_person: 'Needs a person',
  place_told: 'Told of a place',
  nothing_found: 'Nothing found nearby',
  danger: 'Words of danger',
  need: 'Need noted',
  helps: 'Said that it helps',
  started: 'Texts wanted again',
  stopped: 'Asked us to stop texting',
  call_back_asked: 'Asked to be called back',
  hung_up: 'Hung up',
  gave_up: 'Gave up waiting',
  safe_text: 'Said whether texts are safe',
  text_failed: 'A text did not arrive',
  risk: 'Risk noted',
  closed: 'Case closed',
  followed_up: 'Asked a week after',
  callback_missed: 'Called back, reached nobody',
  wrong_number: 'Wrong number',
  tag: 'Noted for reports',
};

export const people = { person: 'The person', helpline: 'Helpline (automatic)' };

const moment = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
  hour12: true,
});

// "Tue 3 Nov, 10:15am"
export function when(text) {
  if (!text) return '';
  return moment.format(new Date(text)).replace(/ (am|pm)$/, '$1');
}

const names = new Intl.DisplayNames(['en-GB'], { type: 'language' });

export function languageName(code) {
  try {
    return code ? names.of(code) : '';
  } catch {
    return code;
  }
}

export const outcomes = {
  helped: 'The person says it helps',
  signposted: 'Told of a place',
  offer: 'Offer of help noted',
  referred: 'Passed on to an agency',
  unmet: 'We knew of nothing',
  group: 'Help for a group',
  other: 'Ended in another way',
};

// "asked_for_person" becomes "Asked for person".
export function plain(word) {
  const text = (word || '').replace(/[_.]/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function needName(words, id) {
  const need = words.needs.find((each) => each.id === id);
  return need ? need.label : plain(id);
}

export function boroughNames(words, codes) {
  return codes.map((code) => words.boroughs.find((each) => each.code === code)?.name || code);
}

// "SE15, Southwark"; "Lambeth or Southwark"; "Not known".
export function areaName(words, area) {
  const boroughs = boroughNames(words, area.boroughs);
  const shown = boroughs.length > 3 ? `${boroughs.length} boroughs` : boroughs.join(' or ');
  return [area.outcode, shown].filter(Boolean).join(', ') || 'Not known';
}
