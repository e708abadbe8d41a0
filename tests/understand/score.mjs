// Scores what the program reads against the labelled set: a table of figures, one row a part.
// node tests/understand/score.mjs [--part work|report] [--wrong] [--floors] [--postcodes]
// --postcodes imports the files of HELPLINE_DATA first, so that a full postcode tells its borough.
// --wrong lists what is read wrongly, of part work only; --floors prints TAP and fails where a figure of part report is
// under its floor. The binary is HELPLINE_BIN, else build/helpline.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const program = process.env.HELPLINE_BIN || join(root, 'build/helpline')
const args = process.argv.slice(2)
const only = args.includes('--part') ? args[args.indexOf('--part') + 1] : null
const wrong = args.includes('--wrong')
const judgesFloors = args.includes('--floors')
if (wrong && only !== 'work') {
  console.error('--wrong needs --part work: part report is never looked at text by text')
  process.exit(2)
}

// A little under what part report reached; in per cent.
const floors = JSON.parse(readFileSync(join(root, 'tests/understand/floors.json'), 'utf8'))

// Settings whose database holds the postcodes, as arguments; the folder goes when this program ends.
function importPostcodes() {
  const data = process.env.HELPLINE_DATA || join(root, '../shared/data')
  const files = ['postcodes', 'postcodes-old', 'postcodes-outside'].map(name => join(data, `${name}.csv.gz`))
  if (!files.every(file => existsSync(file))) {
    console.error('--postcodes needs postcodes.csv.gz, postcodes-old.csv.gz and postcodes-outside.csv.gz in the folder that HELPLINE_DATA names')
    process.exit(2)
  }
  const folder = mkdtempSync(join(tmpdir(), 'helpline-score-'))
  process.on('exit', () => rmSync(folder, { recursive: true }))
  const config = join(folder, 'helpline.yaml')
  writeFileSync(config, `public_url: https://helpline.example\ndatabase: sqlite:${folder}/helpline.db\nkeys: ${folder}/helpline.keys\n`)
  const done = spawnSync(program, ['import', 'postcodes', '--config', config, ...files], { encoding: 'utf8' })
  if (done.status !== 0) {
    console.error(done.stderr)
    process.exit(1)
  }
  return ['--config', config]
}

function csv(text) { // RFC 4180
  const rows = [[]]
  let field = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (quoted && c === '"' && text[i + 1] === '"') { field += '"'; i++ }
    else if (c === '"') quoted = !quoted
    else if (!quoted && c === ',') { rows.at(-1).push(field); field = '' }
    else if (!quoted && c === '\n') { rows.at(-1).push(field.replace(/\r$/, '')); field = ''; rows.push([]) }
    else field += c
  }
  const [head, ...rest] = rows.filter(row => row.length > 1)
  return rest.map(row => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])))
}

const rows = csv(readFileSync(join(root, 'tests/understand/texts.csv'), 'utf8')).filter(row => !only || row.part === only)
const input = rows.map(row => row.text.replace(/\r?\n|\r/g, ' ')).join('\n') + '\n'
const settings = args.includes('--postcodes') ? importPostcodes() : []
const run = spawnSync(program, ['understand', 'flows/london', ...settings], { cwd: root, input, encoding: 'utf8', maxBuffer: 1 << 28 })
if (run.status !== 0) {
  console.error(run.stderr)
  process.exit(1)
}
const read = run.stdout.trim().split('\n').map(line => JSON.parse(line))
if (read.length !== rows.length) throw new Error(`${rows.length} texts, ${read.length} answers`)

const list = text => (text ? text.split('|') : [])
const isOn = text => text === '1'
const fixedAnswer = row => row.asked !== 'none'

