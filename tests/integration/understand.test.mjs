// helpline understand and helpline parts: what people who write scripts, and the acceptance, get to see.
import test from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { program, root } from './gateway.mjs'

const run = (command, args, input) => spawnSync(program, [command, ...args], { cwd: root, encoding: 'utf8', input })
const understand = (input, ...args) => {
  const { status, stdout, stderr } = run('understand', ['flows/london', ...args], input)
  assert.equal(status, 0, stderr)
  return stdout.trim().split('\n').map(line => JSON.parse(line))
}

test('each line of standard input gets one object with the keys that others rely on', () => {
  const [food, stop] = understand('no food SE15\nplease stop texting me thanks\n')
  assert.deepEqual(Object.keys(food), ['text', 'needs', 'area', 'ask_area', 'language', 'danger', 'stop', 'start', 'auto_reply', 'person', 'word'])
  assert.equal(food.needs[0].id.split('.')[0], 'food')
  assert.ok(food.needs[0].score > 0 && food.needs[0].score <= 1 && food.needs[0].why)
  assert.deepEqual([food.area.outcode, food.area.postcode, food.area.boroughs, food.ask_area], ['SE15', null, ['E09000028'], false])
  assert.deepEqual(food.danger, { level: 'none', kind: null, why: '' })
  assert.deepEqual([stop.stop, stop.word, stop.area], [true, null, null])
})

test('danger is told with the words that said so', () => {
  const [hit] = understand('i want to kill myself\n')
  assert.deepEqual([hit.danger.level, hit.danger.kind], ['immediate', 'self_harm'])
  assert.match(hit.danger.why, /kill myself/)
})

test('the answer to the open question is told when one is asked', () => {
  const [first, second] = understand('SE15\nerm\n', '--asked', 'near/where')
  assert.equal(first.answer, 'SE15')
  assert.equal(second.answer, null)
})

test('a step that is not there is named', () => {
  const { status, stderr } = run('understand', ['flows/london', '--asked', 'near/nowhere'], 'x\n')
  assert.equal(status, 1)
  assert.match(stderr, /no step 'near\/nowhere'/)
  assert.match(run('understand', ['flows/london', '--asked', 'near/places'], 'x\n').stderr, /no step 'near\/places' that asks/)
})

test('what is no UTF-8, very long, or hardly text at all is answered', () => {
  const lines = [Buffer.from([0xff, 0xfe, 0x41]), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('a'.repeat(10000)), Buffer.from('no food '.repeat(1250)),
    Buffer.from('a' + '\u0301'.repeat(500)), Buffer.from('\u202e\u200f\u200b'), Buffer.from('🙂'.repeat(2500)), Buffer.from(''), Buffer.from('а b ב ا 中 क'), Buffer.from([0x61, 0, 0x62])]
  const input = Buffer.concat(lines.flatMap(line => [line, Buffer.from('\n')]))
  assert.equal(understand(input).length, lines.length)
})

test('parts counts septets and units, and names what is dear', () => {
  const { stdout } = run('parts', [], 'hello {}\nit’s … ok\n\n')
  const [plain, dear, empty] = stdout.trim().split('\n').map(line => JSON.parse(line))
  assert.deepEqual(plain, { text: 'hello {}', encoding: 'GSM-7', units: 10, parts: 1, costly: [] })
  assert.deepEqual(dear, { text: 'it’s … ok', encoding: 'UCS-2', units: 9, parts: 1, costly: ['’', '…'] })
  assert.deepEqual([empty.text, empty.units, empty.parts], ['', 0, 1])
})
