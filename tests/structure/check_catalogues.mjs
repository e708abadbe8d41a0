// Each catalogue of flows/ compiles (msgfmt) and is up to date with the scripts: no entry missing, none left over, none
// empty or unsure. Prints TAP. HELPLINE_BIN: the program whose `words` says what the scripts hold.
import { readdirSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'

const root = new URL('../..', import.meta.url).pathname
const program = process.env.HELPLINE_BIN ?? join(root, 'build/asan/helpline')
const run = (command, ...args) => spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })

let count = 0
let failures = 0
function check(name, problems) {
  count++
  if (problems.length) failures++
  console.log(`${problems.length ? 'not ok' : 'ok'} ${count} - ${name}`)
  for (const p of problems.slice(0, 20)) console.log(`#   ${p}`)
  if (problems.length > 20) console.log(`#   and ${problems.length - 20} more`)
}
const lines = text => text.split('\n').filter(Boolean)

const folders = readdirSync(join(root, 'flows')).map(name => `flows/${name}`).filter(f => existsSync(join(root, f, 'service.yaml')))
for (const folder of folders) {
  const template = run(program, 'words', folder)
  check(`${folder}: the template for translators is written`, template.status === 0 ? [] : lines(template.stderr))
  const po = join(root, folder, 'po')
  for (const file of existsSync(po) ? readdirSync(po).filter(f => f.endsWith('.po')) : []) {
    const path = join(folder, 'po', file)
    const compiled = run('msgfmt', '--check', '--check-format', '-o', '/dev/null', path)
    check(`${path} compiles`, compiled.status === 0 ? [] : lines(compiled.error ? `${compiled.error.message}: is the package gettext there?` : compiled.stderr))
    const fresh = run(program, 'words', folder, '--language', file.slice(0, -3))
    const told = lines(fresh.stderr)
    check(`${path} is up to date: helpline words ${folder} --language ${file.slice(0, -3)}`, [
      ...(fresh.status === 0 ? [] : told),
      ...told.filter(line => line.startsWith('left out:')),
      ...told.filter(line => / entries: /.test(line) && !/ 0 without a wording, 0 to look over/.test(line)),
      // entries stand in the order of the scripts: only places (#:) and comments of the template may be older
      ...(fresh.stdout.split('\n').filter(l => /^msg(id|ctxt)/.test(l)).length === readFileSync(join(root, path), 'utf8').split('\n').filter(l => /^msg(id|ctxt)/.test(l)).length
        ? [] : ['it has not as many entries as the scripts have wordings']),
    ])
  }
}
console.log(`1..${count}`)
process.exit(failures ? 1 : 0)
