// A Londoner's signed text travels the whole way: hook, flow, agency near them, case log; and what is refused at the door.
import test from 'node:test'
import assert from 'node:assert/strict'
import { Gateway, messages, statusOf } from './gateway.mjs'

const anna = '+447700900101'

test('a signed text', async t => {
  const g = await Gateway.start({ now: '2026-11-03T10:15:00+00:00' }) // a Tuesday, open
  t.after(() => g.stop())

  await t.test('a first MENU is answered in the answer, in one text, with a way to a person', async () => {
    const r = await g.text(anna, 'MENU')
    assert.equal(r.status, 200)
    assert.match(r.headers.get('content-type'), /^(text|application)\/xml/)
    assert.equal(messages(r.text).length, 1)
    assert.match(messages(r.text)[0], /1 Money or food.*0 Talk to a person/s)
    assert.match(statusOf(r.text), new RegExp(`^${g.public}/hook/twilio/status\\?m=[A-Za-z0-9_-]+$`))
  })

  await t.test('numbers lead to a place near them and the case says so', async () => {
    assert.match(messages((await g.text(anna, '1')).text)[0], /1 Food today/)
    assert.match(messages((await g.text(anna, '1')).text)[0], /postcode/)
    const place = messages((await g.text(anna, 'SE15')).text)[0]
    assert.match(place, /Example/)
    assert.match(place, /020 7946 0\d{3}/)
    const [c] = g.sql('SELECT need, outcode, boroughs, status, channel, language FROM "case"')
    assert.match(c.need, /^food/)
    assert.deepEqual([c.outcode, c.boroughs, c.channel, c.language], ['SE15', 'E09000028', 'text', 'en'])
    assert.ok(['told', 'new'].includes(c.status), c.status)
  })

  await t.test('a full postcode is not kept', async () => {
    const ben = '+447700900102'
    await g.text(ben, 'MENU'); await g.text(ben, '1'); await g.text(ben, '1')
    const r = await g.text(ben, 'SE15 4QL')
    assert.match(messages(r.text)[0], /Example/)
    const kept = g.sql("SELECT text FROM message WHERE direction = 'in'").map(m => m.text).join('\n')
    assert.doesNotMatch(kept, /4QL/)
    assert.match(kept, /SE15/)
    for (const table of ['session', 'case_event', 'message', 'call']) assert.doesNotMatch(JSON.stringify(g.sql(`SELECT * FROM ${table}`)), /4QL/i)
  })

  await t.test('the same MessageSid again gets the same answer and nothing is done twice', async () => {
    const sid = 'SM' + 'a'.repeat(32)
    const first = await g.text('+447700900103', 'HELP', { MessageSid: sid })
    const before = g.sql('SELECT count(*) AS n FROM message')[0].n
    const again = await g.text('+447700900103', 'HELP', { MessageSid: sid })
    assert.equal(again.text, first.text)
    assert.equal(g.sql('SELECT count(*) AS n FROM message')[0].n, before)
  })

  await t.test('once a report has come, a repeat gets an empty answer', async () => {
    const sid = 'SM' + 'b'.repeat(32)
    const first = await g.text('+447700900104', 'HELP', { MessageSid: sid })
    const path = statusOf(first.text).slice(g.public.length)
    const report = await g.post(path, { MessageSid: 'SM' + 'c'.repeat(32), MessageStatus: 'delivered', To: '+447700900104', From: '+442079460000', AccountSid: 'AC1' })
    assert.ok(report.status >= 200 && report.status < 300)
    const again = await g.text('+447700900104', 'HELP', { MessageSid: sid })
    assert.equal(again.status, 200)
    assert.deepEqual(messages(again.text), [])
  })

  await t.test('a report never moves a text backwards, and an unknown word is taken', async () => {
    const first = await g.text('+447700900105', 'HELP')
    const path = statusOf(first.text).slice(g.public.length)
    for (const word of ['delivered', 'sent', 'sending', 'no-such-word'])
      assert.equal((await g.post(path, { MessageSid: 'SM' + 'd'.repeat(32), MessageStatus: word, To: 'x', From: 'y' })).status < 300, true)
    const [row] = g.sql(`SELECT m.* FROM message m WHERE provider_id = 'SM${'d'.repeat(32)}'`)
    assert.ok(row, 'the report named the text')
    const [other] = g.sql(`SELECT delivery FROM message WHERE direction = 'in' LIMIT 1`)
    assert.notEqual(row.delivery, other.delivery)
  })

  await t.test('STOP is one answer, then silence but for once a day; START comes back', async () => {
    const cleo = '+447700900106'
    await g.text(cleo, 'MENU')
    assert.match(messages((await g.text(cleo, 'please STOP texting me, thanks')).text)[0], /any more texts/)
    assert.match(messages((await g.text(cleo, 'hello')).text)[0] ?? '', /asked us to stop/)
    assert.deepEqual(messages((await g.text(cleo, 'hello again')).text), [])
    assert.match(messages((await g.text(cleo, 'START')).text)[0], /Welcome back/)
  })

  await t.test('a sentence that begins with stop is not STOP', async () => {
    const dan = '+447700900107'
    await g.text(dan, 'stop him hitting me')
    assert.equal(g.sql("SELECT sum(is_stopped) AS n FROM contact")[0].n, 0)
  })

  await t.test('a danger text is answered at once and goes to the top of the queue', async () => {
    const r = await g.text('+447700900108', 'I want to kill myself')
    assert.match(messages(r.text)[0], /116 123/)
    const [c] = g.sql(`SELECT c.* FROM "case" c ORDER BY id DESC LIMIT 1`)
    assert.equal(c.risk, 'immediate')
    assert.equal(c.status, 'waiting')
  })

  await t.test('0 asks for a person: the case waits', async () => {
    const eve = '+447700900109'
    await g.text(eve, 'MENU')
    assert.match(messages((await g.text(eve, '0')).text)[0], /person will reply/)
    const [c] = g.sql(`SELECT c.status FROM "case" c ORDER BY id DESC LIMIT 1`)
    assert.equal(c.status, 'waiting')
  })

  await t.test('short codes, names and empty senders are kept and never answered', async () => {
    for (const from of ['60066', 'PARCELS', '']) {
      const r = await g.text(from, 'MENU')
      assert.equal(r.status, 200)
      assert.deepEqual(messages(r.text), [])
    }
  })

  await t.test('a number that cannot be parsed is kept as given and not answered', async () => {
    const r = await g.text('+1', 'MENU')
    assert.equal(r.status, 200)
    assert.deepEqual(messages(r.text), [])
  })
})

