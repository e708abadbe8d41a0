// What advisers and programs read: the API, exports, tokens, sign-in, imports.
import test from 'node:test'
import assert from 'node:assert/strict'
import { writeFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { Gateway, messages, until, root } from './gateway.mjs'

const data = process.env.HELPLINE_DATA || join(root, '../shared/data')

test('the case log', async t => {
  const g = await Gateway.start({ now: '2026-11-03T10:15:00+00:00' })
  t.after(() => g.stop())
  const anna = '+447700900401'
  for (const words of ['MENU', '1', '1', 'SE15', '0']) await g.text(anna, words)
  const token = g.command('token', 'add', 'board').stdout.trim().split('\n').at(-1).trim().split(/\s+/).at(-1)
  const seeing = g.command('token', 'add', 'recall', '--numbers').stdout.trim().split('\n').at(-1).trim().split(/\s+/).at(-1)
  const api = (path, bearer = token) => fetch(g.desk + '/api/v1' + path, { headers: bearer ? { Authorization: 'Bearer ' + bearer } : {} })

  await t.test('a list and one case, as the contract has them', async () => {
    const list = await (await api('/cases')).json()
    assert.equal(list.items.length, 1)
    assert.ok('next' in list)
    const [c] = list.items
    for (const key of ['id', 'ref', 'status', 'channel', 'language', 'need', 'needs', 'area', 'risk', 'priority', 'adviser', 'team', 'outcome', 'contact', 'opened_at', 'updated_at', 'due_at']) assert.ok(key in c, key)
    assert.equal(c.status, 'waiting')
    assert.equal(c.channel, 'text')
    assert.equal(typeof c.id, 'string')
    assert.deepEqual(c.area, { outcode: 'SE15', boroughs: ['E09000028'] })
    assert.match(c.opened_at, /^2026-11-03T10:15:\d\d(\.\d+)?\+00:00$/)
    assert.doesNotMatch(JSON.stringify(c), /7700900401|07700 900401/)
    assert.match(c.contact.masked, /401$/)
    const one = await (await api('/cases/' + c.id)).json()
    assert.ok(one.events.length >= 4)
    for (const e of one.events) for (const key of ['at', 'who', 'what', 'text']) assert.ok(key in e, key)
    assert.ok(one.events.some(e => /Example/.test(e.text ?? '')))
    assert.match(JSON.stringify(await (await api('/cases/' + c.id, seeing)).json()), /447700900401|07700 900401/)
  })
  await t.test('nobody reads it without a token, and a revoked one is none', async () => {
    assert.ok([401, 403].includes((await api('/cases', null)).status))
    assert.ok([401, 403].includes((await api('/cases', 'made-up')).status))
    assert.equal((await api('/cases/no-such-case')).status, 404)
    const id = g.command('token', 'list').stdout.split('\n').find(l => /board/.test(l)).trim().split(/\s+/)[0]
    assert.equal(g.command('token', 'revoke', id).status, 0)
    assert.ok([401, 403].includes((await api('/cases')).status))
  })
  await t.test('filters', async () => {
    const count = async q => (await (await api('/cases?' + q, seeing)).json()).items.length
    assert.equal(await count('status=waiting'), 1)
    assert.equal(await count('status=closed'), 0)
    assert.equal(await count('need=food'), 1)
    assert.equal(await count('borough=E09000028'), 1)
    assert.equal(await count('borough=E09000001'), 0)
    assert.equal(await count('channel=phone'), 0)
  })
  await t.test('exports in three forms, numbers masked unless asked for', () => {
    for (const what of ['cases', 'messages']) {
      const json = JSON.parse(g.command('export', what, '--format', 'json').stdout)
      assert.ok(json.items.length >= 1)
      const lines = g.command('export', what, '--format', 'ndjson').stdout.trim().split('\n').map(l => JSON.parse(l))
      assert.equal(lines.length, json.items.length)
      const csv = g.command('export', what, '--format', 'csv').stdout
      assert.equal(csv.trim().split(/\r?\n/).length >= lines.length + 1, true)
      assert.doesNotMatch(csv, /7700900401/)
    }
    const m = JSON.parse(g.command('export', 'messages', '--format', 'ndjson').stdout.split('\n')[0])
    for (const key of ['id', 'case', 'contact', 'direction', 'channel', 'provider', 'provider_id', 'text', 'parts', 'status', 'at']) assert.ok(key in m, key)
    assert.match(g.command('export', 'cases', '--numbers', '--format', 'json').stdout, /7700 ?900401/)
    assert.equal(g.command('export', 'cases', '--from', '2027-01-01', '--format', 'ndjson').stdout.trim(), '')
    assert.equal(g.command('export', 'nothing').status, 2)
  })
  await t.test('an adviser signs in and reads; a wrong password does not', async () => {
    const added = g.commandWith('a long enough password\n', 'adviser', 'add', 'Sam Example')
    assert.equal(added.status, 0, added.stderr)
    assert.equal(g.commandWith('short\n', 'adviser', 'add', 'Kit Example').status, 1)
    const signIn = (name, password) => fetch(g.desk + '/api/v1/sessions', { method: 'POST', headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin', Origin: g.desk }, body: JSON.stringify({ name, password }) })
    const wrong = await signIn('Sam Example', 'not this one at all')
    assert.ok([401, 403].includes(wrong.status))
    const nobody = await signIn('No One', 'not this one at all')
    assert.equal(nobody.status, wrong.status)
    assert.equal(await nobody.text(), await wrong.text())
    const right = await until('let in', async () => { const r = await signIn('Sam Example', 'a long enough password'); return r.status < 300 && r })
    const cookie = right.headers.get('set-cookie')
    assert.match(cookie, /HttpOnly/i)
    assert.match(cookie, /SameSite=Strict/i)
    const read = await fetch(g.desk + '/api/v1/cases', { headers: { Cookie: cookie.split(';')[0] } })
    assert.equal(read.status, 200)
    assert.doesNotMatch(g.log(), /long enough password/)
    const page = await fetch(g.desk + '/')
    assert.match(page.headers.get('content-security-policy'), /default-src 'none'|default-src 'self'/)
    assert.doesNotMatch(page.headers.get('content-security-policy'), /unsafe/)
  })
})

test('postcodes are imported while it serves', async t => {
  const g = await Gateway.start({ now: '2026-11-03T10:15:00+00:00' })
  t.after(() => g.stop())
  const ask = async (who, where) => { for (const w of ['MENU', '1', '1']) await g.text(who, w); return messages((await g.text(who, where)).text)[0] }
  assert.match(await ask('+447700900501', 'BR1 4ZZ'), /1 Bromley.*2 Lewisham/s, 'BR1 lies in two boroughs: it asks')

  await t.test('a made-up Code-Point file', async () => {
    const row = (p, gss) => `"${p}",10,540000,169000,"E92000001","E19000003","E18000007","","${gss}","E05000000"`
    writeFileSync(join(g.folder, 'br.csv'), [row('BR1 4ZZ', 'E09000023'), row('BR1 4ZY', 'E09000006'), row('BR1 4ZX', 'E09000006')].join('\n') + '\n')
    assert.equal(g.command('import', 'postcodes', '--dry-run', join(g.folder, 'br.csv')).status, 0)
    const done = g.command('import', 'postcodes', join(g.folder, 'br.csv'))
    assert.equal(done.status, 0, done.stderr)
    await until('seen by the line', () => /"?postcodes"?=3/.test(g.log()) || /postcodes=3/.test(g.log()))
    assert.match(await ask('+447700900502', 'BR1 4ZZ'), /Example/)
    assert.equal(g.sql('SELECT boroughs FROM "case" ORDER BY id DESC LIMIT 1')[0].boroughs, 'E09000023')
  })
  await t.test('a file that is none changes nothing', async () => {
    writeFileSync(join(g.folder, 'bad.csv'), 'this,is\nnot,postcodes\n')
    const bad = g.command('import', 'postcodes', join(g.folder, 'bad.csv'))
    assert.equal(bad.status, 1)
    assert.match(bad.stderr, /bad\.csv/)
    assert.match(await ask('+447700900503', 'BR1 4ZZ'), /Example/)
  })
  await t.test('all of London, hooks timed meanwhile', { skip: existsSync(join(data, 'postcodes.csv.gz')) ? false : `the full postcode file is not at ${data}` }, async () => {
    const { spawn } = await import('node:child_process')
    const files = ['postcodes.csv.gz', 'postcodes-old.csv.gz', 'postcodes-outside.csv.gz'].map(f => join(data, f))
    const run = spawn(g.binary, ['import', 'postcodes', '--config', join(g.folder, 'helpline.yaml'), ...files], { stdio: 'ignore' })
    const ended = new Promise(r => run.once('exit', r))
    let slowest = 0, hooks = 0, busy = 0, going = true
    ended.then(() => { going = false })
    while (going) {
      const began = Date.now()
      const r = await g.text('+44770090' + (1000 + hooks % 900), 'HELP')
      if (r.status === 503) busy++
      slowest = Math.max(slowest, Date.now() - began)
      hooks++
    }
    assert.equal(await ended, 0)
    console.log(`# note: ${hooks} hooks during the import, the slowest ${slowest} ms, ${busy} told to come again`)
    assert.ok(slowest < 2000, `the slowest hook took ${slowest} ms`)
    assert.ok(busy * 20 <= hooks, `${busy} of ${hooks} hooks were told to come again`)
    await until('seen by the line', () => /postcodes=3[45]\d{4}/.test(g.log()), 60000)
    assert.match(await ask('+447700900504', 'SW9 8HJ'), /Example/)
    assert.equal(g.sql('SELECT boroughs FROM "case" ORDER BY id DESC LIMIT 1')[0].boroughs, 'E09000022')
  })
})
