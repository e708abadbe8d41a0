// A phone in the browser, to try the helpline with: which number it has, its language, its texts and its calls.
// SPDX-License-Identifier: Apache-2.0
import { render } from './preact.js';
import { useEffect, useRef, useState } from './hooks.js';
import { html } from './html.js';
import { Call } from './call.js';
import { Calls } from './keypad.js';
import { get } from './line.js';
import { kinds, newNumber, shown } from './numbers.js';
import { Texts, useThread } from './thread.js';
import { newVoice } from './voice.js';

const voice = newVoice();

function ownName(code) {
  const name = new Intl.DisplayNames([code], { type: 'language' }).of(code);
  return name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
}

// The number before a language's name in the list that LANG is answered with; else its place in the list.
export function numberOf(answer, code, languages) {
  const found = answer.match(new RegExp(`(\\d)\\s*${ownName(code)}`, 'iu'));
  return found ? found[1] : String(languages.indexOf(code) + 1);
}

function useCall(from, info) {
  const [state, setState] = useState('none');
  const [lines, setLines] = useState([]);
  const current = useRef(null);

  function on(change) {
    if (change.state) setState(change.state);
    if (change.line) setLines((old) => [...old, change.line]);
  }
  function start() {
    setLines([]);
    current.current = new Call({ from, to: info.our_number, voice, on });
    current.current.start();
  }
  useEffect(() => {
    const leave = () => current.current?.hangUp();
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      leave();
    };
  }, [from]);
  return {
    state, lines, start,
    press: (key) => current.current?.press(key),
    hangUp: () => current.current?.hangUp(),
  };
}

function NumberChoice({ kind, numbers, onKind }) {
  return html`<fieldset class="govuk-fieldset">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Which phone is this?</legend>
      <div class="govuk-radios govuk-radios--small">
        ${Object.entries(kinds).map(
          ([id, each]) => html`<div class="govuk-radios__item" key=${id}>
            <input class="govuk-radios__input" type="radio" name="kind" id=${`kind-${id}`} value=${id}
              checked=${id === kind} onChange=${() => onKind(id)} />
            <label class="govuk-label govuk-radios__label" for=${`kind-${id}`}>
              ${each.label}${id === 'withheld' ? '' : `: ${shown(numbers[id])}`}
            </label>
          </div>`,
        )}
      </div>
    </fieldset>`;
}

function LanguageChoice({ languages, language, onLanguage }) {
  return html`<div class="govuk-form-group">
    <label class="govuk-label govuk-label--s" for="language">Language</label>
    <div class="govuk-hint" id="language-hint">Texts LANG or presses 8 for you.</div>
    <select class="govuk-select" id="language" aria-describedby="language-hint"
      onChange=${(event) => onLanguage(event.currentTarget.value)}>
      ${languages.map(
        (code) => html`<option key=${code} value=${code} lang=${code} selected=${code === language}>
          ${ownName(code)}
        </option>`,
      )}
    </select>
  </div>`;
}

const freshNumbers = () => ({
  mobile: newNumber('mobile'), landline: newNumber('landline'), withheld: newNumber('withheld'),
});

// The numbers outlive a reload, so that the thread is still there.
function useNumbers() {
  const kept = JSON.parse(sessionStorage.getItem('numbers') ?? 'null');
  const [numbers, setNumbers] = useState(kept ?? freshNumbers());
  useEffect(() => sessionStorage.setItem('numbers', JSON.stringify(numbers)), [numbers]);
  return [numbers, () => setNumbers(freshNumbers())];
}

function Phone({ info }) {
  const [kind, setKind] = useState('mobile');
  const [numbers, renew] = useNumbers();
  const languages = info.languages.length > 0 ? info.languages : ['en'];
  const [language, setLanguage] = useState(languages[0]);
  const [isMuted, setMuted] = useState(false);
  const from = numbers[kind];
  const talk = useThread(from, info, language);
  const call = useCall(from, info);

  useEffect(() => voice.mute(isMuted), [isMuted]);

  async function choose(code) {
    setLanguage(code);
    if (call.state === 'on') {
      call.press('8');
      call.press(numberOf('', code, languages));
    } else if (kinds[kind].canText) {
      const answers = await talk.send('LANG');
      await talk.send(numberOf(answers.join('\n'), code, languages));
    }
  }

  return html`<a href="#main" class="govuk-skip-link">Skip to the main part</a>
    ${info.is_sample &&
    html`<div class="phone-sample" role="region" aria-label="Sample data">
      <div class="govuk-width-container">
        <strong>Sample data.</strong> The places here are made up. This phone is pretended: nothing
        leaves this machine.
      </div>
    </div>`}
    <div class="govuk-width-container">
      <main class="govuk-main-wrapper" id="main" tabindex="-1">
        <h1 class="govuk-heading-l">A phone to try ${info.service} with</h1>
        <div class="phone-settings">
          <${NumberChoice} kind=${kind} numbers=${numbers} onKind=${setKind} />
          <button type="button" class="govuk-button govuk-button--secondary" onClick=${renew}>
            Take new numbers
          </button>
          <${LanguageChoice} languages=${languages} language=${language} onLanguage=${choose} />
        </div>
        <div class="phone-two">
          <${Texts} talk=${talk} info=${info} from=${from} />
          <${Calls} call=${call} info=${info} isMuted=${isMuted} onMute=${setMuted} />
        </div>
      </main>
    </div>`;
}

async function start() {
  const root = document.getElementById('app');
  try {
    const info = await get('/phone/info');
    document.title = `A phone to try ${info.service} with`;
    render(html`<${Phone} info=${info} />`, root);
  } catch (problem) {
    render(html`<main class="govuk-width-container"><h1 class="govuk-heading-l">The phone does not work</h1>
      <p class="govuk-body">${problem.message} Please load this page again in a minute.</p></main>`, root);
  }
}

start();
