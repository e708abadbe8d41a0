// The JSON Schemas of flows/schema, which editors complete and check by, say the same as the program that loads the files:
// the same keys, the same required ones, the same words to choose from; and both judge a changed file alike.
import test from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Ajv from 'ajv'
import { LineCounter, isMap, isScalar, isSeq, parse, parseDocument, visit } from 'yaml'
import { program, root } from './gateway.mjs'

const read = path => readFileSync(join(root, path), 'utf8')
const schemas = Object.fromEntries(['flow', 'service', 'danger'].map(name => [name, JSON.parse(read(`flows/schema/${name}.schema.json`))]))
const ajv = new Ajv({ allErrors: true, strict: false })
for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(schema, name)
const validator = (name, definition) => ajv.getSchema(definition ? `${name}#/definitions/${definition}` : name)
const kindOf = file => (['service.yaml', 'danger.yaml'].includes(file) ? file.slice(0, -5) : 'flow')
const scripts = dir => readdirSync(join(root, dir)).filter(file => file.endsWith('.yaml'))
const folders = ['flows/london', 'tests/flows/good']

for (const folder of folders)
  for (const file of scripts(folder))
    test(`${folder}/${file} is as its schema says`, () => {
      const validate = validator(kindOf(file))
      assert.ok(validate(parse(read(`${folder}/${file}`))), JSON.stringify(validate.errors?.slice(0, 3), null, 1))
    })

test('each London script tells editors its schema', () => {
  for (const file of scripts('flows/london'))
    assert.equal(read(`flows/london/${file}`).split('\n')[0], `# yaml-language-server: $schema=../schema/${kindOf(file)}.schema.json`)
})

// ---- The loader's own tables -------------------------------------------------------------------------------------

const source = name => read(`gateway/flow/${name}.c`)
const texts = code => [...code.matchAll(/"([^"]*)"/g)].map(match => match[1])
const keysIn = code => Object.fromEntries([...code.matchAll(/\{"(\w+)", (true|false)\}/g)].map(match => [match[1], match[2] === 'true']))
// The initialiser behind the first `begin` in a source: up to its closing bracket.
function table(code, begin) {
  const at = code.indexOf(begin)
  assert.ok(at >= 0, `no ${begin}`)
  return code.slice(at, code.indexOf('};', at))
}
const keysAfter = (code, begin) => keysIn(table(code.slice(code.indexOf(begin)), 'load_key keys[]'))

function sameKeys(schema, keys, what) {
  assert.deepEqual(Object.keys(schema.properties).sort(), Object.keys(keys).sort(), what)
  assert.deepEqual((schema.required ?? []).slice().sort(), Object.keys(keys).filter(key => keys[key]).sort(), `${what}: required`)
  assert.equal(schema.additionalProperties, false, what)
}

const { definitions } = schemas.flow
const step = source('load_step')
const anyStep = keysIn(table(step, 'any_step[]'))

test('each kind of step has the keys that the loader gives it', () => {
  const kinds = step.slice(step.indexOf('kinds[FLOW_STEP_KINDS] = {'), step.indexOf('void load_own_wording'))
  const entries = [...kinds.matchAll(/\[STEP_\w+\] =\s*\{"(\w+)",([\s\S]*?)\}\}\}?,\n/g)]
  assert.equal(entries.length, definitions.step.oneOf.length)
  for (const [, kind, keys] of entries) sameKeys(definitions[`step_${kind}`], { [kind]: true, ...keysIn(keys + '}'), ...anyStep }, kind)
})

const maps = [
  ['flow', null, 'load_flows', 'read_flow'],
  ['flow', 'option', 'load_menu', 'load_option'],
  ['flow', 'query', 'load_find', 'load_query'],
  ['flow', 'case', 'load_when', 'void load_when('],
  ['flow', 'later_entry', 'load_step', 'load_later'],
  ['service', null, 'load_service', 'check_service_keys'],
  ['service', 'exception', 'load_service', 'load_exception'],
  ['service', 'hours_map', 'load_service', 'load_channel_hours'],
  ['service', 'crisis_entry', 'load_service', 'load_crisis_entry'],
  ['service', 'language', 'load_language', 'read_language'],
]
for (const [name, definition, file, begin] of maps)
  test(`the keys of ${definition ?? name} are the loader's`, () => {
    const code = source(file)
    const from = begin === 'read_flow' ? code.slice(code.indexOf('{"flow", true}') - 200) : code.slice(code.indexOf(begin))
    const schema = definition ? schemas[name].definitions[definition] : schemas[name]
    sameKeys(schema, keysIn(table(from, 'load_key keys[]')), begin)
  })

