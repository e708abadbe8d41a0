// A call by keypad travels the whole way, and what comes twice moves nothing.
import test from 'node:test'
import assert from 'node:assert/strict'
import { Gateway, spoken, promptOf } from './gateway.mjs'

test('a call', async t => {
  const g = await Gateway.start({ now: '2026-11-03T10:15:00+00:00' }) // a Tuesday, open
  t.after(() => g.stop())

  await t.test('keys lead to a place told, and the case says so', async () => {
    const first = await g.voice('CA1')
    assert.equal(first.status, 200)
    assert.match(first.headers.get('content-type'), /^(text|application)\/xml/)
    assert.match(spoken(first.text), /press 1/i)
    assert.match(first.text, /actionOnEmptyResult="true"/)
    assert.match(first.text, new RegExp(`action="${g.public}/hook/twilio/voice\\?p=`))
    const second = await g.voice('CA1', { prompt: promptOf(first.text), keys: '1' })
    const third = await g.voice('CA1', { prompt: promptOf(second.text), keys: '1' })
    assert.match(spoken(third.text), /postcode/)
    assert.match(third.text, /finishOnKey="#"/)
    const place = await g.voice('CA1', { prompt: promptOf(third.text), keys: '7315' })
    assert.match(spoken(place.text), /Example/)
    const number = await g.voice('CA1', { prompt: promptOf(place.text), keys: '1' })
    assert.match(spoken(number.text), /0, 2, 0/)
    const [c] = g.sql('SELECT need, outcode, channel FROM "case"')
    assert.deepEqual([c.outcode, c.channel], ['SE15', 'phone'])

    // a repeat of an answered prompt, with other keys, gets the answer that it got and never moves the call
    const repeat = await g.voice('CA1', { prompt: promptOf(first.text), keys: '3' })
    assert.equal(repeat.text, second.text)
    const begun = await g.voice('CA1')
    assert.equal(begun.text, first.text)
    const going = await g.voice('CA1', { prompt: promptOf(number.text), keys: '9' })
    assert.match(spoken(going.text), /0, 2, 0|Example/)

    const ended = await g.post('/hook/twilio/call-status', { CallSid: 'CA1', From: '+447700900555', To: '+442079460000', CallStatus: 'completed', CallDuration: '60' })
    assert.ok(ended.status < 300)
    assert.equal(g.sql(`SELECT status FROM "case"`)[0].status, 'told')
  })

  await t.test('0 at any time joins the queue', async () => {
    const first = await g.voice('CA2', { from: '+447700900556' })
    const second = await g.voice('CA2', { from: '+447700900556', prompt: promptOf(first.text), keys: '0' })
    assert.match(spoken(second.text), /person/)
    const [c] = g.sql('SELECT status, channel FROM "case" ORDER BY id DESC LIMIT 1')
    assert.deepEqual([c.status, c.channel], ['waiting', 'phone'])
  })

  await t.test('silence and wrong keys lead to a person', async () => {
    let r = await g.voice('CA3', { from: '+447700900557' })
    for (let i = 0; i < 3; i++) r = await g.voice('CA3', { from: '+447700900557', prompt: promptOf(r.text), keys: i ? undefined : '7' })
    assert.match(spoken(r.text), /person/)
  })

  await t.test('two withheld calls are two people', async () => {
    const before = g.sql('SELECT count(*) AS n FROM contact')[0].n
    await g.voice('CA4', { from: 'anonymous' })
    await g.voice('CA5', { from: '' })
    await g.voice('CA6', { from: '+266696687' })
    assert.equal(g.sql('SELECT count(*) AS n FROM contact')[0].n, before + 3)
  })

  await t.test('a prompt that was never given moves nothing', async () => {
    const first = await g.voice('CA7', { from: '+447700900558' })
    const odd = await g.voice('CA7', { from: '+447700900558', prompt: 'made-up', keys: '2' })
    assert.equal(odd.status, 200)
    assert.match(spoken(odd.text), /press 1/i)
    assert.ok(first.text)
  })
})