test('what is refused at the door', async t => {
  const g = await Gateway.start()
  t.after(() => g.stop())
  const good = { MessageSid: 'SM1', From: anna, To: '+442079460000', Body: 'MENU' }
  const nothing = () => assert.equal(g.sql('SELECT (SELECT count(*) FROM message) + (SELECT count(*) FROM contact) + (SELECT count(*) FROM inbound) AS n')[0].n, 0)

  await t.test('a missing or wrong signature is 403 and nothing is kept', async () => {
    for (const signature of [null, '', 'AAAA', g.sign('/hook/twilio/message', good, { token: 'other' }), g.sign('/hook/twilio/message', good, { base: g.line })])
      assert.equal((await g.post('/hook/twilio/message', good, { signature })).status, 403)
    const forged = await g.post('/hook/twilio/message', good, { signature: g.sign('/hook/twilio/message', good, { base: 'https://evil.example' }), headers: { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https' } })
    assert.equal(forged.status, 403)
    nothing()
  })
  await t.test('a missing field is 400 with its name', async () => {
    for (const name of ['From', 'To', 'MessageSid', 'Body']) {
      const fields = { ...good }
      delete fields[name]
      const r = await g.post('/hook/twilio/message', fields)
      assert.equal(r.status, 400, name)
      assert.match(r.headers.get('content-type'), /application\/problem\+json/)
      assert.match(r.text, new RegExp(name))
    }
    const noCall = { From: anna, To: '+442079460000' }
    const r = await g.post('/hook/twilio/voice', noCall)
    assert.equal(r.status, 400)
    assert.match(r.text, /CallSid/)
    nothing()
  })
  await t.test('over 64 KiB is 413, broken form encoding 400', async () => {
    const big = { ...good, Body: 'x'.repeat(66000) }
    assert.equal((await g.post('/hook/twilio/message', big)).status, 413)
    const body = 'From=%2B447700900101&To=%2B442079460000&MessageSid=SM1&Body=%zz'
    const r = await g.post('/hook/twilio/message', good, { body })
    assert.ok([400, 403].includes(r.status), String(r.status))
    nothing()
  })
  await t.test('an unknown provider is 404, a wrong method 405, an unknown hook 404', async () => {
    assert.equal((await g.post('/hook/nobody/message', good)).status, 404)
    assert.equal((await g.post('/hook/sandbox/message', good)).status, 404)
    assert.equal((await g.post('/hook/twilio/other', good)).status, 404)
    const r = await fetch(g.line + '/hook/twilio/message')
    assert.equal(r.status, 405)
    assert.match(r.headers.get('allow') ?? '', /POST/)
    assert.equal((await fetch(g.line + '/phone')).status, 404)
    assert.equal((await fetch(g.line + '/no/such/path')).status, 404)
  })
  await t.test('no error says anything as text/plain', async () => {
    for (const r of [await g.post('/hook/twilio/message', good, { signature: null }), await g.post('/hook/twilio/message', { From: 'x' })])
      assert.doesNotMatch(r.headers.get('content-type') ?? '', /text\/plain/)
  })
  await t.test('bytes that are not UTF-8 are kept as received and shown as replaced', async () => {
    const body = 'AccountSid=AC1&Body=MENU%ff%fe&From=%2B447700900120&MessageSid=SM77&To=%2B442079460000'
    const { createHmac } = await import('node:crypto')
    const text = Buffer.concat([Buffer.from(g.public + '/hook/twilio/messageAccountSidAC1BodyMENU'), Buffer.from([0xff, 0xfe]), Buffer.from('From+447700900120MessageSidSM77To+442079460000')])
    const r = await g.post('/hook/twilio/message', {}, { body, signature: createHmac('sha1', g.token).update(text).digest('base64') })
    assert.equal(r.status, 200)
    const [m] = g.sql("SELECT hex(raw) AS raw, text FROM message WHERE provider_id = 'SM77'")
    assert.equal(m.raw, '4D454E55FFFE')
    assert.match(m.text, /MENU\ufffd/)
  })
  await t.test('repeated and unknown parameters are signed and taken', async () => {
    const fields = new URLSearchParams([...Object.entries({ ...good, MessageSid: 'SM78', New: 'b' }), ['New', 'a'], ['New', 'a'], ['Empty', '']])
    assert.equal((await g.post('/hook/twilio/message', fields)).status, 200)
  })
})
