// Holds the code to gateway/ROOMS and to the rules of STYLE.md that a machine can check. Prints TAP.
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join, basename, dirname } from 'node:path'
import { execFileSync } from 'node:child_process'

const root = new URL('../..', import.meta.url).pathname
const read = path => readFileSync(join(root, path), 'utf8')
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n').filter(f => f && statSync(join(root, f), { throwIfNoEntry: false })?.isFile())
const code = files.filter(f => /^gateway\/[a-z]+\/.*\.(c|cc|h)$/.test(f))

let count = 0
let failures = 0
function check(name, problems) {
  count++
  const ok = problems.length === 0
  if (!ok) failures++
  console.log(`${ok ? 'ok' : 'not ok'} ${count} - ${name}`)
  for (const p of problems.slice(0, 20)) console.log(`#   ${p}`)
  if (problems.length > 20) console.log(`#   and ${problems.length - 20} more`)
}

// The table of rooms.
const rooms = new Map()
for (const line of read('gateway/ROOMS').split('\n')) {
  if (!line.trim() || line.startsWith('#')) continue
  const [room, rest] = line.split(':')
  rooms.set(room.trim(), rest.trim().split(/\s+/).filter(Boolean))
}
const roomOf = f => f.split('/')[1]
const includes = f => [...read(f).matchAll(/^#include "([^"]+)"/gm)].map(m => m[1])

check('every folder of gateway/ stands in ROOMS and every room there has a folder', [
  ...[...new Set(code.map(roomOf))].filter(r => !rooms.has(r)).map(r => `${r} is not in gateway/ROOMS`),
  ...[...rooms.keys()].filter(r => !code.some(f => roomOf(f) === r)).map(r => `${r} has no code`),
])

function circle(room, path = []) {
  if (path.includes(room)) return [...path, room]
  for (const next of rooms.get(room) ?? []) {
    const found = circle(next, [...path, room])
    if (found) return found
  }
  return null
}
check('rooms include each other without a circle', [...rooms.keys()].map(r => circle(r)).filter(Boolean).map(c => c.join(' -> ')))

const manyDoors = new Set(['base', 'message', 'store', 'app'])
check('a room includes only what ROOMS allows, by its door', code.flatMap(f => includes(f).flatMap(inc => {
  const [to, header] = inc.split('/')
  const from = roomOf(f)
  if (!header) return [`${f}: "${inc}" is not written from gateway/`]
  if (to === from) return []
  if (header.endsWith('_impl.h')) return [`${f}: ${inc} is private to ${to}`]
  if (!rooms.get(from)?.includes(to)) return [`${f}: ${from} may not include ${to} (${inc})`]
  if (!manyDoors.has(to) && header !== `${to}.h`) return [`${f}: the door of ${to} is ${to}/${to}.h, not ${inc}`]
  return []
})))

check('every header compiles alone', code.filter(f => f.endsWith('.h')).flatMap(f => {
  try {
    execFileSync('gcc', ['-std=gnu17', '-D_GNU_SOURCE', '-Igateway', '-fsyntax-only', '-include', f, '-x', 'c', '/dev/null'],
      { cwd: root, stdio: 'pipe' })
    return []
  } catch (e) { return [`${f}: ${String(e.stderr).split('\n')[0]}`] }
}))

// Each outside library is named in one file.
const libraries = { 'microhttpd.h': 'server', 'curl/curl.h': 'client', 'sqlite3.h': 'store', 'libpq-fe.h': 'store', 'gnutls/': 'base',
  'yaml.h': 'base', 'phonenumbers/': 'message', 'archive.h': 'app', 'crypt.h': 'base', 'talloc.h': 'base' }
check('each outside library is named in one file', Object.entries(libraries).flatMap(([header, room]) => {
  const users = code.filter(f => new RegExp(`^#include <${header.replace('/', '\\/')}`, 'm').test(read(f)))
  return users.length > 1 || users.some(f => roomOf(f) !== room) ? [`${header}: ${users.join(', ')}`] : []
}))

const stripped = f => read(f).replace(/\/\*[\s\S]*?\*\//g, c => c.replace(/[^\n]/g, ' ')).replace(/\/\/.*$/gm, '').replace(/"(?:[^"\\\n]|\\.)*"/g, '""')
const banned = /(^|[^a-zA-Z0-9_])(strcpy|strcat|sprintf|strtok|strncpy|atoi|atof|gets|gmtime|localtime|rand|system|popen|alloca|malloc|calloc|realloc|strdup|free)\s*\(/
check('no banned call', code.flatMap(f => stripped(f).split('\n').flatMap((line, i) => {
  const m = banned.exec(line)
  // what a library allocated for us is freed as it says, in the one file that knows the library
  const isLibrarys = m && m[2] === 'free' && /^\s*free\(wide\);/.test(line)
  return m && !isLibrarys && !f.endsWith('.cc') && f !== 'gateway/base/mem.c' ? [`${f}:${i + 1}: ${m[2]}`] : []
})))

check('no typedef of a struct or an enum', code.flatMap(f => /typedef\s+(struct|enum)/.test(stripped(f)) ? [f] : []))
// the one header that C and C++ share must say extern "C" to one of them
check('no conditional compilation inside a file', code.filter(f => f !== 'gateway/message/phone_impl.h').flatMap(f => /^\s*#\s*(if|ifdef|ifndef)\b/m.test(read(f)) ? [f] : []))
check('no file is longer than 600 lines', code.flatMap(f => {
  const lines = read(f).split('\n').length - 1
  return lines > 600 ? [`${f}: ${lines}`] : []
}))
check('every file opens with what it is for, and its licence', code.flatMap(f => {
  const text = read(f)
  const head = text.split('\n').slice(0, 60).join('\n')
  return /^\/\*/.test(text) && head.includes('SPDX-License-Identifier: Apache-2.0') ? [] : [f]
}))
check('nothing is left open in the code', files.filter(f => /^(gateway|flows|db|deploy)\//.test(f) && !/\.(png|gz)$/.test(f)).flatMap(f =>
  read(f).split('\n').flatMap((line, i) => /\b(TODO|FIXME|XXX)\b|not implemented/.test(line) ? [`${f}:${i + 1}`] : [])))

check('Makefile, gateway, flows, db, tests and deploy stand at the top', ['Makefile', 'gateway', 'flows', 'db', 'tests', 'deploy', 'README.md',
  'ARCHITECTURE.md', 'STYLE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'LICENSE', 'NOTICE.md'].filter(f => !statSync(join(root, f), { throwIfNoEntry: false })))
check('every room has its page in ARCHITECTURE.md', [...rooms.keys()].filter(r => !new RegExp(`^##+ .*\\b${r}\\b`, 'm').test(
  statSync(join(root, 'ARCHITECTURE.md'), { throwIfNoEntry: false }) ? read('ARCHITECTURE.md') : '')))

// Examples use Ofcom's drama numbers: any other UK mobile or London number in our own text is a slip.
const numbers = /(?<![\d.])(?:\+44\s?7\d{3}|07\d{3})\s?\d{3}\s?\d{3}(?!\d)/g
check('examples use drama numbers', files.filter(f => /^(flows|tests\/vectors|README|ARCHITECTURE|CONTRIBUTING)/.test(f) && !/\.(png|gz)$/.test(f)).flatMap(f =>
  [...read(f).matchAll(numbers)].filter(m => !/^(\+447700900|07700900)/.test(m[0].replace(/\s/g, ''))).map(m => `${f}: ${m[0]}`)))

console.log(`1..${count}`)
process.exit(failures ? 1 : 0)
