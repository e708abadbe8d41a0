// Versions of the scripts with the real program: publishing while it serves, conversations that keep theirs, times,
// second persons, rolling back, and what a killed or refused publishing leaves.
import test from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync, rmSync } from 'node:fs'
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { Gateway, copyFlows, messages, spoken, promptOf, sleep, until } from './gateway.mjs'

// A gateway on a copy of the shipped scripts, and ways to edit and publish it.
async function house(t, more = {}) {
  const flows = copyFlows()
  const g = await Gateway.start({ now: '2026-11-03T10:15:00Z', settings: `flows: ${flows}`, ...more })
  t.after(async () => { await g.stop(); rmSync(flows, { recursive: true, force: true }) })
  const file = name => join(flows, name)
  const edit = (name, from, to) => {
    const text = readFileSync(file(name), 'utf8')
    assert.ok(text.includes(from), `${name} has ${from}`)
    writeFileSync(file(name), text.replaceAll(from, to))
  }
  const run = (...args) => g.command(...args)
  const publish = (...args) => run('publish', flows, '--why', 'a test', ...args)
  const versions = () => run('versions', '--json').stdout.trim().split('\n').map(l => JSON.parse(l))
  const live = () => versions().find(v => v.state === 'live').version
  const used = async version => until(`the line uses ${version}`, () => new RegExp(`world\\.ready .*scripts=${version}\\b`).test(g.log()))
  const say = async (from, body) => messages((await g.text(from, body)).text)[0]
  return { g, flows, edit, run, publish, versions, live, used, say }
}

const MENU = 'What do you need?'
const NEW = 'How can we help?'

