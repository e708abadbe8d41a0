// helpline check: what a person who edits scripts, and a tool, get to see.
import test from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { program, root } from './gateway.mjs'

const check = (...args) => spawnSync(program, ['check', ...args], { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 })

// A copy of the London scripts in which `from` has become `to`.
function london(t, file, from, to) {
  const dir = mkdtempSync(join(tmpdir(), 'helpline-check-'))
  t.after(() => rmSync(dir, { recursive: true }))
  cpSync(join(root, 'flows/london'), dir, { recursive: true })
  const path = join(dir, file)
  const text = readFileSync(path, 'utf8')
  assert.ok(text.includes(from), `${file} has no ${from}`)
  writeFileSync(path, text.replace(from, to))
  return dir
}

test('the London scripts have no error', () => {
  const { status, stderr, stdout } = check('flows/london')
  assert.equal(status, 0)
  assert.match(stdout, /^flows\/london: 0 errors, \d+ warnings\. \d+ steps in \d+ flows, /)
  assert.doesNotMatch(stderr, /: error: /)
})

test('a slip is named with its place and the nearest known word', t => {
  const dir = london(t, 'near.yaml', 'outside:', 'outsite:')
  const { status, stderr } = check(dir)
  assert.equal(status, 1)
  const line = readFileSync(join(dir, 'near.yaml'), 'utf8').split('\n').findIndex(l => l.includes('outsite:')) + 1
  assert.ok(stderr.includes(`${dir}/near.yaml:${line}:5: error: unknown-key: unknown key 'outsite' in step 'where' (did you mean 'outside'?)\n`), stderr)
})

test('tools get one JSON object a line on standard output', t => {
  const dir = london(t, 'service.yaml', '"116 123"', '"116 124"')
  const { status, stdout, stderr } = check('--json', dir)
  assert.equal(status, 1)
  assert.equal(stderr, '')
  const findings = stdout.trim().split('\n').map(line => JSON.parse(line))
  for (const finding of findings) assert.deepEqual(Object.keys(finding), ['rule', 'level', 'file', 'line', 'column', 'message', 'hint'])
  const [number] = findings.filter(f => f.level === 'error')
  assert.equal(number.rule, 'crisis-number')
  assert.equal(number.file, `${dir}/service.yaml`)
  assert.match(number.message, /samaritans is 116 123/)
})

test('several errors in several files come in one go', t => {
  const dir = london(t, 'money.yaml', 'go: near', 'go: nera')
  writeFileSync(join(dir, 'zz.yaml'), 'flow: zz\nsteps:\n  a:\n    sya: "Hello"\n')
  const { status, stderr } = check(dir)
  assert.equal(status, 1)
  assert.match(stderr, /money\.yaml:\d+:\d+: error: unknown-target: .*\(did you mean 'near'\?\)/)
  assert.match(stderr, /zz\.yaml:4:5: error: no-kind: .*\(did you mean 'say'\?\)/)
})

test('a folder that is not there, and wrong usage, are told apart', () => {
  const missing = check('/no/such/folder')
  assert.equal(missing.status, 1)
  assert.equal(missing.stderr.trim().split('\n').length, 1)
  assert.equal(check('--jsom').status, 2)
  assert.equal(check('a', 'b').status, 2)
  assert.equal(check('--help').status, 0)
})

test('the place told for each need, borough and time is listed', t => {
  const { status, stdout } = check('--coverage', '--json', '--at', '2026-11-24T10:00:00+00:00', 'flows/london')
  assert.equal(status, 0)
  const cells = stdout.trim().split('\n').map(line => JSON.parse(line))
  for (const cell of cells) assert.deepEqual(Object.keys(cell), ['need', 'borough', 'hours', 'language', 'place', 'spoken'])
  const english = cells.filter(c => c.need === 'food' && c.language === 'en')
  assert.equal(english.length, 33 * 2)
  assert.equal(new Set(english.map(c => c.borough)).size, 33)
  assert.equal(english.filter(c => c.hours === 'open').length, 33)
  assert.equal(check('--at', 'noon').status, 2)
})
