// The tools of managers and translators, as they are typed: talk, words, rehearse --cover. Nothing listens, nothing is kept.
import { test, after } from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, cpSync, readFileSync, rmSync, writeFileSync, mkdirSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const program = process.env.HELPLINE_BIN ?? 'build/asan/helpline'
const helpline = (args, input = '') => spawnSync(program, args, { input, encoding: 'utf8', timeout: 60000, maxBuffer: 1 << 26 })
const talk = (lines, ...args) => helpline(['talk', 'flows/london', '--at', '2026-11-03 10:15', ...args], lines.join('\n') + '\n')
const made = []
after(() => made.forEach(folder => rmSync(folder, { recursive: true })))
const copy = () => {
  made.push(mkdtempSync(join(tmpdir(), 'helpline-tools-')))
  const folder = join(made.at(-1), 'flows')
  cpSync('flows/london', folder, { recursive: true })
  return folder
}

test('a text is answered, with its parts', () => {
  const r = talk(['hi'])
  assert.equal(r.status, 0, r.stderr)
  assert.match(r.stdout, /> hi\n/)
  assert.match(r.stdout, /\n< Connecting Londoners helpline .*\n {2}\(1 part, \d+ characters\)\n/)
})

test('free words are answered after the quiet time, which passes at once', () => {
  const r = talk(['no food SE15'])
  assert.match(r.stdout, /\(8 s of quiet\)[^]*\n< .*SE15/)
})

test('a call is talked by keys, silence is an empty line', () => {
  const r = talk(['1', '', ':hang up', 'hi'], '--call')
  assert.match(r.stdout, /^says: Hello, this is Connecting Londoners/)
  assert.match(r.stdout, /press 1\nsays: For food/)
  assert.match(r.stdout, /silence\nsays: /)
  assert.match(r.stdout, /:hang up\n[^]*> hi\n[^]*< /)
})

test('words on a call are no keys, an unknown command is named', () => {
  const r = talk(['hello', ':fly'], '--call')
  assert.match(r.stdout, /! this is a call: press keys/)
  assert.match(r.stdout, /! there is no :fly/)
})

test('an adviser takes part and time passes', () => {
  const r = talk(['0', ':adviser takes', ':adviser closes helped', ':wait 2h', ':quit', 'never'])
  assert.match(r.stdout, /case: asked_for_person/)
  assert.match(r.stdout, /case: closed/)
  assert.match(r.stdout, /\(3 November, 12:15\)/)
  assert.doesNotMatch(r.stdout, /never/)
})

test('danger is shown as an alert', () => {
  assert.match(talk(['i want to kill myself']).stdout, / {2}alert: self_harm/)
})

test('bytes that are no text and a line without end are refused, and it goes on', () => {
  const r = spawnSync(program, ['talk', 'flows/london'], { input: Buffer.concat([Buffer.from([0xff, 0xfe, 10]), Buffer.alloc(20000, 65), Buffer.from('\nhi\n')]), encoding: 'utf8' })
  assert.equal(r.status, 0, r.stderr)
  assert.equal(r.stdout.match(/! a line is UTF-8/g).length, 2)
  assert.match(r.stdout, /> hi\n/)
})

test('wrong options of talk are said', () => {
  assert.equal(helpline(['talk', 'flows/london', '--at', 'noon']).status, 1)
  assert.match(helpline(['talk', 'flows/london', '--language', 'xx']).stderr, /no live language 'xx'/)
  assert.equal(helpline(['talk', '--what']).status, 2)
  assert.match(helpline(['talk', '--help']).stdout, /:adviser takes/)
})

test('two runs of one talk give the same bytes', () => {
  const lines = ['hi', '2', 'no food SE15', ':call', '1']
  assert.equal(talk(lines).stdout, talk(lines).stdout)
})