test('publishing while it serves', async t => {
  const { g, flows, edit, run, publish, versions, live, used, say } = await house(t)

  await t.test('the folder is version 1 of an empty database', () => {
    assert.deepEqual(versions().map(v => [v.version, v.state, v.why]), [[1, 'live', 'first start']])
  })
  await t.test('the same scripts are not published again', () => {
    const same = publish()
    assert.equal(same.status, 1)
    assert.match(same.stderr, /are those of version 1, which is live/)
  })
  await t.test('a broken folder is refused and the old one stays', async () => {
    edit('main.yaml', 'options:', 'optionz:')
    const refused = publish()
    assert.equal(refused.status, 1)
    assert.match(refused.stderr, /main\.yaml:\d+:\d+: error: .*did you mean 'options'/)
    assert.equal(live(), 1)
    edit('main.yaml', 'optionz:', 'options:')
  })
  await t.test('a talk that goes otherwise refuses it', () => {
    spawnSync('mkdir', ['-p', join(flows, 'talks')])
    writeFileSync(join(flows, 'talks/odd.talk'), 'text 07700 900123\n> menu\n< Something else\n')
    const refused = publish()
    assert.equal(refused.status, 1)
    assert.match(refused.stderr, /OTHERWISE: talks\/odd\.talk[\s\S]*! line 3: expected: Something else/)
    rmSync(join(flows, 'talks'), { recursive: true })
  })
  await t.test('danger cannot be taken out, nor its talks', () => {
    const danger = readFileSync(join(flows, 'danger.yaml'), 'utf8')
    rmSync(join(flows, 'danger.yaml'))
    const refused = publish()
    assert.equal(refused.status, 1)
    assert.match(refused.stderr, /OTHERWISE: built in: danger self_harm/)
    assert.equal(live(), 1)
    writeFileSync(join(flows, 'danger.yaml'), danger)
  })
  await t.test('a conversation under way keeps its version until the menu; a new one and the desk have the newest', async () => {
    const version = () => JSON.parse(g.sql('SELECT document FROM session ORDER BY contact_id LIMIT 1')[0].document.split('\n')[1]).version
    await say('+447700900301', 'menu')
    await say('+447700900301', '2')
    let call = (await g.voice('CA301', { from: '+447700900302' })).text
    call = (await g.voice('CA301', { prompt: promptOf(call), keys: '2' })).text
    const heard = spoken(call)
    edit('main.yaml', MENU, NEW)
    const made = publish('--json')
    assert.equal(made.status, 0, made.stderr)
    const { published, differences } = JSON.parse(made.stdout)
    assert.equal(published.version, 2)
    assert.equal(published.state, 'live')
    assert.ok(differences.some(d => /^main\//.test(d.where) && d.what.includes(NEW)))
    await used(2)
    await say('+447700900303', 'menu')
    assert.match(await say('+447700900303', 'menu'), /^How can we help\?/)
    await say('+447700900301', 'help')
    assert.equal(version(), 1)
    call = (await g.voice('CA301', { prompt: promptOf(call), keys: '9' })).text
    assert.equal(spoken(call), heard, 'a call goes on in its version')
    assert.match(await say('+447700900301', 'menu'), /^How can we help\?/)
    assert.equal(version(), 2)
    assert.match((await fetch(g.desk + '/readyz')).status.toString(), /200/)
  })
  await t.test('two versions are compared in words', () => {
    const words = run('versions', '1', '2')
    assert.equal(words.status, 0)
    assert.match(words.stdout, /^main\/start: .*What do you need\?.* → .*How can we help\?/m)
    assert.equal(run('versions', '1').status, 2)
    assert.equal(run('versions', '1', '99').status, 1)
  })
  await t.test('rolling back is one step, is audited, and asks nobody', async () => {
    const back = run('rollback', '1', '--why', 'the words were worse')
    assert.equal(back.status, 0, back.stderr)
    assert.match(back.stdout, /Version 3 is live now/)
    await used(3)
    assert.match(await say('+447700900304', 'menu'), /./)
    assert.match(await say('+447700900304', 'menu'), /^What do you need\?/)
    assert.equal(versions().at(-1).copy_of, 1)
    assert.deepEqual(g.sql("SELECT what, subject FROM audit WHERE what LIKE 'flows.%'").map(r => `${r.what}: ${r.subject}`),
      ['flows.publish: version 1', 'flows.publish: version 2', 'flows.rollback: version 3, as version 1'])
    assert.equal(run('rollback', '3', '--why', 'x').status, 1)
    assert.equal(run('rollback', '1').status, 2)
    assert.equal(run('verify').status, 0)
  })
  await t.test('a safety version holds at the next turn, and a step that is gone leads to the menu', async () => {
    await say('+447700900305', 'menu')
    const area = await say('+447700900305', '2')
    assert.ok(area)
    const where = JSON.parse(g.sql("SELECT document FROM session WHERE contact_id = (SELECT max(contact_id) FROM session)")[0].document.split('\n')[1]).at
    const [flow, step] = where.split('/')
    const name = `${flow}.yaml`
    const text = readFileSync(join(flows, name), 'utf8')
    writeFileSync(join(flows, name), text.replace(new RegExp(`\\b${step}\\b(?=:\\s*\\n)`), `${step}_anew`).replace(new RegExp(`: ${step}\\b`, 'g'), `: ${step}_anew`))
    const made = publish('--safety')
    assert.equal(made.status, 0, made.stderr)
    assert.match(made.stdout, /go on with it at their next text or key/)
    await used(4)
    assert.match(await say('+447700900305', '1'), /^How can we help\?/)
  })
})

test('a version that waits for its time is switched by the gateway, or at its start', async t => {
  const { g, edit, publish, live, used, versions } = await house(t)
  edit('main.yaml', MENU, NEW)
  assert.match(publish('--at', '2026-11-03 09:00').stderr, /is in the past/)
  assert.equal(publish('--at', 'tomorrow').status, 1)
  assert.match(publish('--at', '2026-11-03 10:20').stdout, /goes live on Tue 3 Nov 2026 10:20/)
  await sleep(1500)
  assert.equal(live(), 1)
  g.pass(600)
  await used(2)
  assert.equal(live(), 2)
  edit('main.yaml', NEW, 'Tell us:')
  assert.equal(publish('--at', '2026-11-04 10:20').status, 0)
  await g.kill()
  g.now('2026-11-05T10:15:00Z')
  await g.spawn()
  assert.equal(live(), 3)
  edit('main.yaml', 'Tell us:', 'What now?')
  assert.equal(publish('--at', '2026-11-09 10:20').status, 0)
  edit('main.yaml', 'What now?', 'And now?')
  assert.match(publish().stdout, /Version 4, which waited, is overtaken/)
  assert.equal(versions().find(v => v.version === 4).state, 'overtaken')
})

test('crisis wording waits for a second person', async t => {
  const { g, edit, run, publish, live, used, versions } = await house(t)
  for (const [name, role] of [['Ada', 'manager'], ['Bo', 'supervisor'], ['Cy', 'adviser']])
    assert.equal(g.commandWith('a long password\n', 'adviser', 'add', name, '--role', role).status, 0)
  edit('safe.yaml', 'To talk now, free, any time', 'To talk now, any time')
  const made = publish('--by', 'Ada')
  assert.equal(made.status, 0, made.stderr)
  assert.match(made.stdout, /waits for a second person[\s\S]*safe\/start: text changed: .* \[needs a second person\]/)
  await sleep(1200)
  assert.equal(live(), 1)
  assert.match(run('approve', '2', '--by', 'Ada').stderr, /a second person must approve/)
  assert.match(run('approve', '2', '--by', 'Cy').stderr, /neither supervisor nor manager/)
  assert.match(run('approve', '2', '--by', 'Di').stderr, /no active adviser/)
  assert.match(run('approve', '1', '--by', 'Bo').stderr, /waits for no second person/)
  assert.equal(run('approve', '9', '--by', 'Bo').status, 1)
  assert.equal(live(), 1)
  const yes = run('approve', '2', '--by', 'Bo', '--json')
  assert.equal(yes.status, 0, yes.stderr)
  assert.equal(JSON.parse(yes.stdout).approved_by, 'Bo')
  assert.equal(live(), 2)
  await used(2)
  assert.match(run('approve', '2', '--by', 'Bo').stderr, /approved by Bo already/)
  assert.deepEqual(g.sql("SELECT who FROM audit WHERE what IN ('flows.publish', 'flows.approve') AND subject = 'version 2'").map(r => r.who), ['Ada', 'Bo'])
  // a reload is a publishing like any other
  edit('safe.yaml', 'To talk now, any time', 'To talk now, free, any time')
  g.process.kill('SIGHUP')
  await until('reloaded', () => /reload\.done/.test(g.log()))
  assert.match(g.log(), /Version 3 of the scripts waits for a second person/)
  assert.equal(live(), 2)
  assert.equal(versions().at(-1).why, 'reload')
})

test('a publishing that is killed leaves the old version or the new one', async t => {
  const { g, flows, edit, run, live, versions } = await house(t)
  let words = MENU
  for (let i = 0; i < 8; i++) {
    edit('main.yaml', words, `Try ${i}:`)
    words = `Try ${i}:`
    const before = versions().length
    const child = spawn(g.binary, ['publish', flows, '--why', 'killed', '--config', join(g.folder, 'helpline.yaml')], { stdio: 'ignore' })
    await sleep(60 + i * 90)
    child.kill('SIGKILL')
    await new Promise(r => child.exitCode === null && child.signalCode === null ? child.once('exit', r) : r())
    const all = versions()
    assert.ok(all.length === before || all.length === before + 1)
    assert.equal(all.filter(v => v.state === 'live').length, 1)
    assert.equal(live(), all.length)
  }
  assert.equal(run('verify').status, 0)
})
