// The text thread: what was sent, what came back in the answer itself, and what came later.
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useLayoutEffect, useRef, useState } from './hooks.js';
import { html } from './html.js';
import { messagesAfter, newId, post, reportDelivered } from './line.js';
import { measure } from './sms.js';

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London', hour: '2-digit', minute: '2-digit',
});

// A text that is shown already and now comes from the list as well: ours by its id, theirs (shown from the callback's
// answer, which has no id) by its words.
function isSame(known, item) {
  if (known.id) return known.id === item.id;
  if (known.isMine) return item.direction === 'in' && known.sid === item.provider_id;
  return item.direction === 'out' && known.text === item.text;
}

export function merge(thread, items, language) {
  const next = [...thread];
  for (const item of items) {
    const place = next.findIndex((known) => isSame(known, item));
    if (place >= 0) {
      next[place] = { ...next[place], id: item.id };
      continue;
    }
    next.push({
      key: item.id, id: item.id, isMine: item.direction === 'in', text: item.text, at: item.at,
      lang: item.direction === 'out' ? language : undefined,
    });
  }
  return next;
}

// The thread of one number: send(text) resolves with the texts of the answer.
export function useThread(from, info, language) {
  const [thread, setThread] = useState([]);
  const [problem, setProblem] = useState('');
  const lang = useRef(language);
  lang.current = language;
  const poll = useRef(() => {});

  useEffect(() => {
    setThread([]);
    setProblem('');
    if (from === 'anonymous') return undefined;
    let isOver = false;
    let after = '';
    let timer = 0;
    async function round() {
      clearTimeout(timer);
      if (!document.hidden) {
        try {
          const page = await messagesAfter(from, after);
          if (isOver) return;
          after = page.next;
          if (page.items.length > 0) setThread((old) => merge(old, page.items, lang.current));
          page.items.filter((item) => item.direction === 'out').forEach(reportDelivered);
        } catch (error) {
          if (!isOver) setProblem(error.message);
        }
      }
      if (isOver) return;
      clearTimeout(timer);
      timer = setTimeout(round, 2000);
    }
    poll.current = round;
    round();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [from]);

  async function send(text) {
    const sid = newId('SM');
    const mine = { key: sid, sid, isMine: true, text, at: new Date().toISOString() };
    setThread((old) => [...old, mine]);
    setProblem('');
    try {
      const answer = await post('/hook/sandbox/message', {
        MessageSid: sid, From: from, To: info.our_number, Body: text,
      });
      const messages = answer?.messages ?? [];
      const came = messages.map((message) => ({
        key: newId('M'), isMine: false, text: message.text, at: new Date().toISOString(),
        lang: lang.current,
      }));
      setThread((old) => [...old, ...came]);
      await Promise.all(messages.map(reportDelivered));
      poll.current();
      return messages.map((message) => message.text);
    } catch (error) {
      setProblem(`Your text did not go. ${error.message}`);
      return [];
    }
  }
  return { thread, problem, send };
}

// A box that keeps its end in sight; while it is empty it says what will stand there.
export function Log({ label, children, count, hint }) {
  const box = useRef(null);
  useLayoutEffect(() => {
    box.current.scrollTop = box.current.scrollHeight;
  }, [count]);
  return html`<div class="phone-log" role="log" aria-label=${label} tabindex="0" ref=${box}>
    ${count === 0 && html`<p class="phone-log__hint">${hint}</p>`}
    <ol class="phone-log__list">${children}</ol>
  </div>`;
}

function Item({ item, service }) {
  const style = item.isMine ? ' phone-log__item--me' : '';
  return html`<li class=${`phone-log__item${style}`}>
    <p class="phone-log__who">${item.isMine ? 'You' : service}</p>
    <p class="phone-log__text" lang=${item.lang}>${item.text}</p>
    <p class="phone-log__note">${clock.format(new Date(item.at))}</p>
  </li>`;
}

function counted(text) {
  const size = measure(text);
  const parts = size.parts === 1 ? '1 part' : `${size.parts} parts`;
  const alphabet = size.encoding === 'GSM-7' ? '' : ', with letters or signs that take more room';
  return { parts, words: `${parts}, ${size.units} of ${size.limit} characters${alphabet}` };
}

const hint = `Your texts and the answers will be here. Try: no food SE15. Numbers and words like MENU are answered at once.
  Your own words are answered after some quiet seconds, in case you write more.`;

export function Texts({ talk, info, from }) {
  const [text, setText] = useState('');
  const size = counted(text);

  function submit(event) {
    event.preventDefault();
    if (!text.trim()) return;
    setText('');
    talk.send(text);
  }
  function key(event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
  }

  return html`<section aria-labelledby="texts-title">
    <h2 class="govuk-heading-m" id="texts-title">Text</h2>
    <${Log} label="Texts" count=${talk.thread.length} hint=${hint}>
      ${talk.thread.map(
        (item) => html`<${Item} key=${item.key} item=${item} service=${info.service} />`,
      )}
    <//>
    <p class="govuk-body" role="alert">${talk.problem}</p>
    ${from === 'anonymous'
      ? html`<p class="govuk-body">A phone that hides its number can call, but cannot text.</p>`
      : html`<form class="govuk-form-group" onSubmit=${submit}>
          <label class="govuk-label" for="text">Your text</label>
          <div class="govuk-hint" id="text-size">${size.words}. Enter sends it.</div>
          <textarea class="govuk-textarea" id="text" name="text" rows="3" autocomplete="off"
            aria-describedby="text-size" value=${text} onKeyDown=${key}
            onInput=${(event) => setText(event.currentTarget.value)}></textarea>
          <button type="submit" class="govuk-button">Send text (${size.parts})</button>
        </form>`}
  </section>`;
}