test('the template for translators is gettext, and a catalogue from it compiles', () => {
  const template = helpline(['words', 'flows/london'])
  assert.equal(template.status, 0, template.stderr)
  assert.match(template.stdout, /#: main\.yaml:\d+\nmsgctxt "main\/start\/first"\n/)
  assert.match(template.stdout, /msgid_plural "I found \{count\} places\."\nmsgstr\[0\] ""\nmsgstr\[1\] ""/)
  const folder = copy()
  const polish = helpline(['words', folder, '--language', 'pl'])
  assert.equal(polish.status, 0, polish.stderr)
  mkdirSync(join(folder, 'po'), { recursive: true })
  writeFileSync(join(folder, 'po', 'pl.po'), polish.stdout)
  const compiled = spawnSync('msgfmt', ['--check', '-o', '/dev/null', join(folder, 'po', 'pl.po')], { encoding: 'utf8' })
  assert.equal(compiled.status, 0, compiled.error ? 'is the package gettext there?' : compiled.stderr)
  assert.equal(helpline(['words', folder, '--language', 'pl']).stdout, polish.stdout)
})

test('a catalogue is refreshed: what is translated stays, what is gone is named', () => {
  const folder = copy()
  mkdirSync(join(folder, 'po'), { recursive: true })
  writeFileSync(join(folder, 'po', 'cy.po'), 'msgid ""\nmsgstr ""\n"Language: cy\\n"\n\n# gwirio\nmsgctxt "phrase"\nmsgid "noon"\nmsgstr "hanner dydd"\n\nmsgctxt "old/step/say"\nmsgid "Gone"\nmsgstr "Wedi mynd"\n')
  const r = helpline(['words', folder, '--language', 'cy'])
  assert.equal(r.status, 0, r.stderr)
  assert.match(r.stdout, /# gwirio\n#\. A phrase\.[^]*msgid "noon"\nmsgstr "hanner dydd"\n/)
  assert.match(r.stderr, /left out: .*po\/cy\.po:10: old\/step\/say: Gone/)
  assert.match(r.stderr, /\d+ entries: \d+ without a wording, 0 to look over\./)
})

test('rehearse --cover names steps and exits that no talk came by', () => {
  const folder = copy()
  const whole = helpline(['rehearse', folder, '--cover', '--json'])
  assert.equal(whole.status, 0, whole.stdout)
  const sum = JSON.parse(whole.stdout.trim().split('\n').pop())
  assert.ok(sum.steps > 20 && sum.steps_visited <= sum.steps && sum.exits_visited <= sum.exits)
  const [name] = readdirSync(join(folder, 'talks'))
  const one = helpline(['rehearse', folder, name.replace('.talk', ''), '--cover', '--json'])
  const lines = one.stdout.trim().split('\n').map(l => JSON.parse(l))
  const last = lines.pop()
  assert.ok(last.steps_visited < sum.steps_visited)
  for (const gap of lines) assert.ok(gap.file.endsWith('.yaml') && gap.line > 0 && gap.step.includes('/') && (gap.exit === null) === (gap.to === null))
  const words = helpline(['rehearse', folder, name.replace('.talk', ''), '--cover'])
  assert.match(words.stdout, /no talk comes to: [a-z_]+\.yaml:\d+: /)
  assert.match(words.stdout, new RegExp(`${last.steps_visited} of ${last.steps} steps and ${last.exits_visited} of ${last.exits} exits were come by\\.\n$`))
  assert.equal(helpline(['rehearse', folder, '--json']).status, 2)
})

test('the folder is read from the settings where none is named', () => {
  assert.equal(helpline(['words']).stdout, helpline(['words', 'flows/london']).stdout)
})

test('a flow is drawn for Graphviz, and as an SVG with a name', () => {
  const dot = helpline(['draw', 'flows/london', 'near'])
  assert.equal(dot.status, 0, dot.stderr)
  assert.match(dot.stdout, /^digraph "Connecting Londoners: near - /)
  const svg = helpline(['draw', 'flows/london', 'near', '--svg', '-'])
  assert.equal(svg.status, 0, svg.stderr)
  assert.match(svg.stdout, /<svg role="graphics-document" aria-label="Connecting Londoners: near/)
  assert.match(svg.stdout, /<title>near\/where<\/title>/)
  assert.match(svg.stdout, /stroke-dasharray/)
  const file = join(copy(), 'near.svg')
  assert.equal(helpline(['draw', 'flows/london', 'near', '--svg', file]).status, 0)
  assert.match(readFileSync(file, 'utf8'), /<\/svg>\s*$/)
})

test('every flow of London can be laid out', () => {
  for (const name of readdirSync('flows/london').filter(f => f.endsWith('.yaml') && !/^(service|danger)\./.test(f))) {
    const svg = helpline(['draw', 'flows/london', name.slice(0, -5), '--svg', '-'])
    assert.equal(svg.status, 0, `${name}: ${svg.stderr}`)
    assert.equal(svg.stderr, '', name)
  }
})

test('without dot the package is named; a flow that is not there is said', () => {
  const r = spawnSync(program, ['draw', 'flows/london', 'near', '--svg', '-'], { encoding: 'utf8', env: { ...process.env, PATH: '/nowhere' } })
  assert.equal(r.status, 1)
  assert.match(r.stderr, /package graphviz/)
  assert.match(helpline(['draw', 'flows/london', 'nowhere']).stderr, /there is no flow 'nowhere'/)
})
