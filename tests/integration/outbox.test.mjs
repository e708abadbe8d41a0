// Texts that leave by the provider's REST: once each, however the provider behaves and whenever the power goes.
import test from 'node:test'
import assert from 'node:assert/strict'
import { Gateway, messages, sleep, until } from './gateway.mjs'
import { startStandin } from './standin.mjs'

async function pair(t) {
  const account = 'AC' + '1'.repeat(32)
  const standin = await startStandin({ account })
  const g = await Gateway.start({ now: '2026-11-03T10:15:00+00:00', apiUrl: `http://127.0.0.1:${standin.port}` })
  t.after(async () => { await g.stop(); await standin.stop() })
  return { g, standin }
}
const states = g => g.sql('SELECT id, state, tries FROM outbox ORDER BY id')

test('free words wait for quiet and leave by the outbox', async t => {
  const { g, standin } = await pair(t)
  const anna = '+447700900301'
  const r = await g.text(anna, 'no food and the kids are hungry')
  assert.equal(r.status, 200)
  assert.deepEqual(messages(r.text), [])
  await g.text(anna, 'im in SE15')
  await sleep(1500)
  assert.equal(standin.messages.length, 0, 'not before the quiet is over')
  g.pass(9)
  await until('sent', () => standin.messages.length === 1)
  const [sent] = standin.messages
  assert.equal(sent.to, anna)
  assert.equal(sent.from, '+442079460000')
  assert.match(sent.body, /Example/)
  const [request] = standin.requests
  assert.equal(request.authorization, 'Basic ' + Buffer.from('AC' + '1'.repeat(32) + ':' + g.token).toString('base64'))
  assert.match(sent.status_callback, new RegExp(`^${g.public}/hook/twilio/status\\?m=`))
  const path = sent.status_callback.slice(g.public.length)
  assert.ok((await g.post(path, { MessageSid: sent.sid, MessageStatus: 'delivered', To: anna, From: sent.from })).status < 300)
  const [kept] = g.sql(`SELECT provider_id, text FROM message WHERE direction = 'out'`)
  assert.equal(kept.provider_id, sent.sid)
  assert.equal(kept.text, sent.body)
  assert.equal(g.sql(`SELECT count(*) AS n FROM message WHERE direction = 'in'`)[0].n, 2)
  await sleep(300)
  assert.equal(standin.messages.length, 1)
})

test('how sends may go', async t => {
  const { g, standin } = await pair(t)
  let n = 310
  const say = async () => { const who = '+447700900' + n++; await g.text(who, 'hello there, can you help'); g.pass(9); return who }

  await t.test('429 is tried again, later', async () => {
    standin.next('throttle')
    const who = await say()
    await until('refused', () => standin.requests.filter(r => r.form?.To === who).length === 1)
    await sleep(1300)
    assert.equal(standin.messages.filter(m => m.to === who).length, 0)
    g.pass(60)
    await until('sent', () => standin.messages.filter(m => m.to === who).length === 1)
  })
  await t.test('no connection is tried again', async () => {
    const who = await say()
    await until('sent', () => standin.messages.filter(m => m.to === who).length === 1)
  })
  await t.test('a refusal is final and the case says so', async () => {
    standin.next('refuse')
    const who = await say()
    await until('refused', () => states(g).at(-1).tries >= 1)
    g.pass(3600)
    await sleep(1500)
    assert.equal(standin.requests.filter(r => r.form?.To === who).length, 1)
  })
  await t.test('21610 marks the person as stopped', async () => {
    standin.next('stopped')
    const before = g.sql('SELECT sum(is_stopped) AS n FROM contact')[0].n
    await say()
    await until('stopped', () => g.sql('SELECT sum(is_stopped) AS n FROM contact')[0].n === before + 1)
  })
  for (const [way, kept] of [['fail', false], ['fail-kept', true], ['close', false], ['close-kept', true], ['broken', true]])
    await t.test(`after "${way}" the provider is asked, and ${kept ? 'nothing is sent again' : 'it is sent'}`, async () => {
      standin.next(way)
      const who = await say()
      await until('tried', () => standin.requests.some(r => r.form?.To === who))
      await sleep(1300)
      for (let i = 0; i < 8; i++) { g.pass(120); await sleep(1100); if (standin.messages.filter(m => m.to === who).length && standin.requests.some(r => r.method === 'GET' && r.query?.To === who)) break }
      assert.ok(standin.requests.some(r => r.method === 'GET' && r.query?.To === who), 'it asked first')
      assert.equal(standin.messages.filter(m => m.to === who).length, 1)
    })
  await t.test('the power goes while a send hangs: asked after the restart, sent once', async () => {
    for (const way of ['hang', 'hang-kept']) {
      standin.next(way)
      const who = await say()
      await until('under way', () => standin.requests.some(r => r.form?.To === who))
      await g.kill()
      await g.spawn()
      await sleep(300)
      assert.equal(standin.requests.filter(r => r.method === 'POST' && r.form?.To === who).length, 1)
      for (let i = 0; i < 4; i++) { g.pass(120); await sleep(1100) }
      assert.ok(standin.requests.some(r => r.method === 'GET' && r.query?.To === who))
      assert.equal(standin.messages.filter(m => m.to === who).length, 1, way)
    }
  })
  await t.test('STOP takes back what has not left', async () => {
    const who = '+447700900399'
    await g.text(who, 'hello, who can help me with my rent')
    assert.match(messages((await g.text(who, 'STOP')).text)[0], /any more texts/)
    g.pass(30)
    await sleep(1500)
    assert.equal(standin.messages.filter(m => m.to === who).length, 0)
  })
})

test('an answer that was not fully written is asked about, not sent blindly', async t => {
  const { g, standin } = await pair(t)
  const who = '+447700900350'
  const fields = { MessageSid: 'SM' + '5'.repeat(32), From: who, To: '+442079460000', Body: 'HELP' }
  // the power goes right after the answer: the row is still inline
  assert.equal((await g.post('/hook/twilio/message', fields)).status, 200)
  await g.kill()
  await g.spawn()
  g.pass(61)
  await until('asked', () => standin.requests.some(r => r.method === 'GET' && r.query?.To === who))
  await until('sent once, since the provider knew of none', () => standin.messages.filter(m => m.to === who).length === 1)
  const again = await g.post('/hook/twilio/message', fields)
  assert.equal(again.status, 200)
  assert.deepEqual(messages(again.text), [], 'it was sent otherwise')
})
