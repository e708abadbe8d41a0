// The call as people see it: call and hang up, the transcript, and twelve keys.
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from './hooks.js';
import { html } from './html.js';
import { Log } from './thread.js';

const keys = [
  ['1', ''], ['2', 'ABC'], ['3', 'DEF'], ['4', 'GHI'], ['5', 'JKL'], ['6', 'MNO'],
  ['7', 'PQRS'], ['8', 'TUV'], ['9', 'WXYZ'], ['*', ''], ['0', ''], ['#', ''],
];
const spoken = { '*': 'star', '#': 'hash' };

const states = {
  none: 'You are not in a call.',
  ringing: 'Ringing.',
  on: 'You are in a call.',
  over: 'The call is over.',
};

const names = { you: 'You pressed', note: 'Note' };

function Line({ line, service }) {
  const style = line.who === 'you' ? ' phone-log__item--me phone-log__item--key' : '';
  return html`<li class=${`phone-log__item${style}`}>
    <p class="phone-log__who">${names[line.who] || service}</p>
    <p class="phone-log__text" lang=${line.lang}>${line.text}</p>
  </li>`;
}

const hint = `What is said and the keys that you press will be here. Press Call, then use the keypad or the keys of your
  keyboard.`;

export function Calls({ call, info, isMuted, onMute }) {
  const pad = useRef(null);
  const start = useRef(null);
  const isOn = call.state === 'ringing' || call.state === 'on';
  const wasOn = useRef(false);
  useEffect(() => {
    if (isOn && !wasOn.current) pad.current.focus();
    if (!isOn && wasOn.current && pad.current.contains(document.activeElement)) start.current.focus();
    wasOn.current = isOn;
  }, [isOn]);

  // Keys of the keyboard count only while the focus is in the keypad.
  function typed(event) {
    if (!isOn || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!keys.some(([key]) => key === event.key)) return;
    event.preventDefault();
    call.press(event.key);
  }

  return html`<section aria-labelledby="calls-title">
    <h2 class="govuk-heading-m" id="calls-title">Call</h2>
    <${Log} label="Transcript of the call" count=${call.lines.length} hint=${hint}>
      ${call.lines.map(
        (line, index) => html`<${Line} key=${index} line=${line} service=${info.service} />`,
      )}
    <//>
    <div class="phone-call">
      <div class="phone-call__line">
        <p class="govuk-body" role="status">${states[call.state]}</p>
        <button type="button" class=${`govuk-button ${isOn ? 'govuk-button--warning' : ''}`}
          ref=${start} onClick=${isOn ? call.hangUp : call.start}>
          ${isOn ? 'Hang up' : 'Call'}
        </button>
      </div>
      <div class="phone-keys" role="group" aria-label="Keypad. The keys of your keyboard work here too."
        tabindex="-1" ref=${pad} onKeyDown=${typed}>
        ${keys.map(
          ([key, letters]) => html`<button type="button" key=${key} class="phone-key" disabled=${!isOn}
            aria-label=${spoken[key]} onClick=${() => call.press(key)}>
            ${key}<span class="phone-key__letters" aria-hidden="true">${letters}</span>
          </button>`,
        )}
      </div>
      <div class="govuk-checkboxes govuk-checkboxes--small phone-call__mute">
        <div class="govuk-checkboxes__item">
          <input class="govuk-checkboxes__input" id="mute" type="checkbox" checked=${isMuted}
            onChange=${(event) => onMute(event.currentTarget.checked)} />
          <label class="govuk-label govuk-checkboxes__label" for="mute">Mute the voice</label>
        </div>
      </div>
    </div>
  </section>`;
}
