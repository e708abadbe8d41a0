// Holds tests/understand/texts.csv, the labelled set, to its columns, its codes, its counts and its split. Prints TAP.
import { readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'

const root = new URL('../..', import.meta.url).pathname
const read = path => readFileSync(join(root, path), 'utf8')

// RFC 4180: fields in quotes may hold commas, line breaks and doubled quotes.
function records(text) {
  const all = []
  let row = []
  let field = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (quoted) {
      if (c !== '"') field += c
      else if (text[i + 1] === '"') { field += '"'; i++ } else quoted = false
    } else if (c === '"') quoted = true
    else if (c === ',') { row.push(field); field = '' } else if (c === '\n') {
      all.push([...row, field])
      row = []
      field = ''
    } else if (c !== '\r') field += c
  }
  if (field || row.length) all.push([...row, field])
  return all
}
function table(path) {
  const [head, ...body] = records(read(path))
  return { head, rows: body.map(cells => ({ cells: cells.length, ...Object.fromEntries(head.map((name, i) => [name, cells[i] ?? ''])) })) }
}

let count = 0
let failures = 0
function check(name, problems) {
  count++
  const ok = problems.length === 0
  if (!ok) failures++
  console.log(`${ok ? 'ok' : 'not ok'} ${count} - texts: ${name}`)
  for (const p of problems.slice(0, 20)) console.log(`#   ${p}`)
  if (problems.length > 20) console.log(`#   and ${problems.length - 20} more`)
}

const columns = ['id', 'part', 'text', 'needs', 'first_need_ok', 'boroughs', 'outcode', 'outside', 'ask_area', 'danger', 'danger_kind', 'stop',
  'start', 'person', 'word', 'language', 'auto_reply', 'asked', 'note']
const { head, rows } = table('tests/understand/texts.csv')
const needs = new Set(table('flows/london/needs.csv').rows.map(r => r.id))
const boroughs = new Set(table('db/seed/boroughs.csv').rows.map(r => r.gss))
// A bare EC1, W1, SW1 or WC2 stands for the group of its outcodes.
const outcodes = new Set([...table('db/seed/outcodes.csv').rows.map(r => r.outcode), 'EC1', 'W1', 'SW1', 'WC2'])
const list = cell => cell.split('|').filter(Boolean)
const wrong = (test, say = r => r.text.slice(0, 60)) => rows.filter(r => !test(r)).map(r => `${r.id}: ${say(r)}`)
const partOf = id => createHash('sha256').update(id).digest()[0] % 2 === 0 ? 'work' : 'report'

check('the columns are as the README says, in every row', [
  ...(head.join() === columns.join() ? [] : [head.join()]),
  ...wrong(r => r.cells === columns.length, r => `${r.cells} fields`),
])
check('ids run from t0001 without a gap', rows.flatMap((r, i) => r.id === `t${String(i + 1).padStart(4, '0')}` ? [] : [r.id]))
check('the split follows from the id', wrong(r => r.part === partOf(r.id), r => r.part))
check('the split is about half and half', ['work', 'report'].filter(part => {
  const share = rows.filter(r => r.part === part).length / rows.length
  return share < 0.45 || share > 0.55
}))
const asked = rows.map(r => `${r.asked}: ${r.text.toLowerCase()}`)
check('no text stands twice for the same question', asked.filter((text, i) => asked.indexOf(text) !== i))

check('needs are known', rows.flatMap(r => [...list(r.needs), ...list(r.first_need_ok)].filter(id => !needs.has(id)).map(id => `${r.id}: ${id}`)))
check('a need stands once, and another first need is another', wrong(r => new Set(list(r.needs)).size === list(r.needs).length &&
  !list(r.first_need_ok).includes(list(r.needs)[0]) && (r.needs !== '' || r.first_need_ok === '')))
