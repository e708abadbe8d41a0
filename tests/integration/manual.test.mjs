// FLOWS.md tells managers the truth: its files are written, checked and rehearsed in the order in which it shows them, its
// commands are run, and its tables name all that the program knows.
import test from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Gateway, program, root } from './gateway.mjs'

const manual = readFileSync(join(root, 'FLOWS.md'), 'utf8')
const blocks = [...manual.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```/gm)].map(([, kind, name, body]) => ({ kind, name, body }))
const dir = mkdtempSync(join(tmpdir(), 'helpline-manual-'))
test.after(() => rmSync(dir, { recursive: true }))
const inDir = name => join(dir, name)
const words = line => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(match => match[1] ?? match[2])
// What is typed: without the note behind a #, and without a redirection.
const typed = body => body.trim().split('\n').map(line => words(line.replace(/\s+#.*/, '').replace(/ > \S+$/, '')))
const run = ([name, ...args], input = '') => {
  assert.equal(name, 'helpline')
  const paths = args.map(arg => (arg === 'warm' ? inDir('warm') : arg))
  return spawnSync(program, paths, { cwd: root, input, encoding: 'utf8', timeout: 60000, maxBuffer: 1 << 26 })
}

test('a folder that has what the first page copies', () => {
  mkdirSync(inDir('warm'))
  for (const file of ['needs.csv', 'danger.yaml']) copyFileSync(join(root, 'flows/london', file), inDir(join('warm', file)))
})

const publishing = blocks.findIndex(block => block.body.includes('helpline publish'))
for (const [index, { kind, name, body }] of blocks.slice(0, publishing).entries())
  test(name ? `${name} is written (${kind}, ${index})` : `the commands of block ${index}`, t => {
    if (name) {
      mkdirSync(dirname(inDir(name)), { recursive: true })
      writeFileSync(inDir(name), body)
      return
    }
    for (const command of typed(body)) {
      const input = command[1] === 'talk' ? '1\n1\n' : ''
      const { status, stdout, stderr } = run(command, input)
      assert.equal(status, 0, `${command.join(' ')}\n${stdout}\n${stderr}`)
      if (command[1] === 'check') assert.doesNotMatch(stderr, /(error|warning): /)
      t.diagnostic(command.join(' '))
    }
  })

test('the whole folder has neither error nor warning, and its talks go as written', () => {
  const check = run(['helpline', 'check', 'warm', '--at', '2026-11-24T18:00:00+00:00'])
  assert.equal(check.status, 0, check.stderr)
  assert.doesNotMatch(check.stderr, /(error|warning): /)
  const rehearse = run(['helpline', 'rehearse', 'warm'])
  assert.match(rehearse.stdout, /2 of 2 talks went as written/)
})

test('the flow with the other kinds is right as well, and is talked through', () => {
  const { name, body } = blocks.slice(publishing).find(block => block.name)
  const main = readFileSync(inDir('warm/main.yaml'), 'utf8')
  writeFileSync(inDir(name), body)
  writeFileSync(inDir('warm/main.yaml'), main.replace('words: [else], go: person', 'words: [else], go: visit'))
  const check = run(['helpline', 'check', 'warm', '--at', '2026-11-24T18:00:00+00:00'])
  const talk = run(['helpline', 'talk', 'warm', '--at', '2026-11-03 11:00'],
    ['2', '2', 'four', 'tomorrow', 'half 2', 'OK', 'a coat', '1', '1'].join('\n'))
  rmSync(inDir(name))
  writeFileSync(inDir('warm/main.yaml'), main)
  assert.equal(check.status, 0, check.stderr)
  assert.doesNotMatch(check.stderr, /(error|warning): /)
  assert.match(talk.stdout, /4 people, tomorrow, 2\.30pm\./)
  assert.match(talk.stdout, /We will call you today between/)
})

test('it is published and rolled back as the page says', async t => {
  const g = await Gateway.start({ now: '2026-11-03T10:15:00Z', settings: `flows: ${join(root, 'flows/london')}` })
  t.after(() => g.stop())
  const [publish, versions, rollback] = typed(blocks[publishing].body).map(([, ...args]) => args.map(arg => (arg === 'warm' ? inDir('warm') : arg)))
  const first = g.command(...publish)
  assert.equal(first.status, 0, first.stderr)
  // another service's crisis wording: a second person says yes, as the page says
  g.commandWith('a long password\n', 'adviser', 'add', 'Bo', '--role', 'supervisor')
  const approved = g.command('approve', '2', '--by', 'Bo')
  assert.equal(approved.status, 0, approved.stderr)
  assert.match(g.command(...versions).stdout, /warm rooms by borough/)
  const back = g.command(...rollback)
  assert.equal(back.status, 0, back.stderr)
})

const column = heading => {
  const from = manual.indexOf(heading)
  const table = manual.slice(from, manual.indexOf('\n## ', from + 3) < 0 ? undefined : manual.indexOf('\n## ', from + 3))
  return [...table.matchAll(/^\| (`[^|]*) \|/gm)].map(match => match[1])
}

test('the table of kinds has each kind, and no other', () => {
  const schema = JSON.parse(readFileSync(join(root, 'flows/schema/flow.schema.json'), 'utf8'))
  const kinds = Object.keys(schema.definitions).filter(name => name.startsWith('step_')).map(name => name.slice(5))
  assert.deepEqual(column('## The kinds of step').map(cell => cell.replaceAll('`', '')).sort(), kinds.sort())
  const ways = Object.fromEntries([...manual.matchAll(/^\| `(\w+)` \|[^|]*\| ([^|]*) \|$/gm)].map(([, kind, cell]) => [kind, [...cell.matchAll(/`(\w+)`/g)].map(match => match[1])]))
  for (const kind of kinds)
    for (const way of ways[kind] ?? [])
      if (!['menu', 'when'].includes(kind) || way === 'else') assert.ok(schema.definitions[`step_${kind}`].properties[way], `${kind} has ${way}`)
})

test('each line of a talk that the program knows is told of', () => {
  const code = readFileSync(join(root, 'gateway/flow/talk.c'), 'utf8')
  const lines = [...code.slice(code.indexOf('} lines[] = {')).matchAll(/^ {4}\{"([^"]+)", \w+/gm)].map(match => match[1])
  assert.ok(lines.length > 20)
  const told = column('## What a talk may say').join(' ')
  for (const line of lines.filter(line => !line.startsWith('no ') || line === 'no reply')) assert.ok(told.includes('`' + line), `\`${line}\` is in the table`)
})
