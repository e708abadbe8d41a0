// What operators rely on: clean stops, reloads that are whole or not at all, health, settings, quiet logs, and trouble with the disk.
import test from 'node:test'
import assert from 'node:assert/strict'
import { cpSync, writeFileSync, readFileSync, mkdtempSync, mkdirSync, rmSync, statSync, appendFileSync } from 'node:fs'
import { spawn, spawnSync } from 'node:child_process'
import { request, Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Gateway, copyFlows, messages, sleep, until, root, program } from './gateway.mjs'

const folderOf = () => mkdtempSync(join(tmpdir(), 'helpline-test-'))

test('serving', async t => {
  const flows = copyFlows()
  const g = await Gateway.start({ settings: `flows: ${flows}` })
  t.after(async () => { await g.stop(); rmSync(flows, { recursive: true, force: true }) })

  await t.test('three processes, and the desk knows no provider secret', () => {
    const { line, desk } = g.children()
    assert.ok(line && desk)
    assert.doesNotMatch(readFileSync(`/proc/${desk}/environ`, 'latin1'), /HELPLINE_PROVIDERS_/)
    assert.doesNotMatch(readFileSync(`/proc/${line}/cmdline`, 'latin1'), /secret/)
  })
  await t.test('health, readiness and figures on both addresses', async () => {
    for (const base of [g.line, g.desk]) {
      assert.equal((await fetch(base + '/healthz')).status, 200)
      assert.equal((await fetch(base + '/readyz')).status, 200)
      const metrics = await fetch(base + '/metrics')
      assert.equal(metrics.status, 200)
      assert.match(metrics.headers.get('content-type'), /version=0\.0\.4/)
    }
    await g.text('+447700900201', 'HELP')
    const text = await (await fetch(g.line + '/metrics')).text()
    assert.match(text, /helpline_hook_requests_total\{[^}]*hook="message"[^}]*\} [1-9]/)
    assert.match(text, /_bucket\{[^}]*hook="message"[^}]*le="/)
  })
  await t.test('the log holds no number and no message', async () => {
    await g.text('+447700900202', 'my very own words 07700900203')
    await g.text('+447700900202', 'HELP')
    await g.voice('CA99', { from: '+447700900204' })
    assert.doesNotMatch(g.log(), /77009002|very own words|a-secret/)
    assert.match(g.log(), /^\S*(info|level=info|INFO) ?/m)
  })
  await t.test('an export and a backup are made while it serves', () => {
    const out = join(g.folder, 'copy.db')
    const backup = g.command('backup', out)
    assert.equal(backup.status, 0, backup.stderr)
    assert.equal(statSync(out).mode & 0o777, 0o600)
    assert.equal(g.command('verify', out).status, 0)
    assert.equal(g.command('verify').status, 0)
    const again = g.command('backup', out)
    assert.equal(again.status, 1, 'a backup is not written over')
  })
  await t.test('SIGHUP with a broken folder keeps the old scripts and says why', async () => {
    await g.text('+447700900205', 'MENU') // the first one greets
    const before = messages((await g.text('+447700900205', 'MENU')).text)[0]
    const main = join(flows, 'main.yaml')
    const good = readFileSync(main, 'utf8')
    writeFileSync(main, good.replace('options:', 'optionz:'))
    g.process.kill('SIGHUP')
    await until('refused', () => /reload\.refused/.test(g.log()))
    assert.match(g.log(), /main\.yaml:\d+:\d+: error: .*did you mean 'options'/)
    assert.equal(messages((await g.text('+447700900205', 'MENU')).text)[0], before)
    writeFileSync(main, good.replace('What do you need?', 'What can we do for you?'))
    g.process.kill('SIGHUP')
    await until('done', () => /reload\.done/.test(g.log()))
    await until('new words', async () => /What can we do/.test(messages((await g.text('+447700900205', 'MENU')).text)[0]))
  })
  await t.test('a line that dies is started again and the desk does not notice', async () => {
    const { line, desk } = g.children()
    process.kill(line, 'SIGKILL')
    await until('another line', () => g.children().line && g.children().line !== line)
    await until('ready', async () => (await fetch(g.line + '/readyz')).status === 200)
    assert.equal(g.children().desk, desk)
  })
  await t.test('a locked database is 503 with Retry-After, and the text can come again', async () => {
    const holder = spawn('sqlite3', [g.database], { stdio: ['pipe', 'pipe', 'inherit'] })
    holder.stdin.write('BEGIN IMMEDIATE;\nSELECT 1;\n')
    await new Promise(r => holder.stdout.once('data', r))
    const sid = 'SM' + 'e'.repeat(32)
    const r = await g.text('+447700900206', 'HELP', { MessageSid: sid })
    assert.equal(r.status, 503)
    assert.ok(r.headers.get('retry-after'))
    assert.doesNotMatch(r.text, /sqlite|database/i)
    await sleep(1100)
    assert.equal((await fetch(g.line + '/readyz')).status, 503)
    holder.stdin.end('ROLLBACK;\n')
    await new Promise(r => holder.once('exit', r))
    await until('ready again', async () => (await fetch(g.line + '/readyz')).status === 200)
    assert.equal((await g.text('+447700900206', 'HELP', { MessageSid: sid })).status, 200)
    assert.equal(g.sql(`SELECT count(*) AS n FROM message WHERE provider_id = '${sid}'`)[0].n, 1)
  })
  await t.test('SIGTERM under load ends with 0 within 5 s and loses nothing', async () => {
    const answered = []
    let going = true
    const worker = async w => {
      for (let i = 0; going; i++) {
        const sid = 'SM9' + w + String(i).padStart(30, '0')
        try { if ((await g.text('+44770090021' + w, 'HELP', { MessageSid: sid })).status === 200) answered.push(sid) } catch { return }
      }
    }
    const workers = Array.from({ length: 8 }, (_, w) => worker(w))
    await sleep(500)
    const began = Date.now()
    g.process.kill('SIGTERM')
    const { code, signal } = await g.ended
    going = false
    await Promise.all(workers)
    assert.equal(signal, null)
    assert.equal(code, 0)
    assert.ok(Date.now() - began < 5000)
    const kept = new Set(g.sql("SELECT provider_id FROM message WHERE direction = 'in'").map(m => m.provider_id))
    for (const sid of answered) assert.ok(kept.has(sid), sid)
    assert.ok(answered.length > 5)
  })
})