test('small maps, and words to choose from, are the loader\'s', () => {
  const service = source('load_service')
  const { properties } = schemas.service
  const names = node => Object.keys(node.properties).sort()
  const limits = service.slice(service.indexOf('static void load_limits'))
  const when = source('load_when')
  const ask = source('load_ask')
  const adviser = source('load_find')
  const danger = read('gateway/understand/danger.c')
  assert.deepEqual(names(properties.parts), Object.keys(keysIn(table(limits, 'load_key keys[]'))).sort())
  assert.deepEqual(names(properties.begins), [...texts(table(service, 'begin_names[FLOW_BEGINS]')), ...texts(table(service, 'danger_names[]'))].sort())
  const fixed = texts(table(read('gateway/understand/fixed.c'), '[FIXED_NONE]')).filter(word => word !== 'none')
  assert.deepEqual(names(properties.words), fixed.sort())
  assert.deepEqual(names(definitions.conditions), texts(table(when, 'condition_names[FLOW_CONDITIONS]')).sort())
  assert.deepEqual(names(definitions.set), texts(table(when, 'settings[]')).sort())
  assert.deepEqual(definitions.set.properties.risk.enum, texts(table(when, 'risks[]')))
  assert.deepEqual(definitions.step_ask.properties.answer.enum.slice().sort(), texts(table(ask, 'answers[FLOW_ANSWERS]')).sort())
  assert.deepEqual(definitions.step_adviser.properties.priority.enum, texts(table(adviser, 'priorities[]')))
  assert.deepEqual(definitions.step_adviser.properties.flag.enum, texts(table(adviser, 'flags[]')))
  assert.deepEqual(definitions.query.properties.reach.enum.slice().sort(), texts(table(adviser, 'reaches[]')).sort())
  assert.deepEqual(definitions.step_end.properties.end.enum, texts(table(source('program'), '[END_HELPED]')))
  const messages = [...source('messages').matchAll(/\.name = "(\w+)"/g)].map(match => match[1])
  assert.deepEqual(definitions.messages.propertyNames.enum.slice().sort(), messages.sort())
  assert.match(danger, /"sets"/)
  assert.deepEqual(Object.keys(schemas.danger.properties).sort(), ['sets', ...texts(table(danger, 'kinds[]'))].sort())
  assert.deepEqual(Object.keys(schemas.danger.definitions.entry.properties).sort(), texts(table(danger, 'known[]')).sort())
})

// ---- The same verdict on changed files ---------------------------------------------------------------------------

const shapes = ['unknown-key', 'missing-key', 'missing-go', 'no-kind', 'two-kinds']

// Which part of a schema a map stands under, by the path of keys that leads to it.
function definitionOf(path) {
  const keys = path.filter(node => isMap(node) || isSeq(node) || node.key).map(node => node.key?.value).filter(key => key !== undefined)
  const last = keys.at(-1)
  if (keys.length === 0) return { whole: true }
  if (keys[0] !== 'steps') return null
  if (keys.length === 2) return { definition: 'step' }
  return { options: 'option', later: 'later_entry', find: 'query', if: 'conditions', when: 'case' }[last] ? { definition: { options: 'option', later: 'later_entry', find: 'query', if: 'conditions', when: 'case' }[last] } : null
}

// Every map of a flow file that has a part of the schema to itself, with the place the loader tells it by.
function mapsOf(document, lines) {
  const found = []
  visit(document, {
    Map(_, map, path) {
      const part = definitionOf(path.filter(node => node.key !== undefined && isScalar(node.key)))
      if (part) found.push({ map, ...part, place: lines.linePos(map.range[0]) })
    }
  })
  return found
}

function findings(dir) {
  const { stdout } = spawnSync(program, ['check', '--json', dir], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
  const all = stdout.trim().split('\n').filter(Boolean).map(line => JSON.parse(line))
  return all.filter(finding => shapes.includes(finding.rule))
}

// Changes every map of one part in every flow file, and asks both what they think of each.
function bothJudge(t, folder, part, change) {
  const dir = mkdtempSync(join(tmpdir(), 'helpline-schema-'))
  t.after(() => rmSync(dir, { recursive: true }))
  cpSync(join(root, folder), dir, { recursive: true })
  let judged = 0
  const changed = {}
  for (const file of scripts(folder).filter(name => kindOf(name) === 'flow')) {
    const document = parseDocument(read(`${folder}/${file}`))
    for (const { map } of mapsOf(document, { linePos: () => null }).filter(one => one.definition === part)) change(map)
    changed[file] = document.toString({ lineWidth: 0 })
    writeFileSync(join(dir, file), changed[file])
  }
  const told = findings(dir)
  for (const [file, text] of Object.entries(changed)) {
    const lines = new LineCounter()
    const document = parseDocument(text, { lineCounter: lines })
    const here = told.filter(finding => finding.file.endsWith(`/${file}`))
    const all = mapsOf(document, lines).filter(one => one.definition === part)
    for (const [index, { map, place }] of all.entries()) {
      const validate = validator('flow', part)
      const accepts = validate(map.toJS(document))
      const end = lines.linePos(map.range[1])
      const inside = one => (one.line > place.line || (one.line === place.line && one.column >= place.col)) && (one.line < end.line || (one.line === end.line && one.column <= end.col))
      const refuses = here.some(inside)
      assert.equal(!accepts, refuses, `${file}:${place.line}:${place.col} (${part} ${index}): the schema ${accepts ? 'accepts' : 'refuses'} what the loader does not\n${map}\n${JSON.stringify(validate.errors?.slice(0, 4))}`)
      judged++
    }
  }
  return judged
}

for (const part of ['step', 'option', 'later_entry', 'query', 'case', 'conditions'])
  test(`an unknown key in a ${part} is refused by both`, t => {
    const judged = bothJudge(t, 'flows/london', part, map => map.set('zzz', 'x'))
    assert.ok(judged > 0)
  })

// Each round leaves another key of each map out: the first of all, then the second of all.
for (const [part, rounds] of Object.entries({ step: 10, option: 6, later_entry: 3, query: 2, case: 2 }))
  test(`a ${part} without one of its keys is judged alike`, t => {
    for (let round = 0; round < rounds; round++) {
      const judged = bothJudge(t, 'flows/london', part, map => map.items[round] && map.delete(map.items[round].key))
      assert.ok(judged > 0)
    }
  })
