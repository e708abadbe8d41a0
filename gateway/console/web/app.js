// The desk in the browser: which screen is shown, who is signed in, and what stands round every screen.
// SPDX-License-Identifier: Apache-2.0
import { render } from './preact.js';
import { useEffect, useState } from './hooks.js';
import { html } from './html.js';
import { get, signOut } from './api.js';
import { Case } from './case.js';
import { Cases } from './cases.js';
import { SignIn } from './signin.js';

function Top({ about, me, onSignOut }) {
  return html`<a href="#main" class="govuk-skip-link">Skip to the main part</a>
    <header class="desk-top">
      <div class="govuk-width-container desk-top__line">
        <a class="desk-top__name" href="/">${about.service} desk</a>
        ${me &&
        html`<div class="desk-top__who">
          <span>Signed in as ${me.name}</span>
          <button type="button" class="desk-top__button" onClick=${onSignOut}>Sign out</button>
        </div>`}
      </div>
    </header>
    ${about.is_sample &&
    html`<div class="desk-sample" role="region" aria-label="Sample data">
      <div class="govuk-width-container">
        <strong>Sample data.</strong> The places here are made up. Nobody should rely on them.
      </div>
    </div>`}`;
}

// Our own links change the screen without loading the page; all others stay links.
function ownAddress(event) {
  const link = event.target.closest?.('a[href]');
  if (!link || event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const url = new URL(link.href);
  if (url.origin !== location.origin || link.getAttribute('href').startsWith('#')) return null;
  return url.pathname === '/' || url.pathname.startsWith('/cases/') ? url.pathname + url.search : null;
}

// The address, and a number that grows with each new screen: a screen is built anew then and takes the focus.
function useAddress() {
  const here = () => location.pathname + location.search;
  const [at, setAt] = useState({ address: here(), visit: 0 });
  function go(next, { keepFocus } = {}) {
    if (next !== here()) history.pushState(null, '', next);
    setAt((old) => ({ address: next, visit: old.visit + (keepFocus ? 0 : 1) }));
    if (!keepFocus) scrollTo(0, 0);
  }
  useEffect(() => {
    const back = () => setAt((old) => ({ address: here(), visit: old.visit + 1 }));
    const click = (event) => {
      const next = ownAddress(event);
      if (!next) return;
      event.preventDefault();
      go(next);
    };
    addEventListener('popstate', back);
    document.addEventListener('click', click);
    return () => {
      removeEventListener('popstate', back);
      document.removeEventListener('click', click);
    };
  }, []);
  return [new URL(at.address, location.origin), at.visit, go];
}

function Screen({ url, me, words, go, onSignedIn, onProblem, onTitle }) {
  if (!me) return html`<${SignIn} onSignedIn=${onSignedIn} />`;
  if (!words) return html`<p class="govuk-body" role="status">Loading.</p>`;
  if (url.pathname.startsWith('/cases/')) {
    const id = decodeURIComponent(url.pathname.slice('/cases/'.length));
    return html`<${Case} key=${id} id=${id} words=${words} onProblem=${onProblem}
      onTitle=${onTitle} />`;
  }
  return html`<${Cases} query=${url.searchParams} words=${words} go=${go} onProblem=${onProblem} />`;
}

function screenTitle(url, me) {
  if (!me) return 'Sign in';
  return url.pathname.startsWith('/cases/') ? 'Case' : 'Case log';
}

function App({ about, first }) {
  const [me, setMe] = useState(first);
  const [words, setWords] = useState(null);
  const [url, visit, go] = useAddress();
  const titled = (text) => {
    document.title = `${text} - ${about.service} desk`;
  };

  useEffect(() => titled(screenTitle(url, me)), [url.pathname, me]);
  useEffect(() => {
    if (me) get('/api/v1/words').then(setWords, leaveWhenRefused);
  }, [me]);

  function leaveWhenRefused(problem) {
    if (problem?.status === 401) setMe(null);
  }
  function enter(person) {
    setMe(person);
    if (url.pathname === '/sign-in') go('/');
  }
  async function leave() {
    await signOut().catch(() => {});
    setMe(null);
    go('/sign-in');
  }

  return html`<${Top} about=${about} me=${me} onSignOut=${leave} />
    <div class="govuk-width-container">
      <main class="govuk-main-wrapper" id="main" tabindex="-1">
        <${Screen} key=${visit} url=${url} me=${me} words=${words} go=${go} onSignedIn=${enter}
          onProblem=${leaveWhenRefused} onTitle=${titled} />
      </main>
    </div>`;
}

async function start() {
  const root = document.getElementById('app');
  try {
    const about = await get('/api/v1/about');
    const me = await get('/api/v1/me').catch((problem) => {
      if (problem.status === 401) return null;
      throw problem;
    });
    render(html`<${App} about=${about} first=${me} />`, root);
  } catch (problem) {
    render(html`<main class="govuk-width-container"><h1 class="govuk-heading-l">${problem.message}</h1>
      <p class="govuk-body">Please load this page again in a minute.</p></main>`, root);
  }
}

start();