check('boroughs are known', rows.flatMap(r => list(r.boroughs).filter(gss => !boroughs.has(gss)).map(gss => `${r.id}: ${gss}`)))
check('outcodes are known, or outside London', wrong(r => r.outcode === '' || r.outside === '1' || outcodes.has(r.outcode), r => r.outcode))
check('an outcode inside London has its boroughs, a place outside has none', wrong(r => r.outside === '1' ? r.boroughs === '' : r.outcode === '' || r.boroughs !== ''))
check('one borough is not asked about, several are', wrong(r => (r.ask_area === '1') === (list(r.boroughs).length > 1), r => r.boroughs))
check('yes and no are 1 and 0', wrong(r => ['outside', 'ask_area', 'stop', 'start', 'person', 'auto_reply'].every(name => /^[01]$/.test(r[name]))))
check('danger has a level, and a kind where there is one', wrong(r => /^(none|concern|immediate)$/.test(r.danger) &&
  (r.danger === 'none' ? r.danger_kind === '' : /^(self_harm|means|violence|medical|child|fire_gas|mood)$/.test(r.danger_kind))))
check('low mood is never more than a concern', wrong(r => r.danger_kind !== 'mood' || r.danger === 'concern'))
check('fixed words are those of the service', wrong(r => r.word === '' || /^(PERSON|LANG|MENU|BACK|HELP|INFO|PRIVACY|DATA|SKIP|MORE|OK|CALL|CODE)$/.test(r.word), r => r.word))
check('languages are codes', wrong(r => /^(und|[a-z]{2})$/.test(r.language), r => r.language))
check('the open question is menu, area, yesno or none', wrong(r => /^(menu|area|yesno|none)$/.test(r.asked), r => r.asked))
check('a text does not stop and start at once', wrong(r => r.stop === '0' || r.start === '0'))

// What must be in it, so that a figure on it means something.
const known = new Map([...needs].map(id => [id, rows.filter(r => list(r.needs).includes(id)).length]))
const least = (name, number, test) => {
  const found = rows.filter(test).length
  return found < number ? [`${name}: ${found}, not ${number}`] : []
}
const like = kind => r => r.note.startsWith(`looks like ${kind}`)
const spoken = r => r.language !== 'en' && r.language !== 'und'
check('it is large enough in every kind', [
  ...least('texts', 900, () => true),
  ...least('with a need', 350, r => r.needs !== ''),
  ...least('with several needs', 80, r => list(r.needs).length > 1),
  ...least('with an area', 180, r => r.boroughs !== '' || r.outcode !== '' || r.outside === '1'),
  ...least('outside London', 15, r => r.outside === '1'),
  ...least('area to be asked', 40, r => r.ask_area === '1'),
  ...least('of risk', 120, r => r.danger !== 'none'),
  ...least('of risk, not in English', 25, r => r.danger !== 'none' && spoken(r)),
  ...least('like danger and not', 120, r => r.danger === 'none' && like('danger')(r)),
  ...least('stop or start', 60, r => r.stop === '1' || r.start === '1'),
  ...least('like stop and not', 60, r => r.stop === '0' && r.start === '0' && like('stop')(r)),
  ...least('auto-replies', 20, r => r.auto_reply === '1'),
  ...least('like an auto-reply and not', 10, r => r.auto_reply === '0' && like('an auto-reply')(r)),
  ...least('for a person', 25, r => r.person === '1'),
  ...least('like a wish for a person and not', 10, r => r.person === '0' && like('a person request')(r)),
  ...least('not in English', 120, spoken),
  ...['self_harm', 'means', 'violence', 'medical', 'child', 'fire_gas', 'mood'].flatMap(kind => least(kind, 10, r => r.danger_kind === kind)),
])
check('every need stands at least 3 times', [...known].filter(([, n]) => n < 3).map(([id, n]) => `${id}: ${n}`))
check('every borough stands at least once', [...boroughs].filter(gss => !rows.some(r => list(r.boroughs).includes(gss))))
check('one text is a story of about 2,000 letters', rows.some(r => r.text.length >= 1900) ? [] : ['none'])

// Nobody real can be reached through it: Ofcom's drama numbers and reserved names only.
const phone = /(?<!\d)(?:\+44|0)(?:[ -]?\d){9,10}(?!\d)/g
check('numbers are drama numbers', wrong(r => [...r.text.matchAll(phone)].every(([n]) => /^(\+447700900|07700900|0207946)/.test(n.replace(/[ -]/g, '')))))
const address = /https?:\/\/[^\s/")]+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|uk|io|example)\b/gi
check('addresses are reserved names', wrong(r => [...r.text.matchAll(address)].every(([name]) => name.endsWith('.example'))))

console.log(`1..${count}`)
process.exit(failures ? 1 : 0)