test('many connections are all answered without a stall', async t => {
  const g = await Gateway.start({ settings: 'log: warn' })
  t.after(() => g.stop())
  for (const level of [32, 64, 256, 1000]) {
    const agent = new Agent({ keepAlive: true, maxSockets: level })
    const one = n => new Promise((done, fail) => {
      const fields = { MessageSid: `SM${level}x${n}`, From: '+4477009' + String(10000 + n), To: '+442079460000', Body: 'HELP' }
      const body = new URLSearchParams(fields).toString()
      const r = request(g.line + '/hook/twilio/message', { method: 'POST', agent, timeout: 20000, headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body), 'X-Twilio-Signature': g.sign('/hook/twilio/message', fields) } },
        response => { response.resume(); response.on('end', () => done(response.statusCode)) })
      r.on('timeout', () => r.destroy(new Error('stalled')))
      r.on('error', fail)
      r.end(body)
    })
    const codes = await Promise.all(Array.from({ length: level * 2 }, (_, n) => one(n)))
    assert.deepEqual(codes.filter(c => c !== 200), [], `${level} connections`)
    agent.destroy()
  }
  assert.equal(g.sql("SELECT count(*) AS n FROM message WHERE direction = 'in'")[0].n, 2 * (32 + 64 + 256 + 1000))
})

// What serve says and how it ends, given settings.
function serve(lines, { env = {}, args = true, cwd } = {}) {
  const folder = cwd ?? folderOf()
  if (lines !== null) writeFileSync(join(folder, 'helpline.yaml'), lines)
  const run = spawnSync(program, ['serve', ...(args ? ['--config', join(folder, 'helpline.yaml')] : [])], { encoding: 'utf8', timeout: 20000, cwd: folder, env: { ...process.env, ...env } })
  rmSync(folder, { recursive: true, force: true })
  return run
}

