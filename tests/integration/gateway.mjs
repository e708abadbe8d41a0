// The real program in a folder of its own, for tests: start it, sign for it, look into its database, stop it.
// Stands under tests/integration and tests/browser. Loopback only; every process started is ended by its id.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, writeFileSync, rmSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sign } from './sign.mjs'

export const root = new URL('../..', import.meta.url).pathname
export const program = process.env.HELPLINE_BIN || join(root, 'build/asan/helpline')
export const sleep = ms => new Promise(r => setTimeout(r, ms))

// A copy of the shipped scripts to edit: in English alone, because an edited wording would want its translations, and
// without talks, because they say what the shipped ones do.
export function copyFlows(to = mkdtempSync(join(tmpdir(), 'helpline-flows-'))) {
  cpSync(join(root, 'flows/london'), to, { recursive: true })
  for (const part of ['talks', 'po']) rmSync(join(to, part), { recursive: true, force: true })
  const service = join(to, 'service.yaml')
  writeFileSync(service, readFileSync(service, 'utf8').split('\n').filter(l => !/^\s*(- \{ code: (?!en)|(ro|es|pl|bn|pt): \[)/.test(l)).join('\n'))
  return to
}

export async function freePort() {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => done(port)) })
  })
}

// Tries until test() is true (or does not throw); fails with what it last said.
export async function until(what, test, limitMs = 15000) {
  const end = Date.now() + limitMs
  let last
  while (Date.now() < end) {
    try { const value = await test(); if (value) return value; last = undefined } catch (e) { last = e }
    await sleep(50)
  }
  throw new Error(`${what}: not within ${limitMs} ms${last ? ` (${last.message})` : ''}`)
}

export class Gateway {
  // now: the time to pretend (brings the sandbox with it)
  // settings: further lines of YAML at the top level; twilio: further settings of the provider, {} for defaults, null for none
  static async start({ settings = '', now, twilio = {}, sandbox = false, apiUrl = 'http://127.0.0.1:1', binary = program, env = {}, folder, wait = true } = {}) {
    const gateway = new Gateway()
    gateway.folder = folder ?? mkdtempSync(join(tmpdir(), 'helpline-test-'))
    gateway.ownsFolder = !folder
    gateway.binary = binary
    gateway.env = env
    gateway.token = 'a-secret-of-the-tests'
    gateway.linePort = await freePort()
    gateway.deskPort = await freePort()
    gateway.public = 'https://help.example.org/london'
    const provider = twilio && { account: 'AC' + '1'.repeat(32), token: gateway.token, numbers: '["+442079460000"]', api_url: apiUrl, pace_per_second: 50, ...twilio }
    writeFileSync(join(gateway.folder, 'helpline.yaml'), [
      `listen: 127.0.0.1:${gateway.linePort}`, `desk: 127.0.0.1:${gateway.deskPort}`, `public_url: ${gateway.public}`,
      'database: sqlite:helpline.db', 'keys: helpline.keys', sandbox || now ? 'sandbox: true' : '', now ? 'clock: clock' : '',
      provider ? 'providers:\n  twilio: { ' + Object.entries(provider).map(([k, v]) => `${k}: ${v}`).join(', ') + ' }' : '', settings, ''].join('\n'))
    if (now) gateway.now(now)
    await gateway.spawn(wait)
    return gateway
  }

  get line() { return `http://127.0.0.1:${this.linePort}` }
  get desk() { return `http://127.0.0.1:${this.deskPort}` }
  get database() { return join(this.folder, 'helpline.db') }
  get logFile() { return join(this.folder, 'log') }
  log() { return readFileSync(this.logFile, 'utf8') }

  async spawn(wait = true) {
    const log = openSync(this.logFile, 'a')
    this.process = spawn(this.binary, ['serve', '--config', join(this.folder, 'helpline.yaml')],
      { stdio: ['ignore', 'pipe', log], env: { ...process.env, ...this.env } })
    this.said = ''
    this.process.stdout.on('data', d => { this.said += d })
    this.ended = new Promise(r => this.process.once('exit', (code, signal) => r({ code, signal })))
    if (!wait) return
    try {
      await until('ready', async () => this.process.exitCode === null
        ? (await fetch(this.line + '/readyz')).status === 200 && (await fetch(this.desk + '/readyz')).status === 200
        : Promise.reject(new Error('it ended')), 30000)
    } catch (e) { throw new Error(e.message + '\n' + this.log()) }
  }

  // The ids of the two loops.
  children() {
    const out = spawnSync('ps', ['-o', 'pid=,args=', '--ppid', String(this.process.pid)], { encoding: 'utf8' }).stdout
    const found = {}
    for (const l of out.split('\n')) {
      const m = /^\s*(\d+)\s+\S+\s+(line|desk)\b/.exec(l)
      if (m) found[m[2]] = +m[1]
    }
    return found
  }

