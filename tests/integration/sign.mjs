// Signs forms as Twilio does, and posts them: what integration tests use to be the provider.
// Stands in front of the gateway's hooks. Leaves to others: answering sends (standin.mjs).
import { createHmac } from 'node:crypto'

/** The signature of a form to a public address (with its query). params: an object, or [name, value] pairs where a
 * name comes twice. */
export function sign(token, url, params) {
  const pairs = Array.isArray(params) ? params : Object.entries(params)
  const values = new Map()
  for (const [name, value] of pairs) {
    if (!values.has(name)) values.set(name, new Set())
    values.get(name).add(String(value))
  }
  const bytes = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))
  let text = url
  for (const name of [...values.keys()].sort(bytes)) for (const value of [...values.get(name)].sort(bytes)) text += name + value
  return createHmac('sha1', token).update(text).digest('base64')
}

/** Posts a form to the gateway.
 * where: { base: its real address, publicUrl: what it is configured with, token }. path: with its query.
 * options.signature: another signature; null: none. Returns fetch's response. */
export async function post(where, path, params, options = {}) {
  const pairs = Array.isArray(params) ? params : Object.entries(params)
  const signature = options.signature === undefined ? sign(where.token, where.publicUrl + path, pairs) : options.signature
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', ...options.headers }
  if (signature !== null) headers['X-Twilio-Signature'] = signature
  return fetch(where.base + path, { method: 'POST', headers, body: new URLSearchParams(pairs).toString(), signal: options.signal })
}

let last = 0
/** An id that no other call of this process gives. prefix: "SM" or "CA". */
export function newSid(prefix = 'SM') {
  last += 1
  return prefix + (process.pid.toString(16) + Date.now().toString(16)).padStart(20, '0') + last.toString(16).padStart(12, '0')
}

/** A text as Twilio sends it. more: further or other fields. */
export function text(from, to, body, more = {}) {
  const sid = newSid('SM')
  return {
    ToCountry: 'GB', ToState: '', SmsMessageSid: sid, NumMedia: '0', ToCity: '', FromZip: '', SmsSid: sid, FromState: '',
    SmsStatus: 'received', FromCity: '', Body: body, FromCountry: 'GB', To: to, ToZip: '', NumSegments: '1', MessageSid: sid,
    AccountSid: 'AC' + '0'.repeat(32), From: from, ApiVersion: '2010-04-01', ...more,
  }
}

/** A call's request as Twilio sends it: its beginning, or with more = { Digits: '1' } keys for a prompt. */
export function call(sid, from, to, more = {}) {
  return {
    CallSid: sid, AccountSid: 'AC' + '0'.repeat(32), From: from, To: to, Caller: from, Called: to,
    CallStatus: 'ringing', Direction: 'inbound', ApiVersion: '2010-04-01', ...more,
  }
}

/** The texts in a TwiML answer: [{ text, status }] where status is the address that wants the report, or null. */
export function messagesIn(twiml) {
  return [...twiml.matchAll(/<Message([^>]*)>([^<]*)<\/Message>/g)].map((match) => ({
    text: unescapeXml(match[2]),
    status: unescapeXml(/ action="([^"]*)"/.exec(match[1])?.[1] ?? '') || null,
  }))
}

/** What a call's TwiML says, and where its first gather leads: { said, action, digits }. */
export function promptIn(twiml) {
  const gather = /<Gather([^>]*)>/.exec(twiml)?.[1] ?? ''
  return {
    said: [...twiml.matchAll(/<Say[^>]*>([^<]*)<\/Say>/g)].map((match) => unescapeXml(match[1])).join(' '),
    action: unescapeXml(/ action="([^"]*)"/.exec(gather)?.[1] ?? '') || null,
    digits: Number(/ numDigits="(\d+)"/.exec(gather)?.[1] ?? 0),
    hangsUp: twiml.includes('<Hangup/>'),
  }
}

function unescapeXml(value) {
  return value
    .replace(/&#(x?)([0-9a-fA-F]+);/g, (_, hex, digits) => String.fromCodePoint(parseInt(digits, hex ? 16 : 10)))
    .replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&amp;/g, '&')
}
