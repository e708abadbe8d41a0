// The fixed order of a text through the real program: what waits survives a kill, late texts go to people, and an adviser can read
// what was made of a text. Stands beside the talks, which say the rest of the order.
import test from 'node:test'
import assert from 'node:assert/strict'
import { Gateway, messages, sleep, until } from './gateway.mjs'
import { startStandin } from './standin.mjs'

test('killed in the quiet time: the answer goes once, after the start', async t => {
  const standin = await startStandin({ account: 'AC' + '1'.repeat(32) })
  const g = await Gateway.start({ now: '2026-11-03T10:15:00+00:00', apiUrl: `http://127.0.0.1:${standin.port}` })
  t.after(async () => { await g.stop(); await standin.stop() })
  const r = await g.text('+447700900311', 'no food and the kids are hungry SE15')
  assert.deepEqual(messages(r.text), [])
  assert.equal(g.sql("SELECT count(*) AS n FROM timer WHERE name = 'quiet'")[0].n, 1)
  await g.kill()
  g.pass(9)
  await g.spawn()
  await until('sent', () => standin.messages.length === 1)
  assert.match(standin.messages[0].body, /Example/)
  await g.kill()
  g.pass(60)
  await g.spawn()
  await sleep(800)
  assert.equal(standin.messages.length, 1, 'once')
  assert.equal(g.sql('SELECT count(*) AS n FROM timer WHERE name = \'quiet\'')[0].n, 0)
  const [kept] = g.sql("SELECT understood FROM message WHERE direction = 'in'")
  assert.equal(JSON.parse(kept.understood).version, 1)
})

test('down for an hour in the quiet time: a person instead of a stale menu', async t => {
  const standin = await startStandin({ account: 'AC' + '1'.repeat(32) })
  const g = await Gateway.start({ now: '2026-11-03T10:15:00+00:00', apiUrl: `http://127.0.0.1:${standin.port}` })
  t.after(async () => { await g.stop(); await standin.stop() })
  await g.text('+447700900312', 'no food SE15')
  await g.kill()
  g.pass(3600)
  await g.spawn()
  await until('sent', () => standin.messages.length === 1)
  assert.match(standin.messages[0].body, /A person will reply/)
  assert.equal(g.sql('SELECT status FROM "case"')[0].status, 'waiting')
})

test('strange texts are kept and answered', async t => {
  const g = await Gateway.start({ now: '2026-11-03T10:15:00+00:00' })
  t.after(() => g.stop())
  const strange = ['x'.repeat(10000), 'no food '.repeat(1250), '\u{1F355}'.repeat(70), '\u202E\u200F food \u202C', 'e' + '\u0301'.repeat(500),
    'н\u0435 fооd еда 食 अन्न', ' ', '\u200B\u200D\uFE0F']
  let n = 320
  for (const words of strange) {
    const began = Date.now()
    assert.equal((await g.text('+447700900' + ++n, words)).status, 200, JSON.stringify(words.slice(0, 20)))
    assert.ok(Date.now() - began < 2000, 'within two seconds')
  }
  // bytes that are no UTF-8 and half of a pair, as they come over the wire
  for (const bytes of ['%FF%FE%80food', '%ED%A0%BD', '%C3', 'a%00b']) {
    const fields = { MessageSid: 'SM' + String(++n).padStart(32, '0'), AccountSid: 'AC' + '1'.repeat(32), From: '+447700900' + n, To: '+442079460000', NumMedia: '0' }
    const body = new URLSearchParams(fields).toString() + '&Body=' + bytes
    const r = await g.post('/hook/sandbox/message', fields, { signature: null, body })
    assert.equal(r.status, 200, bytes)
  }
  const [{ n: kept }] = g.sql("SELECT count(*) AS n FROM message WHERE direction = 'in'")
  assert.equal(kept, strange.length + 4)
})

test('a text that comes late, by the time the provider gives, is for a person', async t => {
  const g = await Gateway.start({ now: '2026-11-03T10:15:00+00:00', twilio: null, sandbox: true })
  t.after(() => g.stop())
  const send = (from, at) => g.post('/hook/sandbox/message', { MessageSid: 'SM' + from.slice(-6), From: from, To: '+442079460000', Body: '1', ...(at ? { DateSent: at } : {}) }, { signature: null })
  assert.match((await send('+447700900341', '2026-11-03T09:55:00+00:00')).text, /A person will reply/)
  assert.deepEqual(JSON.parse((await send('+447700900342', '2026-11-02T09:55:00+00:00')).text).messages, [])
  assert.equal(g.sql(`SELECT count(*) AS n FROM "case" WHERE status = 'waiting'`)[0].n, 2)
  assert.match((await send('+447700900343')).text, /auto reply/)
})
