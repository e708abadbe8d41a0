// Replays with the real program: past conversations by text and call come out byte for byte, after another directory and
// other scripts; what is no longer kept is said; another folder shows what would now be said.
import test from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync, rmSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { Gateway, copyFlows, messages, promptOf, spoken, until } from './gateway.mjs'

test('past conversations are run again', async t => {
  const flows = copyFlows(), other = copyFlows()
  const g = await Gateway.start({ now: '2026-11-03T10:15:00Z', settings: `flows: ${flows}` })
  t.after(async () => { await g.stop(); for (const dir of [flows, other]) rmSync(dir, { recursive: true, force: true }) })
  const change = (dir, name, from, to) => {
    const text = readFileSync(join(dir, name), 'utf8')
    assert.ok(text.includes(from), `${name} has ${from}`)
    writeFileSync(join(dir, name), text.replaceAll(from, to))
  }
  const sql = text => { const run = spawnSync('sqlite3', [g.database, text], { encoding: 'utf8' }); assert.equal(run.status, 0, run.stderr) }
  const refOf = number => g.sql(`SELECT ref FROM "case" ORDER BY id`)[number].ref
  const say = async (from, body, more) => messages((await g.text(from, body, more)).text)
  const outs = () => g.sql("SELECT count(*) AS n FROM message WHERE direction = 'out'")[0].n
  const replay = (ref, ...more) => g.command('replay', '--case', ref, ...more)

  // A text conversation with a greeting, free words that wait for quiet, a full postcode, places one by one.
  const anna = '+447700900401'
  await say(anna, 'hi')
  g.pass(60)
  const before = outs()
  await say(anna, 'I have no food for my kids, SE15 5EJ')
  g.pass(10)
  await until('an answer after the quiet time', () => outs() > before)
  g.pass(30)
  const first = (await say(anna, 'more'))[0]
  assert.ok(first)
  g.pass(30)
  await say(anna, 'OK')
  const text = refOf(0)

  // A call: a key, silence, a postcode on the keypad, a place and its number by text.
  let xml = (await g.voice('CA401', { from: '+447700900402' })).text
  const press = async keys => { xml = (await g.voice('CA401', { prompt: promptOf(xml), keys })).text; return spoken(xml) }
  await press('1')
  await press('')
  await press('1')
  await press('7315')
  await press('1')
  await press('2')
  await press('1')
  await g.post('/hook/twilio/call-status', { CallSid: 'CA401', AccountSid: 'AC' + '1'.repeat(32), From: '+447700900402', To: '+442079460000', CallStatus: 'completed', Direction: 'inbound' })

  // Danger, then STOP.
  const bea = '+447700900403'
  await say(bea, 'i want to kill myself')
  await say(bea, 'stop')
  await say(bea, 'hello')
  const cases = g.sql('SELECT ref, channel FROM "case" ORDER BY id')
  const danger = cases.at(-1).ref
  const call = cases.find(c => c.channel === 'phone')?.ref

  await t.test('a text conversation is the same', () => {
    const run = replay(text)
    assert.equal(run.status, 0, run.stdout + run.stderr)
    assert.match(run.stdout, /the same, byte for byte/)
    assert.match(run.stdout, /^> I have no food for my kids, SE15 …$/m)
    assert.match(run.stdout, /^ {2}timer: quiet$/m)
    assert.ok(run.stdout.includes(`< ${first.split('\n')[0]}`))
    assert.doesNotMatch(run.stdout, /5EJ|900401|7700900401/)
  })
  await t.test('a call is the same', () => {
    assert.ok(call, JSON.stringify(cases))
    const run = replay(call)
    assert.equal(run.status, 0, run.stdout + run.stderr)
    assert.match(run.stdout, /^call$/m)
    assert.match(run.stdout, /^silence$/m)
    assert.match(run.stdout, /^press 7315$/m)
    assert.match(run.stdout, /^hear Hello, this is Connecting Londoners/m)
    assert.match(run.stdout, /the same, byte for byte/)
  })
  await t.test('danger and STOP are the same', () => {
    const run = replay(danger)
    assert.equal(run.status, 0, run.stdout + run.stderr)
    assert.match(run.stdout, /^> stop\n< You won't get any more texts/m)
  })
  await t.test('with another directory and other scripts in use they still are', async () => {
    sql("UPDATE listing SET name = 'Changed ' || name, phone = '020 7946 0999', hours = ''")
    change(flows, 'main.yaml', 'What do you need?', 'How can we help?')
    assert.equal(g.command('publish', flows, '--why', 'other words').status, 0)
    for (const ref of [text, call, danger]) {
      const run = replay(ref, '--json')
      assert.equal(run.status, 0, run.stdout + run.stderr)
      assert.equal(JSON.parse(run.stdout).outcome, 'same')
    }
  })
  await t.test('another folder shows what would now be said, until the ways part', () => {
    const same = replay(text, '--with', other)
    assert.equal(same.status, 0, same.stderr)
    assert.match(same.stdout, /goes the same way to its end/)
    change(other, 'near.yaml', '{place.phone}', 'phone {place.phone}')
    const words = replay(text, '--with', other)
    assert.equal(words.status, 0, words.stderr)
    assert.match(words.stdout, /^ {2}then: Example.*\n(.*\n)*? {2}now: {2}Example.*phone 020 7946/m)
    change(other, 'needs.csv', 'food', 'foodless')
    const broken = replay(text, '--with', other)
    assert.equal(broken.status, 1)
    assert.match(broken.stderr, /have errors/)
  })
  await t.test('a record that was changed is told as the first difference', () => {
    sql(`UPDATE message SET text = text || '!' WHERE direction = 'out' AND text LIKE 'You won%'`)
    const run = replay(danger)
    assert.equal(run.status, 1)
    assert.match(run.stdout, /! this is not what was sent\n {2}sent: {5}You won't.*!\n {2}replayed: You won't/)
    assert.match(run.stderr, /differs from what was sent/)
  })
  await t.test('when the first turns are gone it says so', () => {
    sql(`DELETE FROM outbox; DELETE FROM message WHERE id IN (SELECT id FROM message WHERE contact_id = (SELECT contact_id FROM "case" WHERE ref = '${text}') ORDER BY id LIMIT 3)`)
    const part = replay(text)
    assert.equal(part.status, 1)
    assert.match(part.stderr, /first turns of the conversation of case .* are not kept any more/)
    sql(`DELETE FROM message WHERE contact_id = (SELECT contact_id FROM "case" WHERE ref = '${text}'); DELETE FROM turn`)
    const none = replay(text)
    assert.equal(none.status, 1)
    assert.match(none.stderr, /Nothing of the conversation/)
    assert.match(replay('XXXX-XX').stderr, /no case with the reference/)
    assert.equal(g.command('replay').status, 2)
  })
})
