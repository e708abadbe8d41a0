// What is promised on texts and calls stands in the database afterwards: call backs, messages, texts, referrals.
import test from 'node:test'
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Gateway, caller, root, messages, spoken, until } from './gateway.mjs'

test('promises', async t => {
  // nothing goes live that does not notice danger, so the shipped words for it stand beside the small service
  const flows = mkdtempSync(join(tmpdir(), 'helpline-flows-'))
  t.after(() => rmSync(flows, { recursive: true, force: true }))
  cpSync(join(root, 'tests/flows/promises'), flows, { recursive: true })
  cpSync(join(root, 'flows/london/danger.yaml'), join(flows, 'danger.yaml'))
  const g = await Gateway.start({ now: '2026-11-03T13:20:00+00:00', settings: `flows: ${flows}` }) // a Tuesday, open
  t.after(() => g.stop())
  const events = what => g.sql(`SELECT text FROM case_event WHERE what = '${what}' ORDER BY id`).map(e => e.text)

  await t.test('a call back agreed by text is a row, and NO takes it back', async () => {
    const me = '+447700900601'
    await g.text(me, 'menu')
    const [when] = messages((await g.text(me, '1')).text)
    assert.match(when, /When\? 1 Today 2-4pm 2 Today 4-5pm 3 Tomorrow 9-11am\./)
    const [safe] = messages((await g.text(me, '3')).text)
    assert.match(safe, /leave a message/)
    const [agreed] = messages((await g.text(me, '1')).text)
    assert.match(agreed, /tomorrow between 9am and 11am/)
    const [row] = g.sql('SELECT * FROM callback')
    assert.equal(row.state, 'agreed')
    assert.equal(new Date(row.from_ms).toISOString(), '2026-11-04T09:00:00.000Z')
    assert.equal(new Date(row.to_ms).toISOString(), '2026-11-04T11:00:00.000Z')
    assert.deepEqual([row.is_message_safe, row.sealed, row.interpreter], [1, null, null])
    const [c] = g.sql('SELECT id, status FROM "case"')
    assert.deepEqual([row.case_id, c.status], [c.id, 'new'], 'no end closes a case with a promise')
    assert.deepEqual(events('callback_agreed'), ['Call back on Wed 4 Nov between 9am and 11am. A message may be left.'])

    const [off] = messages((await g.text(me, 'NO')).text)
    assert.match(off, /will not call/)
    assert.equal(g.sql('SELECT state FROM callback')[0].state, 'cancelled')
    assert.equal(events('callback_cancelled').length, 1)
  })

  await t.test('another number is sealed and stands nowhere in clear', async () => {
    const me = '+447700900602'
    await g.text(me, 'menu')
    await g.text(me, '1')
    await g.text(me, 'please ring 020 7946 0999')
    assert.equal(g.sql("SELECT count(*) AS n FROM callback WHERE state = 'asked' AND sealed IS NOT NULL")[0].n, 1)
    await g.text(me, '1')
    await g.text(me, '2')
    const [row] = g.sql("SELECT * FROM callback WHERE state = 'agreed'")
    assert.ok(row.sealed.length > 0)
    assert.equal(row.is_message_safe, 0)
    const all = ['message', 'case_event', 'session', 'callback', 'inbound'].map(name => JSON.stringify(g.sql(`SELECT * FROM ${name}`))).join()
    assert.doesNotMatch(all + g.log(), /79460999|7946 0999/)
    assert.match(all, /999/, 'its end may be kept')
  })

  await t.test('a number given and left is forgotten', async () => {
    const me = '+447700900603'
    await g.text(me, 'menu')
    await g.text(me, '1')
    await g.text(me, '020 7946 0999')
    await g.text(me, 'menu')
    assert.equal(g.sql("SELECT count(*) AS n FROM callback WHERE state = 'asked'")[0].n, 0)
  })

  await t.test('a call back agreed on the phone is a row, and a text follows', async () => {
    const call = caller(g, 'CA1', '+447700900604')
    await call.begin()
    assert.match(spoken(await call.press('1')), /It ends in 6, 0, 4/)
    assert.match(spoken(await call.press('1')), /For today from 2 to 4, press 1/)
    assert.match(spoken(await call.press('1')), /safe to leave a message/)
    assert.match(spoken(await call.press('1')), /call you today between 2 and 4/)
    const [row] = g.sql("SELECT c.* FROM callback AS c JOIN contact AS p ON p.id = c.contact_id ORDER BY c.id DESC LIMIT 1")
    assert.deepEqual([row.state, row.is_message_safe, row.sealed], ['agreed', 1, null])
    const sent = await until('the text', () => g.sql(`SELECT m.text FROM outbox AS o JOIN message AS m ON m.id = o.message_id WHERE o.contact_id = ${row.contact_id}`)[0])
    assert.match(sent.text, /We will call you today between 2pm and 4pm\. Reply NO/)
    assert.match(messages((await g.text('+447700900604', 'no')).text)[0], /will not call/)
    assert.equal(g.sql(`SELECT state FROM callback WHERE id = ${row.id}`)[0].state, 'cancelled')
  })

  await t.test('a withheld caller gives a number; hanging up half way forgets it', async () => {
    const call = caller(g, 'CA2', 'anonymous')
    await call.begin()
    assert.match(spoken(await call.press('1')), /cannot see your number/)
    assert.match(spoken(await call.press('02079460999')), /When shall we call you/)
    const asked = () => g.sql("SELECT count(*) AS n FROM callback WHERE state = 'asked'")[0].n
    assert.equal(asked(), 1)
    await call.hangUp()
    assert.equal(asked(), 0)
  })

  await t.test('what is agreed by text and in a call at the same time keeps each its own number', async () => {
    const me = '+447700900616'
    const asked = () => g.sql("SELECT c.id, c.state, c.call_id FROM callback AS c JOIN contact AS p ON p.id = c.contact_id WHERE c.sealed IS NOT NULL AND c.state <> 'agreed' ORDER BY c.id DESC LIMIT 2")
    await g.text(me, 'menu')
    await g.text(me, '1')
    await g.text(me, '020 7946 0991')
    const call = caller(g, 'CA21', me)
    await call.begin()
    await call.press('1')
    await call.press('2')
    await call.press('02079460992')
    const [ofCall, ofText] = asked()
    assert.ok(ofCall.call_id > 0)
    assert.deepEqual([ofText.state, ofText.call_id, ofCall.state], ['asked', 0, 'asked'], 'the call has not forgotten the number of the texts')
    await g.text(me, '1')
    await g.text(me, '2')
    const state = id => g.sql(`SELECT state FROM callback WHERE id = ${id}`)[0]?.state
    assert.deepEqual([state(ofText.id), state(ofCall.id)], ['agreed', 'asked'])
    await call.hangUp()
    assert.deepEqual([state(ofText.id), state(ofCall.id)], ['agreed', undefined])
  })

  await t.test('a spoken message is sent with 1, and only its id is kept', async () => {
    const call = caller(g, 'CA3', '+447700900605')
    await call.begin()
    const asked = await call.press('2')
    assert.match(spoken(asked), /After the tone/)
    assert.match(asked, /<Record maxLength="120"/)
    const check = await call.record('RE' + 'a'.repeat(32), 42)
    assert.match(spoken(check), /Press 1 to send your message/)
    assert.match(await call.press('2'), /<Play>[^<]*\/Recordings\/REa+\.mp3<\/Play>/)
    await call.press('1')
    const [row] = g.sql('SELECT * FROM recording')
    assert.deepEqual([row.state, row.seconds, row.provider, row.provider_id], ['sent', 42, 'twilio', 'RE' + 'a'.repeat(32)])
    assert.ok(row.case_id)
    assert.deepEqual(events('message_left'), ['Left a spoken message of 42 seconds'])
    assert.equal(g.sql(`SELECT status FROM "case" WHERE id = ${row.case_id}`)[0].status, 'new')
  })

  await t.test('what was not sent is dropped', async () => {
    const state = id => g.sql(`SELECT state, case_id FROM recording WHERE provider_id = '${id}'`)[0]
    const gone = caller(g, 'CA4', '+447700900606')
    await gone.begin()
    await gone.press('2')
    await gone.record('REhang', 5)
    await gone.hangUp()
    assert.deepEqual(state('REhang'), { state: 'dropped', case_id: null })
    const star = caller(g, 'CA5', '+447700900607')
    await star.begin()
    await star.press('2')
    await star.record('REstar', 5)
    await star.press('*')
    assert.equal(state('REstar').state, 'dropped')
    const person = caller(g, 'CA6', '+447700900608')
    await person.begin()
    await person.press('2')
    assert.match(spoken(await person.record('REzero', 5, { Digits: '0' })), /person/)
    assert.equal(state('REzero').state, 'dropped')
    const silent = caller(g, 'CA7', '+447700900609')
    await silent.begin()
    await silent.press('2')
    assert.match(spoken(await silent.silence()), /press 1/i, 'nothing said: on at empty')
  })

  await t.test('a recording that nobody asked for is dropped, and does not go with the one that was', async () => {
    const state = id => g.sql(`SELECT state FROM recording WHERE provider_id = '${id}'`)[0].state
    const call = caller(g, 'CA71', '+447700900614')
    await call.begin()
    assert.match(spoken(await call.record('REuncalled', 7)), /press 1/i, 'the menu is still there')
    assert.equal(state('REuncalled'), 'dropped')
    await call.press('2')
    await call.record('REwanted', 8)
    await call.press('1')
    assert.deepEqual([state('REuncalled'), state('REwanted')], ['dropped', 'sent'])
  })

  await t.test('a length that cannot be true loses no message', async () => {
    const call = caller(g, 'CA72', '+447700900615')
    await call.begin()
    await call.press('2')
    assert.match(spoken(await call.record('RElong', 2147483647)), /Press 1 to send your message/)
    await call.press('1')
    assert.equal(g.sql("SELECT state FROM recording WHERE provider_id = 'RElong'")[0].state, 'sent')
  })

  await t.test('a text from a landline goes to the mobile that was entered, under the caller\'s case', async () => {
    const call = caller(g, 'CA8', '+442079460111')
    await call.begin()
    assert.match(spoken(await call.press('3')), /cannot get our texts/)
    await call.press('07700900610')
    const [m] = g.sql("SELECT m.contact_id, m.case_id, o.contact_id AS goes FROM message AS m JOIN outbox AS o ON o.message_id = m.id WHERE m.text = 'Details as asked.'")
    const [c] = g.sql(`SELECT contact_id FROM "case" WHERE id = ${m.case_id}`)
    assert.equal(m.goes, m.contact_id)
    assert.notEqual(c.contact_id, m.contact_id)
    assert.deepEqual(g.sql(`SELECT kind FROM contact WHERE id = ${m.contact_id}`), [{ kind: 1 }])
    assert.deepEqual(events('text_sent'), ['Sent by text to another mobile'])
  })

  await t.test('a number that stopped texts gets none', async () => {
    await g.text('+447700900611', 'STOP')
    const before = g.sql('SELECT count(*) AS n FROM outbox')[0].n
    const call = caller(g, 'CA9', '+442079460112')
    await call.begin()
    await call.press('3')
    assert.match(spoken(await call.press('07700900611')), /person/)
    assert.equal(g.sql('SELECT count(*) AS n FROM outbox')[0].n, before)
  })

  await t.test('a mobile that was typed gets three texts a day, whoever asks, and the caller is told', async () => {
    const sent = () => g.sql("SELECT count(*) AS n FROM outbox AS o JOIN contact AS c ON c.id = o.contact_id JOIN message AS m ON m.id = o.message_id WHERE m.text = 'Details as asked.'")[0].n
    const before = sent()
    const ask = async (n, from, mobile) => {
      const call = caller(g, `CA${n}`, from)
      await call.begin()
      await call.press('3')
      const said = spoken(await call.press(mobile))
      await call.hangUp()
      return said
    }
    for (const n of [31, 32, 33]) assert.match(await ask(n, 'anonymous', '07700900617'), /sent you the text/)
    assert.match(await ask(34, '+442079460113', '07700900617'), /Sorry, we cannot send a text to that number today/)
    assert.equal(sent(), before + 3)
    for (const n of [1, 2, 3, 4, 5]) assert.match(await ask(40 + n, '+442079460114', `0770090062${n}`), /sent you the text/)
    assert.match(await ask(46, '+442079460114', '07700900626'), /cannot send a text/, 'nor does one caller ask for more than five')
    assert.ok(g.sql('SELECT * FROM typed_text').every(row => row.hash.length > 0))
    g.pass(24 * 3600)
    assert.match(await ask(47, 'anonymous', '07700900617'), /sent you the text/)
    g.pass(-24 * 3600)
  })

  await t.test('YES to an offer passes the number on with the words agreed to', async () => {
    const me = '+447700900612'
    await g.text(me, 'menu')
    const [offer] = messages((await g.text(me, '4')).text)
    assert.match(offer, /Reply YES and we will pass them your number/)
    const [done] = messages((await g.text(me, 'YES')).text)
    assert.match(done, /should call by Tue 10 Nov/)
    const [referral] = g.sql('SELECT * FROM referral')
    const [consent] = g.sql('SELECT * FROM consent')
    assert.deepEqual([referral.state, consent.purpose, consent.wording], ['open', 'referral', offer])
    assert.ok(offer.startsWith(referral.name))
    assert.equal(referral.case_id, consent.case_id)
    const [c] = g.sql(`SELECT status, outcome FROM "case" WHERE id = ${referral.case_id}`)
    assert.deepEqual([c.status, c.outcome], ['told', 'referred'])
    assert.match(events('referred')[0], /^Number passed on with consent to /)
  })

  await t.test('the questions survive a restart', async () => {
    const me = '+447700900613'
    await g.text(me, 'menu')
    await g.text(me, '1')
    await g.text(me, '2')
    await g.kill()
    await g.spawn()
    assert.match(messages((await g.text(me, '2')).text)[0], /today between 4pm and 5pm/)
  })

  await t.test('no log line holds a number', () => {
    assert.doesNotMatch(readFileSync(g.logFile, 'utf8'), /7700900|79460/)
  })
})
