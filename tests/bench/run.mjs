// make bench: the gateway, the usual stack and a bare libmicrohttpd program in turns, on loopback, medians over rounds.
// Before that the engine alone (tests/bench/turns.c), in processor time of one core, and the checker on a large service
// (tests/bench/service.mjs).
// usage: node tests/bench/run.mjs [--only engine,checker,texts] [--rounds 3] [--seconds 8] [--levels 32,64,256,1000] [--script 'menu|1|1|SE15|ok'] [--no-peer] [--no-postcodes]
// The peer is the Express app of HELPLINE_DATA's neighbour folder bench/; where it is not, only the other two are measured.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync, readFileSync, existsSync, cpSync, openSync, rmSync, readdirSync, mkdirSync } from 'node:fs'
import { tmpdir, cpus } from 'node:os'
import { join } from 'node:path'

const root = new URL('../..', import.meta.url).pathname
const option = (name, fallback) => { const i = process.argv.indexOf('--' + name); return i < 0 ? fallback : process.argv[i + 1] }
const flag = name => process.argv.includes('--' + name)
const rounds = +option('rounds', 3), seconds = +option('seconds', 8)
const levels = option('levels', '32,64,256,1000').split(',').map(Number)
const script = option('script', 'menu|1|1|SE15|ok')
const data = process.env.HELPLINE_DATA || join(root, '../shared/data')
const peerSource = join(data, '../bench/express')
const dir = mkdtempSync(join(tmpdir(), 'helpline-bench-'))
const token = 'benchmark-token'
const ports = { peer: 9100, line: 9300, desk: 9301, bare: 9400 }
let seed = Math.floor(Date.now() / 1000) % 1000000
const started = []
process.on('exit', () => { for (const p of started) try { process.kill(p.pid, 'SIGKILL') } catch {} })

const say = (...words) => console.log(...words)
const median = list => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]
const sleep = ms => new Promise(r => setTimeout(r, ms))
function start(name, command, args, options = {}) {
  const log = openSync(join(dir, name + '.log'), 'a')
  const child = spawn(command, args, { stdio: ['ignore', log, log], ...options })
  started.push(child)
  return child
}
async function answers(url) {
  for (let i = 0; i < 200; i++) {
    try { const r = await fetch(url); if (r.status < 500) return } catch {}
    await sleep(100)
  }
  throw new Error('no answer from ' + url + '; see ' + dir)
}
const end = child => new Promise(r => { child.once('exit', r); child.kill('SIGTERM') })

function peerFolder() {
  if (flag('no-peer') || !existsSync(peerSource)) return null
  const folder = join(root, 'build/bench/express')
  mkdirSync(folder, { recursive: true })
  cpSync(peerSource, folder, { recursive: true })
  if (!existsSync(join(folder, 'node_modules/better-sqlite3/build/Release/better_sqlite3.node'))) {
    say('installing the peer …')
    const install = spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: 'inherit' })
    const build = spawnSync('npx', ['--yes', 'node-gyp', 'rebuild', '--release', '--nodedir=/usr'], { cwd: join(folder, 'node_modules/better-sqlite3'), stdio: 'pipe' })
    if (install.status || build.status) { say('the peer could not be built here; it is left out'); return null }
  }
  return folder
}

// resident and proportional memory of a process and its children, in MiB
function memory(pid) {
  const pids = [pid]
  for (const p of readdirSync('/proc')) {
    if (!/^\d+$/.test(p)) continue
    try { if (+readFileSync(`/proc/${p}/stat`, 'utf8').split(') ')[1].split(' ')[1] === pid) pids.push(+p) } catch {}
  }
  const sum = { rss: 0, pss: 0 }
  for (const p of pids) {
    const text = readFileSync(`/proc/${p}/smaps_rollup`, 'utf8')
    sum.rss += +/^Rss:\s+(\d+)/m.exec(text)[1] / 1024
    sum.pss += +/^Pss:\s+(\d+)/m.exec(text)[1] / 1024
  }
  return sum
}