  async stop() {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill('SIGTERM')
      const guard = setTimeout(() => this.process.kill('SIGKILL'), 12000)
      await this.ended
      clearTimeout(guard)
    }
    if (this.ownsFolder) rmSync(this.folder, { recursive: true, force: true })
    return this.ended
  }

  // Everything dies at once, as when the power goes.
  async kill() {
    const { line, desk } = this.children()
    for (const pid of [this.process.pid, line, desk]) if (pid) try { process.kill(pid, 'SIGKILL') } catch {}
    await this.ended
  }

  sign(path, fields, { token = this.token, base = this.public } = {}) {
    return sign(token, base + path, fields instanceof URLSearchParams ? [...fields] : fields)
  }

  // The pretended time, for a gateway started with `now`.
  now(iso) {
    this.at = iso === undefined ? this.at : Date.parse(iso)
    writeFileSync(join(this.folder, 'clock'), new Date(this.at).toISOString())
  }
  pass(seconds) { this.at += seconds * 1000; this.now() }

  async post(path, fields, { signature = this.sign(path, fields), headers = {}, body } = {}) {
    const response = await fetch(this.line + path, {
      method: 'POST', body: body ?? new URLSearchParams(fields).toString(),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...(signature === null ? {} : { 'X-Twilio-Signature': signature }), ...headers },
    })
    return { status: response.status, headers: response.headers, text: await response.text() }
  }

  text(from, body, more = {}) {
    const sid = more.MessageSid ?? 'SM' + Math.random().toString(16).slice(2).padEnd(32, '0').slice(0, 32)
    return this.post('/hook/twilio/message', { MessageSid: sid, AccountSid: 'AC' + '1'.repeat(32), From: from, To: '+442079460000', Body: body, NumMedia: '0', NumSegments: '1', ...more, MessageSid: sid })
  }

  voice(callSid, { from = '+447700900555', prompt, keys } = {}) {
    const path = '/hook/twilio/voice' + (prompt ? `?p=${prompt}` : '')
    return this.post(path, { CallSid: callSid, AccountSid: 'AC' + '1'.repeat(32), From: from, To: '+442079460000', CallStatus: prompt ? 'in-progress' : 'ringing', Direction: 'inbound', ...(keys === undefined ? {} : { Digits: keys }) })
  }

  sql(query) {
    const run = spawnSync('sqlite3', ['-readonly', '-json', this.database, query], { encoding: 'utf8' })
    if (run.status) throw new Error(run.stderr)
    return run.stdout.trim() ? JSON.parse(run.stdout) : []
  }

  command(...args) { return this.commandWith('', ...args) }
  commandWith(input, ...args) {
    return spawnSync(this.binary, [...args, '--config', join(this.folder, 'helpline.yaml')], { encoding: 'utf8', input })
  }
}

// What a person would read in an answer of TwiML.
const plain = s => s.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&apos;|&#39;/g, "'").replace(/&amp;/g, '&')
export const messages = xml => [...xml.matchAll(/<Message[^>]*>(?:<Body>)?([^<]*)/g)].map(m => plain(m[1]))
export const spoken = xml => [...xml.matchAll(/<Say[^>]*>([^<]*)/g)].map(m => plain(m[1])).join(' ')
export const promptOf = xml => /<Gather[^>]*action="[^"]*[?&;]p=([A-Za-z0-9_-]+)/.exec(xml)?.[1]
export const statusOf = xml => /statusCallback="([^"]+)"/.exec(xml)?.[1].replace(/&amp;/g, '&')

// The prompt that an answer asks about, whatever asks it.
const promptIn = xml => /action="[^"]*[?&;]p=([A-Za-z0-9_-]+)/.exec(xml)?.[1]

// One call, key by key.
export function caller(g, sid, from = '+447700900555') {
  let last
  const send = async more => {
    const prompt = last && promptIn(last.text)
    const path = '/hook/twilio/voice' + (prompt ? `?p=${prompt}` : '')
    last = await g.post(path, { CallSid: sid, From: from, To: '+442079460000', CallStatus: last ? 'in-progress' : 'ringing', Direction: 'inbound', ...more })
    assert.equal(last.status, 200)
    return last.text
  }
  return {
    begin: () => send({}),
    press: keys => send({ Digits: keys }),
    silence: () => send({}),
    record: (id, seconds, more = {}) => send({ RecordingSid: id, RecordingUrl: `https://api.example/Recordings/${id}`, RecordingDuration: String(seconds), ...more }),
    hangUp: () => g.post('/hook/twilio/call-status', { CallSid: sid, From: from, To: '+442079460000', CallStatus: 'completed', CallDuration: '60' }),
  }
}
