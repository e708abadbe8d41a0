// Small pieces that more than one screen uses.
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from './hooks.js';
import { html } from './html.js';
import { risks } from './words.js';

export function Risk({ level }) {
  const risk = risks[level] || risks.none;
  if (!risk.sign) return html`<span>${risk.word}</span>`;
  return html`<span class=${`desk-risk desk-risk--${level}`}
    ><span aria-hidden="true">${risk.sign} </span>${risk.word}</span
  >`;
}

let screensShown = 0;

// A heading that takes the focus when its screen opens, so that a screen reader says where we are. Not on the first
// screen: there the browser has just loaded the page and begins at its top.
export function Heading({ children }) {
  const heading = useRef(null);
  useEffect(() => {
    screensShown += 1;
    if (screensShown > 1) heading.current.focus({ preventScroll: true });
  }, []);
  return html`<h1 class="govuk-heading-l" tabindex="-1" ref=${heading}>${children}</h1>`;
}

// Says a sentence to screen readers without moving the focus.
export function Announcement({ text }) {
  return html`<p class="govuk-visually-hidden" role="status">${text}</p>`;
}

// Loads again and again: 5 s after an answer, slower while it fails, not at all while the page cannot be seen.
// Returns what came last and the last problem.
export function useFresh(load, key) {
  const [state, setState] = useState({ key: null, data: null, problem: null });
  useEffect(() => {
    let isOver = false;
    let timer = 0;
    let failures = 0;
    async function round() {
      if (document.hidden) return;
      try {
        const data = await load();
        failures = 0;
        if (!isOver) setState({ key, data, problem: null });
      } catch (problem) {
        failures += 1;
        if (!isOver) setState((old) => ({ key, data: old.key === key ? old.data : null, problem }));
        if (problem.status === 401 || problem.status === 404) return;
      }
      if (!isOver) timer = setTimeout(round, Math.min(5000 * 2 ** failures, 30000));
    }
    function wake() {
      clearTimeout(timer);
      round();
    }
    document.addEventListener('visibilitychange', wake);
    round();
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', wake);
    };
  }, [key]);
  return state.key === key ? state : { data: null, problem: null };
}

export function Trouble({ problem }) {
  if (!problem) return null;
  return html`<p class="govuk-body" role="alert">
    <strong>${problem.message}</strong> What you see may be old. We keep trying.
  </p>`;
}
