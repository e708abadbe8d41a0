// The tools of the other integration tests, tested themselves: signatures against the vectors, the stand-in's ways.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { messagesIn, promptIn, sign } from './sign.mjs'
import { startStandin } from './standin.mjs'

const folder = new URL('../vectors/twilio/', import.meta.url)

function readVector(name) {
  const lines = readFileSync(new URL(name, folder), 'utf8').split('\n')
  return Object.fromEntries(lines.filter((line) => line && !line.startsWith('#')).map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon), line.slice(colon + 1).trim()]
  }))
}

for (const name of ['published-voice', 'published-repeated', 'unicode-and-empty', 'repeated-empty', 'case-of-names', 'bengali']) {
  test(`signs ${name} as the vector says`, () => {
    const vector = readVector(`${name}.vector`)
    const url = vector.public_url + vector.path + (vector.query ? `?${vector.query}` : '')
    assert.equal(sign(vector.tokens, url, [...new URLSearchParams(vector.body)]), vector.signature)
  })
}

test('each vector says what it shows and what is expected', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.vector'))
  assert.ok(names.length >= 30)
  for (const name of names) {
    assert.match(readFileSync(new URL(name, folder), 'utf8'), /^# \S/, name)
    assert.match(readVector(name).expect, /^(right|wrong)$/, name)
  }
})

test('reads texts and prompts out of TwiML', () => {
  const texts = messagesIn('<Response><Message action="https://h/s?m=T&amp;x=1" method="POST">a &lt;b&gt; &amp;amp;</Message></Response>')
  assert.deepEqual(texts, [{ text: 'a <b> &amp;', status: 'https://h/s?m=T&x=1' }])
  const prompt = promptIn('<Response><Gather input="dtmf" numDigits="1" action="https://h/v?p=T"><Say>Press 1.</Say></Gather></Response>')
  assert.deepEqual(prompt, { said: 'Press 1.', action: 'https://h/v?p=T', digits: 1, hangsUp: false })
})

let standin
before(async () => { standin = await startStandin() })
after(() => standin.stop())

const send = (form) => fetch(`${standin.url}/2010-04-01/Accounts/AC1/Messages.json`, {
  method: 'POST', body: new URLSearchParams({ From: '+447700900000', To: '+447700900123', ...form }), signal: AbortSignal.timeout(300),
})
const list = async (query) => (await fetch(`${standin.url}/2010-04-01/Accounts/AC1/Messages.json?${new URLSearchParams(query)}`)).json()

test('takes a text and lists it', async () => {
  const answer = await send({ Body: 'one' })
  assert.equal(answer.status, 201)
  const { sid } = await answer.json()
  const page = await list({ To: '+447700900123', PageSize: 100 })
  assert.equal(page.messages[0].sid, sid)
  assert.equal(page.next_page_uri, null)
  assert.deepEqual((await list({ To: '+447700900124' })).messages, [])
})

test('fails in each way as told, and then goes on', async () => {
  const kept = standin.messages.length
  standin.next('fail', 'throttle', 'stopped', 'close', 'hang', 'close-kept')
  assert.equal((await send({ Body: 'a' })).status, 500)
  assert.equal((await send({ Body: 'b' })).status, 429)
  assert.equal((await (await send({ Body: 'c' })).json()).code, 21610)
  await assert.rejects(send({ Body: 'd' }))
  await assert.rejects(send({ Body: 'e' }))
  assert.equal(standin.messages.length, kept)
  await assert.rejects(send({ Body: 'f' }))
  assert.equal(standin.messages.length, kept + 1)
  assert.equal((await send({ Body: 'g' })).status, 201)
  await standin.until(() => standin.sends().length === 8)
  assert.throws(() => standin.next('dance'))
})