test('settings that are wrong are told with their place', async t => {
  const rows = [
    ['listn: 127.0.0.1:0\n', /helpline\.yaml:1:1: .*'listn'.*did you mean 'listen'/],
    ['log: info\nproviders:\n  twilio: { acount: AC1 }\n', /helpline\.yaml:3:\d+: .*'acount'.*'account'/],
    ['providers:\n  nobody: { token: x }\n', /helpline\.yaml:2:3: .*'nobody'/],
    ['limits: { per_person_per_hour: lots }\n', /helpline\.yaml:1:\d+: .*per_person_per_hour/],
    ['retention: { messages: 12 parsecs }\n', /helpline\.yaml:1:\d+: .*messages/],
    ['sandbox: true\nlisten: 0.0.0.0:8080\n', /loopback/],
    ['clock: now\n', /clock.*sandbox/],
    ['listen: [\n', /helpline\.yaml:\d+:\d+/],
    ['a: 1\na: 2\n', /helpline\.yaml:\d+:\d+/],
    ['log: loud\n', /log/],
    ['database: oracle:x\n', /database.*sqlite/],
  ]
  for (const [lines, expected] of rows) await t.test(JSON.stringify(lines), () => {
    const run = serve(lines)
    assert.equal(run.status, 1, run.stderr)
    assert.match(run.stderr, expected)
  })
  await t.test('the sandbox does not start beside a real provider unless told to', () => {
    const run = serve(null, { args: false, env: { HELPLINE_PROVIDERS_TWILIO_TOKEN: 'secret-word', HELPLINE_LISTEN: '127.0.0.1:1', HELPLINE_DESK: '127.0.0.1:1' } })
    assert.equal(run.status, 1)
    assert.match(run.stderr, /sandbox/i)
    assert.doesNotMatch(run.stderr, /secret-word/)
  })
  await t.test('a secret never stands in an error', () => {
    const run = serve('providers:\n  twilio: { account: AC1, token: my-hidden-word, api_url: ftp://x }\n')
    assert.equal(run.status, 1)
    assert.doesNotMatch(run.stderr, /my-hidden-word/)
  })
  await t.test('wrong usage is 2, help is 0', () => {
    assert.equal(spawnSync(program, ['serve', '--no-such']).status, 2)
    assert.equal(spawnSync(program, ['no-such']).status, 2)
    for (const command of ['serve', 'check', 'import', 'export', 'adviser', 'token', 'backup', 'verify', 'migrate'])
      assert.equal(spawnSync(program, [command, '--help']).status, 0, command)
  })
})

test('a broken flow folder at start-up: it says what is wrong and does not start', () => {
  const folder = folderOf()
  cpSync(join(root, 'flows/london'), join(folder, 'flows'), { recursive: true })
  appendFileSync(join(folder, 'flows/main.yaml'), '\n  lost:\n    say: "Nobody comes here"\n    go: nowhere\n')
  const run = serve('flows: flows\nlisten: 127.0.0.1:1\ndesk: 127.0.0.1:1\n', { cwd: folder })
  assert.equal(run.status, 1)
  assert.match(run.stderr, /main\.yaml:\d+:\d+: error: /)
})

test('a restart tells of scripts that were edited and not published, and keeps the old ones', async () => {
  const folder = folderOf()
  const flows = join(folder, 'flows')
  cpSync(join(root, 'flows/london'), flows, { recursive: true })
  const first = await Gateway.start({ folder, settings: 'flows: flows' })
  assert.doesNotMatch(first.log(), /not those in use/)
  await first.stop()
  const again = await Gateway.start({ folder, settings: 'flows: flows' })
  assert.doesNotMatch(again.log(), /not those in use/)
  await again.stop()
  const main = join(flows, 'main.yaml')
  writeFileSync(main, readFileSync(main, 'utf8').replace('What do you need?', 'What can we do for you?'))
  const edited = await Gateway.start({ folder, settings: 'flows: flows' })
  assert.match(edited.log(), new RegExp(`not those in use; SIGHUP \\(kill -HUP ${edited.process.pid}\\)`))
  await edited.text('+447700900301', 'MENU')
  assert.match(messages((await edited.text('+447700900301', 'MENU', { MessageSid: 'SMagain' })).text)[0], /What do you need/)
  await edited.stop()
  rmSync(flows, { recursive: true })
  const gone = await Gateway.start({ folder, settings: 'flows: flows' })
  assert.match(gone.log(), /cannot be read.*those published before/)
  await gone.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('killed with its parent', async () => {
  const g = await Gateway.start()
  const { line, desk } = g.children()
  process.kill(g.process.pid, 'SIGKILL')
  await until('the loops end with the parent', () => [line, desk].every(pid => {
    try { return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1][0] === 'Z' } catch { return true }
  }))
  rmSync(g.folder, { recursive: true, force: true })
})