// A need under 0.5 is told and not acted on (UNDERSTAND_NEED_SURE).
// Each: whether a row counts (undefined: it does not), and whether it was read rightly.
const measures = {
  'first need right': (row, got) => list(row.needs).length && !fixedAnswer(row)
    ? [list(row.needs)[0], ...list(row.first_need_ok)].includes(got.needs[0]?.id) : undefined,
  'need in the first three': (row, got) => list(row.needs).length && !fixedAnswer(row)
    ? got.needs.slice(0, 3).some(need => [list(row.needs)[0], ...list(row.first_need_ok)].includes(need.id)) : undefined,
  'no need where none is': (row, got) => row.note.startsWith('looks like a need') && !list(row.needs).length
    ? got.needs.every(need => need.score < 0.5) : undefined,
  borough: (row, got) => (list(row.boroughs).length ? sameArea(row, got) : undefined),
  'outside London': (row, got) => isOn(row.outside) ? got.area !== null && got.area.boroughs.length === 0 : undefined,
  'no area where none is': (row, got) => row.note.startsWith('looks like an area') && !row.boroughs && !isOn(row.outside)
    ? got.area === null : undefined,
  'postcode forms': (row, got) => (row.outcode ? got.area?.outcode === row.outcode : undefined),
  'immediate danger found': (row, got) => (row.danger === 'immediate' ? got.danger.level !== 'none' : undefined),
  'immediate danger told as such': (row, got) => (row.danger === 'immediate' ? got.danger.level === 'immediate' : undefined),
  'any danger found': (row, got) => (row.danger !== 'none' ? got.danger.level !== 'none' : undefined),
  'alarms right': (row, got) => (got.danger.level !== 'none' ? row.danger !== 'none' : undefined),
  'look-alikes of danger left alone': (row, got) => row.note.startsWith('looks like danger') && row.danger === 'none'
    ? got.danger.level === 'none' : undefined,
  'kind of danger': (row, got) => row.danger !== 'none' && got.danger.level !== 'none'
    ? got.danger.kind === row.danger_kind : undefined,
  stop: (row, got) => (isOn(row.stop) ? got.stop : undefined),
  start: (row, got) => (isOn(row.start) ? got.start : undefined),
  'no false stop': (row, got) => (isOn(row.stop) ? undefined : !got.stop),
  'no false start': (row, got) => (isOn(row.start) ? undefined : !got.start),
  'auto-reply': (row, got) => (isOn(row.auto_reply) ? got.auto_reply : undefined),
  'no false auto-reply': (row, got) => (isOn(row.auto_reply) ? undefined : !got.auto_reply),
  person: (row, got) => (isOn(row.person) ? got.person : undefined),
  'no false person': (row, got) => (isOn(row.person) ? undefined : !got.person),
  'fixed word': (row, got) => (row.word ? same(got.word, row.word) : undefined),
  language: (row, got) => (row.language === 'und' ? undefined : sameLanguage(row, got)),
  'language, not English': (row, got) => ['und', 'en'].includes(row.language) ? undefined : sameLanguage(row, got),
}

// INFO is HELP, see service.md section 2.
function same(got, word) {
  return (got ?? '') === (word === 'INFO' ? 'HELP' : word)
}

function sameArea(row, got) {
  const wanted = list(row.boroughs)
  if (!got.area) return false
  return isOn(row.ask_area) ? got.ask_area && wanted.every(gss => got.area.boroughs.includes(gss))
    : got.area.boroughs[0] === wanted[0] && !got.ask_area
}

function sameLanguage(row, got) {
  const either = /either/i.test(row.note) && ['ur', 'hi'].includes(row.language) ? ['ur', 'hi'] : [row.language]
  return either.includes(got.language.code)
}

const parts = only ? [only] : ['work', 'report']
const figures = Object.fromEntries(parts.map(part => [part, {}]))
for (const [name, judge] of Object.entries(measures)) {
  for (const part of parts) figures[part][name] = { right: 0, all: 0 }
  rows.forEach((row, i) => {
    const verdict = judge(row, read[i])
    if (verdict === undefined) return
    const figure = figures[row.part][name]
    figure.all++
    figure.right += verdict ? 1 : 0
    if (wrong && !verdict) {
      const got = read[i]
      console.log(`${name}: ${row.id} ${JSON.stringify(row.text)}\n    wanted ${row.needs || '-'} ${row.first_need_ok} danger=${row.danger} ${row.danger_kind} ${row.language} area=${row.boroughs} ${row.outcode}` +
        `\n    read   ${got.needs.map(need => `${need.id} (${need.why})`).join(', ') || '-'} danger=${got.danger.level} ${got.danger.why} ${got.language.code} area=${JSON.stringify(got.area)} word=${got.word}`)
    }
  })
}

const percent = figure => (figure.all ? (100 * figure.right) / figure.all : 100)
if (judgesFloors) {
  let failed = 0
  Object.keys(measures).forEach((name, i) => {
    const figure = figures.report[name]
    const isOk = percent(figure) >= (floors[name] ?? 0)
    failed += isOk ? 0 : 1
    console.log(`${isOk ? 'ok' : 'not ok'} ${i + 1} - ${name}: ${percent(figure).toFixed(1)} % of part report, at least ${floors[name] ?? 0}`)
  })
  process.exit(failed ? 1 : 0)
}
console.log(`${''.padEnd(34)}${parts.map(part => part.padStart(18)).join('')}`)
for (const name of Object.keys(measures))
  console.log(name.padEnd(34) + parts.map(part => `${figures[part][name].right}/${figures[part][name].all} ${percent(figures[part][name]).toFixed(1)} %`.padStart(18)).join(''))
