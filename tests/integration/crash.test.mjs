// Killed at any instant: what was acknowledged is there, once; what was not can be sent again; conversations go on.
import test from 'node:test'
import assert from 'node:assert/strict'
import { Gateway, messages, sleep, until, root } from './gateway.mjs'
import { join } from 'node:path'

test('killed while texts come in, again and again', async t => {
  const g = await Gateway.start({ settings: 'log: warn' })
  t.after(() => g.stop())
  const answered = new Map() // MessageSid -> the answer's text
  const sent = []
  let going = true
  let n = 0
  const worker = async w => {
    while (going) {
      const sid = 'SM' + String(++n).padStart(32, '0')
      const from = '+44770090' + String(1000 + (n % 40)).padStart(4, '0')
      sent.push([sid, from])
      try {
        const r = await g.text(from, ['MENU', '1', 'BACK', 'HELP'][n % 4], { MessageSid: sid })
        if (r.status === 200) answered.set(sid, r.text)
      } catch { await sleep(50) } // the connection broke: not acknowledged
    }
  }
  for (let round = 0; round < 4; round++) {
    going = true
    const workers = Array.from({ length: 8 }, (_, w) => worker(w))
    await sleep(700 + 250 * round)
    if (round % 2) { // the line alone: the parent starts it again
      const { line } = g.children()
      process.kill(line, 'SIGKILL')
      await sleep(300)
      await until('the line is back', async () => (await fetch(g.line + '/readyz')).status === 200, 20000)
      going = false
      await Promise.all(workers)
    } else {
      await g.kill()
      going = false
      await Promise.all(workers)
      await g.spawn()
    }
    const rows = g.sql("SELECT provider_id, count(*) AS n FROM message WHERE direction = 'in' GROUP BY provider_id")
    const stored = new Map(rows.map(r => [r.provider_id, r.n]))
    for (const sid of answered.keys()) assert.equal(stored.get(sid), 1, `${sid} was acknowledged and must be there once`)
    for (const r of rows) assert.equal(r.n, 1, `${r.provider_id} is there ${r.n} times`)
  }
  assert.ok(answered.size > 100, `only ${answered.size} texts were answered`)

  await t.test('everything sent once more doubles nothing', async () => {
    const before = g.sql("SELECT count(*) AS n FROM message WHERE direction = 'in'")[0].n
    const missing = sent.filter(([sid]) => !answered.has(sid)).length
    for (const [sid, from] of sent.slice(-400)) assert.equal((await g.text(from, 'MENU', { MessageSid: sid })).status, 200)
    const rows = g.sql("SELECT count(*) AS n, count(DISTINCT provider_id) AS d FROM message WHERE direction = 'in'")[0]
    assert.equal(rows.n, rows.d)
    assert.ok(rows.n - before <= missing)
    const outs = g.sql("SELECT count(*) AS n FROM outbox o LEFT JOIN message m ON m.id = o.message_id WHERE m.id IS NULL")[0].n
    assert.equal(outs, 0)
  })
  await t.test('the database is sound', () => {
    const verify = g.command('verify')
    assert.equal(verify.status, 0, verify.stdout + verify.stderr)
  })
  await t.test('a conversation goes on where it was', async () => {
    await g.text('+447700900701', 'MENU')
    await g.text('+447700900701', '2')
    await g.kill()
    await g.spawn()
    const r = await g.text('+447700900701', 'BACK')
    assert.match(messages(r.text)[0], /1 Money or food/)
  })
})

test('a poison text does not stop the helpline', async t => {
  const g = await Gateway.start({ binary: join(root, 'build/planted/helpline'), env: { ASAN_OPTIONS: 'detect_leaks=0:handle_abort=0' } })
  t.after(() => g.stop())
  const sid = 'SM' + 'f'.repeat(32)
  await assert.rejects(g.text('+447700900801', 'planted abort', { MessageSid: sid }), 'the line dies with it in hand')
  await until('the line is back', async () => (await fetch(g.line + '/readyz')).status === 200, 20000)
  assert.match(g.log(), /event\.quarantined/)
  assert.equal(g.sql(`SELECT count(*) AS n FROM message WHERE provider_id = '${sid}'`)[0].n, 1)
  assert.equal(g.sql(`SELECT status FROM "case"`)[0].status, 'waiting')
  const again = await g.text('+447700900801', 'planted abort', { MessageSid: sid })
  assert.equal(again.status, 200, 'sent again it is a repeat')
  assert.deepEqual(messages(again.text), [])
  assert.equal((await g.text('+447700900802', 'HELP')).status, 200, 'others are answered')
})
