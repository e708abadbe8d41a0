// Asking the desk's own addresses. A failed answer is thrown as a Problem with its status and a sentence for people.
// SPDX-License-Identifier: Apache-2.0

export class Problem extends Error {
  constructor(status, sentence, waitSeconds) {
    super(sentence);
    this.status = status;
    this.waitSeconds = waitSeconds;
  }
}

async function ask(method, path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: body ? { 'content-type': 'application/json' } : {},
      body: body ? JSON.stringify(body) : undefined,
    });
  } catch {
    throw new Problem(0, 'We cannot reach the helpline just now.', 0);
  }
  if (answer.status === 204) return null;
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const wait = Number(answer.headers.get('retry-after')) || 0;
    throw new Problem(answer.status, json.detail || json.title || 'Something went wrong.', wait);
  }
  return json;
}

export const get = (path) => ask('GET', path);
export const signIn = (name, password) => ask('POST', '/api/v1/sessions', { name, password });
export const signOut = () => ask('DELETE', '/api/v1/sessions');