function load(url, path, level, count) {
  const file = join(dir, 'texts.tsv')
  const texts = spawnSync('node', [join(root, 'tests/bench/texts.mjs'), url + path, String(count), '20000', String(++seed), script],
    { env: { ...process.env, TOKEN: token }, maxBuffer: 2 ** 31, stdio: ['ignore', openSync(file, 'w'), 'inherit'] })
  if (texts.status) throw new Error('texts could not be made')
  const wrk = spawnSync('wrk', ['-t1', `-c${level}`, `-d${seconds}s`, '--latency', '-s', join(root, 'tests/bench/texts.lua'), url + '/'],
    { env: { ...process.env, TEXTS: file, HOOK_PATH: path }, encoding: 'utf8' })
  rmSync(file)
  const found = /RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)/.exec(wrk.stdout)
  if (!found) throw new Error('wrk failed: ' + wrk.stdout + wrk.stderr)
  const [requests, us, p50, p99, p999, status, socket] = found.slice(1).map(Number)
  if (requests > count) throw new Error(`${count} texts were too few for ${requests} requests`)
  return { rate: requests / (us / 1e6), requests, p50: p50 / 1000, p99: p99 / 1000, p999: p999 / 1000, bad: status, broken: socket }
}

const count = (db, table) => Number(spawnSync('sqlite3', ['-readonly', db, `SELECT count(*) FROM ${table}`], { encoding: 'utf8' }).stdout)

