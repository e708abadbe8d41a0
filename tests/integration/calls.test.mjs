// Calls that break off, calls whose end nobody tells, and what is held of them: for how long, and never what was typed.
import test from 'node:test'
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Gateway, caller, root, spoken, until } from './gateway.mjs'

const main = `flow: main
title: Main
steps:
  start:
    menu: "What do you need?"
    options:
      - { label: "A number of yours", words: [number], go: number }
      - { label: "Leave a message", words: [leave], go: record }
      - { label: "Wait for us", words: [queue], go: person }
      - { label: "Talk later", words: [ring], go: call }
      - { label: "In danger", words: [risky], go: risky }
  number: { ask: "Whose number?", voice: "Enter a number, then press hash.", answer: phone, save: friend, go: day }
  day: { ask: "Which day?", voice: "Enter a day, then press hash.", answer: date, save: day, go: sure }
  sure: { ask: "Is that right?", voice: "Is that right? Press 1 or 2.", answer: yesno, save: sure, go: person, no: number }
  record: { record: "Tell us.", voice: "After the tone, say how we can help.", go: done, empty: start, failed: person }
  call: { callback: "When? {options}.", voice: "We can call you back.", go: done, no: person, failed: person }
  risky: { set: { safe_text: false }, go: ask }
  ask: { ask: "Is he there?", voice: "Is he there? Press 1 or 2.", answer: yesno, save: there, go: person, no: person }
  done: { end: other }
  person: { adviser: "A person will reply here, {wait}.", voice: "A person comes to the line.", accepted: done, closed: start, gone: done }
`

test('calls that break off', async t => {
  const flows = mkdtempSync(join(tmpdir(), 'helpline-flows-'))
  t.after(() => rmSync(flows, { recursive: true, force: true }))
  cpSync(join(root, 'tests/flows/promises'), flows, { recursive: true })
  cpSync(join(root, 'flows/london/danger.yaml'), join(flows, 'danger.yaml'))
  rmSync(join(flows, 'agreed.yaml'))
  writeFileSync(join(flows, 'main.yaml'), main)
  writeFileSync(join(flows, 'service.yaml'), `name: Example Helpline
phone: "020 7946 0100"
start: main
person: main/person
languages:
  - { code: en, name: English, voice: en-GB, live: true }
hours: { text: "Mon-Fri 9am-5pm", phone: "Mon-Fri 9am-5pm" }
`)
  const g = await Gateway.start({ now: '2026-11-03T10:20:00+00:00', settings: `flows: ${flows}` }) // a Tuesday, open
  t.after(() => g.stop())
  const call = id => g.sql(`SELECT * FROM call WHERE provider_id = '${id}'`)[0]
  const everything = () => ['call', 'turn', 'session', 'case_event', 'callback', 'timer'].map(name => JSON.stringify(g.sql(`SELECT * FROM ${name}`))).join()

  await t.test('what was typed is not held, and is asked again', async () => {
    const me = '+447700900701'
    const first = caller(g, 'CB1', me)
    await first.begin()
    await first.press('1')
    assert.match(spoken(await first.press('02079460987')), /Enter a day/)
    assert.match(spoken(await first.press('05112026')), /Is that right/)
    assert.match(call('CB1').session, /79460987/, 'while the call lasts')
    await first.hangUp()
    assert.ok(call('CB1').session, 'the place is held')
    assert.doesNotMatch(call('CB1').session, /79460987|2026-11-05/)
    assert.ok(!everything().includes('79460987'))
    const again = caller(g, 'CB2', me)
    const offer = spoken(await again.begin())
    assert.match(offer, /Welcome back/)
    assert.doesNotMatch(offer, /number of yours|right|day/)
    assert.equal(call('CB1').session, null, 'the next call takes it along')
    assert.match(spoken(await again.press('1')), /Enter a number/)
    await again.hangUp()
  })

  await t.test('who may be in danger is asked nothing of before', async () => {
    const me = '+447700900702'
    const first = caller(g, 'CB3', me)
    await first.begin()
    assert.match(spoken(await first.press('5')), /Is he there/)
    await first.hangUp()
    assert.equal(call('CB3').session, null)
    assert.match(spoken(await caller(g, 'CB4', me).begin()), /Hello, this is/)
    const waiting = caller(g, 'CB5', '+447700900703')
    await waiting.begin()
    await waiting.press('5')
    assert.match(spoken(await waiting.press('1')), /A person comes/)
    await waiting.hangUp()
    const back = caller(g, 'CB6', '+447700900703')
    assert.match(spoken(await back.begin()), /Welcome back/)
    assert.match(spoken(await back.press('1')), /A person comes/, 'the place in the queue is kept')
    assert.match(spoken(await back.press('*')), /in line/, 'and there is no question to go back to')
  })

  await t.test('a second drop at the question itself loses no place', async () => {
    const me = '+447700900704'
    const first = caller(g, 'CB7', me)
    await first.begin()
    await first.press('3')
    await first.hangUp()
    const second = caller(g, 'CB8', me)
    await second.begin()
    await second.hangUp()
    const third = caller(g, 'CB9', me)
    assert.match(spoken(await third.begin()), /Welcome back/)
  })

  await t.test('after ten minutes nothing is held', async () => {
    const me = '+447700900705'
    const first = caller(g, 'CB10', me)
    await first.begin()
    await first.press('3')
    await first.hangUp()
    assert.ok(call('CB10').session)
    g.pass(601)
    await until('it is forgotten', () => call('CB10').session === null)
  })

  await t.test('a call whose end is never told is ended, and nobody is lost', async () => {
    const recording = caller(g, 'CB11', '+447700900706')
    await recording.begin()
    await recording.press('2')
    await recording.record('RElost', 12)
    const queue = caller(g, 'CB12', '+447700900707')
    await queue.begin()
    await queue.press('3')
    const number = caller(g, 'CB13', '+447700900708')
    await number.begin()
    await number.press('4')
    await number.press('2')
    await number.press('02079460986')
    assert.equal(g.sql("SELECT count(*) AS n FROM callback WHERE state = 'asked'")[0].n, 1)
    g.pass(600)
    await queue.silence()
    g.pass(301)
    await until('the silent ones are over', () => call('CB11').state === 3 && call('CB13').state === 3)
    assert.notEqual(call('CB12').state, 3, 'something came of that one')
    assert.equal(g.sql("SELECT state FROM recording WHERE provider_id = 'RElost'")[0].state, 'dropped', 'nothing is sent that they did not send')
    const of = id => g.sql(`SELECT k.status, e.what, e.text FROM call AS c JOIN "case" AS k ON k.contact_id = c.contact_id JOIN case_event AS e ON e.case_id = k.id WHERE c.provider_id = '${id}' ORDER BY e.id`)
    assert.deepEqual(of('CB11').map(e => [e.status, e.what, e.text]), [['waiting', 'needs_person', 'The line was lost while they were leaving a message.']])
    assert.equal(g.sql("SELECT count(*) AS n FROM callback WHERE state = 'asked'")[0].n, 0)
    g.pass(900)
    await until('the queue as well', () => call('CB12').state === 3)
    assert.ok(of('CB12').some(e => e.what === 'hung_up'))
    const late = await queue.hangUp()
    assert.equal(late.status, 204)
    g.pass(601)
    await until('no timer is left', () => g.sql('SELECT count(*) AS n FROM timer WHERE call_id > 0')[0].n === 0)
  })
})
