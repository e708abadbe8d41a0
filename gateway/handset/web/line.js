// What the phone says to the gateway: the same forms that a provider posts, and the phone's own two addresses.
// SPDX-License-Identifier: Apache-2.0

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export function newId(prefix) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return prefix + [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

// Posts a callback. Like a real provider it tries again, with the same id, while the gateway says "not now".
// Answers with the JSON, or null for an empty answer.
export async function post(address, fields) {
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(address, { method: 'POST', body: new URLSearchParams(fields) }).catch(
      () => null,
    );
    const isLater = answer === null || answer.status === 503;
    if (answer?.ok) return answer.status === 204 ? null : answer.json();
    if (!isLater || tries === 5) throw new Error(`The helpline answered ${answer?.status ?? 'nothing'}.`);
    await pause(1000 * (Number(answer?.headers.get('retry-after')) || 2));
  }
}

export async function get(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`The helpline answered ${answer.status}.`);
  return answer.json();
}

export function messagesAfter(number, after) {
  const query = new URLSearchParams({ number });
  if (after) query.set('after', after);
  return get(`/phone/messages?${query}`);
}

// What a phone tells the network once a text has been shown: at its own address where it has one, else by its id.
export function reportDelivered(message) {
  if (message.is_reported || (!message.status && !message.provider_id)) return Promise.resolve();
  return post(message.status || '/hook/sandbox/status', {
    MessageSid: message.provider_id || newId('SM'), MessageStatus: 'delivered',
  }).catch(() => {});
}