// the engine alone: what build/bench/turns prints, as a table
function engine() {
  const names = { turn: 'a turn, conversation opened up', receive: 'the same with its document read and written', understand: 'one text understood whole' }
  const run = spawnSync(join(root, 'build/bench/turns'), { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  if (run.status) throw new Error('the engine could not be measured')
  say('| engine alone, one core | answer | microseconds | a second | undisturbed |')
  say('|---|---|---|---|---|')
  for (const row of run.stdout.trim().split('\n').map(line => JSON.parse(line)))
    say(`| ${names[row.what]} | ${row.kind} | ${(row.ns / 1000).toFixed(2)} | ${row.per_second} | ${row.best_per_second} |`)
  say('')
}

// the checker on 1,000 steps in 10 languages: time from start to end, and the processor time of it
function checker() {
  const folder = join(dir, 'service')
  const made = spawnSync('node', [join(root, 'tests/bench/service.mjs'), folder, join(root, 'build/helpline')], { stdio: 'inherit' })
  if (made.status) throw new Error('the large service could not be made')
  const runs = Array.from({ length: 7 }, () => {
    const began = performance.now()
    const done = spawnSync('sh', ['-c', '"$0" check "$1" --json > /dev/null; code=$?; times; exit $code', join(root, 'build/helpline'), folder], { cwd: root, encoding: 'utf8' })
    if (done.status) throw new Error('the large service has errors: build/helpline check ' + folder)
    const children = done.stdout.trim().split('\n').pop().split(' ').map(t => { const [m, s] = t.slice(0, -1).split('m').map(Number); return m * 60 + s })
    return { wall: (performance.now() - began) / 1000, cpu: children[0] + children[1] }
  })
  const walls = runs.map(r => r.wall), cpus = runs.map(r => r.cpu)
  say('| helpline check of | seconds | undisturbed | of them processor |')
  say('|---|---|---|---|')
  say(`| 1,000 steps, 10 languages, 33 boroughs | ${median(walls).toFixed(2)} | ${Math.min(...walls).toFixed(2)} | ${median(cpus).toFixed(2)} |\n`)
}

const only = option('only', '')
if (!only || only.includes('engine')) engine()
if (!only || only.includes('checker')) checker()
if (only && !only.includes('texts')) { rmSync(dir, { recursive: true, force: true }); process.exit() }

const peer = peerFolder()
if (!peer) say('Without the peer: bench/express is not beside the data folder.')
const wanted = ['peer', 'bare', 'line']
const results = {}
let stored = { answers: 0, rows: 0 }

writeFileSync(join(dir, 'helpline.yaml'), `listen: 127.0.0.1:${ports.line}
desk: 127.0.0.1:${ports.desk}
public_url: http://127.0.0.1:${ports.line}
database: sqlite:helpline.db
keys: helpline.keys
log: info
providers:
  twilio: { account: AC${'0'.repeat(32)}, token: ${token}, numbers: ["+442079460000"], api_url: http://127.0.0.1:1 }
`)
const program = join(root, 'build/helpline')
if (!flag('no-postcodes') && existsSync(join(data, 'postcodes.csv.gz'))) {
  const files = ['postcodes.csv.gz', 'postcodes-old.csv.gz', 'postcodes-outside.csv.gz'].map(f => join(data, f))
  const began = Date.now()
  const done = spawnSync(program, ['import', 'postcodes', '--config', join(dir, 'helpline.yaml'), ...files], { stdio: 'inherit' })
  if (done.status) process.exit(1)
  say(`postcodes imported in ${((Date.now() - began) / 1000).toFixed(1)} s`)
}

for (const level of levels) {
  for (let round = 1; round <= rounds; round++) {
    for (const name of wanted) {
      if (name === 'peer' && (!peer || level > 256)) continue
      let child, url, path, before = 0
      const db = join(dir, 'helpline.db')
      if (name === 'peer') {
        url = `http://127.0.0.1:${ports.peer}`; path = '/twilio/sms'
        child = start('peer', 'node', ['server.mjs'], { cwd: peer, env: { ...process.env, PORT: ports.peer, TOKEN: token, BASE: url, DB: join(dir, `peer-${level}-${round}.db`) } })
        await answers(url)
      } else if (name === 'bare') {
        url = `http://127.0.0.1:${ports.bare}`; path = '/hook/twilio/message'
        child = start('bare', join(root, 'build/bench/bare'), [String(ports.bare)])
        await answers(url)
      } else {
        url = `http://127.0.0.1:${ports.line}`; path = '/hook/twilio/message'
        child = start('line', program, ['serve', '--config', join(dir, 'helpline.yaml')])
        await answers(url + '/readyz')
        before = count(db, "message WHERE direction = 'in'") || 0
      }
      const size = { peer: 6000, bare: 110000, line: 40000 }[name] * seconds
      const r = load(url, path, level, size)
      if (name === 'line') {
        r.memory = memory(child.pid)
        const slow = await fetch(url + '/metrics').then(x => x.text())
        r.commit = /helpline_commit_seconds_sum(?:\{\})? ([\d.]+)/.exec(slow)?.[1] / (/helpline_commit_seconds_count(?:\{\})? (\d+)/.exec(slow)?.[1] || 1)
      }
      await end(child)
      if (name === 'line') {
        const rows = count(db, "message WHERE direction = 'in'") - before
        stored.rows += rows; stored.answers += r.requests - r.bad
        r.lost = r.requests - r.bad - rows
      }
      ;((results[level] ??= {})[name] ??= []).push(r)
      say(`${level} connections, round ${round}, ${name.padEnd(4)}: ${Math.round(r.rate)} a second, p50 ${r.p50.toFixed(1)} ms, p99 ${r.p99.toFixed(1)} ms, p99.9 ${r.p999.toFixed(1)} ms` +
        `${r.bad ? `, ${r.bad} not 200` : ''}${r.broken ? `, ${r.broken} broken` : ''}${r.memory ? `, ${r.memory.rss.toFixed(0)} MiB resident (${r.memory.pss.toFixed(0)} proportional)` : ''}` +
        `${r.lost ? `, answered minus stored ${r.lost}` : ''}`)
    }
  }
}

say(`\nMedians of ${rounds} rounds of ${seconds} s on ${cpus().length} cores (${cpus()[0].model.trim()}), load generator included; script ${script}`)
say('| connections | gateway texts/s | p50 ms | p99 ms | p99.9 ms | peer texts/s | times the peer | bare/s | share of bare |')
say('|---|---|---|---|---|---|---|---|---|')
for (const level of levels) {
  const of = (name, key) => results[level][name] ? median(results[level][name].map(r => r[key])) : NaN
  const show = (x, digits = 0) => Number.isNaN(x) ? '-' : x.toFixed(digits)
  say(`| ${level} | ${show(of('line', 'rate'))} | ${show(of('line', 'p50'), 1)} | ${show(of('line', 'p99'), 1)} | ${show(of('line', 'p999'), 1)} | ${show(of('peer', 'rate'))} | ${show(of('line', 'rate') / of('peer', 'rate'), 1)} | ${show(of('bare', 'rate'))} | ${show(of('line', 'rate') / of('bare', 'rate'), 2)} |`)
}
const all = Object.values(results).flatMap(x => x.line)
say(`\nmemory of all processes at most ${Math.max(...all.map(r => r.memory.rss)).toFixed(0)} MiB resident, ${Math.max(...all.map(r => r.memory.pss)).toFixed(0)} MiB proportional`)
say(`texts answered 200: ${stored.answers}; texts stored: ${stored.rows} (wrk stops while some answers are on their way, so stored may be a few more)`)
rmSync(dir, { recursive: true, force: true })
