// A hostile provider, a hostile caller and bad luck, against the real program.
// Stands beside text, voice and operators; each row here was once a fault. Leaves to others: what needs no process (tests/unit).
import test from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Gateway, messages, until } from './gateway.mjs'

const limit = (pid, bytes) => {
  const run = spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`], { encoding: 'utf8' })
  assert.equal(run.status, 0, run.stderr)
}
const ready = async g => (await fetch(g.line + '/readyz')).status

test('a file that may not grow is a full disk: 503, not ready, and well again without a restart', async t => {
  const g = await Gateway.start({ settings: 'log: error' })
  t.after(() => g.stop())
  assert.equal((await g.text('+447700900101', 'HELP')).status, 200)
  const { line } = g.children()
  limit(line, statSync(g.database + '-wal').size + 8192)
  const codes = []
  for (let i = 0; i < 60 && codes.at(-1) !== 503; i++) codes.push((await g.text('+447700900102', 'x'.repeat(3000) + i, { MessageSid: 'SMfull' + i })).status)
  assert.equal(codes.at(-1), 503)
  limit(line, 4096) // now not even the smallest text has room
  assert.equal((await g.text('+447700900102', 'HELP')).status, 503)
  await until('not ready', async () => await ready(g) === 503)
  assert.match((await (await fetch(g.line + '/readyz')).text()), /cannot be written/)
  limit(line, 'unlimited')
  await until('ready again, with nobody writing', async () => await ready(g) === 200)
  assert.equal((await g.text('+447700900102', 'x', { MessageSid: 'SMfull' + (codes.length - 1) })).status, 200)
  assert.equal(g.children().line, line, 'it did not die of it')
  const kept = g.sql("SELECT count(*) AS n FROM message WHERE provider_id LIKE 'SMfull%'")[0].n
  assert.equal(kept, codes.length)
})

test('a pretended time before 1970, or one that cannot be read, is lived through', async t => {
  const g = await Gateway.start({ now: '2026-11-03T10:15:00+00:00' })
  t.after(() => g.stop())
  const { line } = g.children()
  for (const time of ['1969-12-31T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', 'never', '', '2026-11-03T10:16:00+00:00']) {
    writeFileSync(join(g.folder, 'clock'), time)
    for (const words of ['START', 'MENU', 'food', '0']) assert.equal((await g.text('+447700900103', words)).status, 200, `${words} at ${time}`)
  }
  assert.equal(g.children().line, line)
})

test('a text that seems to come from us is kept and not answered', async t => {
  const g = await Gateway.start({ twilio: { numbers: '["+447700900001", "+447700900002"]' } })
  t.after(() => g.stop())
  for (const from of ['+447700900001', '+447700900002']) {
    const r = await g.text(from, 'HELP', { To: '+447700900001' })
    assert.equal(r.status, 200)
    assert.deepEqual(messages(r.text), [], from)
  }
  assert.equal(g.sql("SELECT count(*) AS n FROM message WHERE direction = 'in'")[0].n, 2)
  assert.equal(g.sql('SELECT count(*) AS n FROM outbox')[0].n, 0)
})

test('a status that is no word stays out of the log', async t => {
  const g = await Gateway.start({ settings: 'log: debug' })
  t.after(() => g.stop())
  const r = await g.post('/hook/twilio/status', { MessageSid: 'SM1', MessageStatus: '+447700900104\nerror forged' })
  assert.equal(r.status, 204)
  assert.match(g.log(), /status\.unknown/)
  assert.doesNotMatch(g.log(), /900104|forged/)
})
