// Writes N signed texts, a line each: signature TAB body. Every MessageSid is new for a seed.
// The conversation goes round PEOPLE made-up numbers, so that each person's n-th text is a plausible n-th step.
// usage: node texts.mjs URL N PEOPLE SEED SCRIPT > FILE      (TOKEN in the environment)
import { createHmac } from 'node:crypto'
import { writeSync } from 'node:fs'

const [url, n, people, seed, script] = process.argv.slice(2)
const steps = script.split('|')
let out = ''
for (let i = 0; i < +n; i++) {
  const sid = 'SM' + (BigInt(i) + (BigInt(seed) << 64n)).toString(16).padStart(32, '0')
  const fields = {
    AccountSid: 'AC' + '0'.repeat(32), ApiVersion: '2010-04-01', Body: steps[Math.floor(i / +people) % steps.length],
    From: '+44770' + String(1000000 + (i % +people)).padStart(7, '0'), FromCity: '', FromCountry: 'GB', FromState: '', FromZip: '',
    MessageSid: sid, NumMedia: '0', NumSegments: '1', SmsMessageSid: sid, SmsSid: sid, SmsStatus: 'received',
    To: '+442079460000', ToCity: '', ToCountry: 'GB', ToState: '', ToZip: '',
  }
  const signed = url + Object.keys(fields).sort().map(k => k + fields[k]).join('')
  const signature = createHmac('sha1', process.env.TOKEN).update(signed).digest('base64')
  out += signature + '\t' + new URLSearchParams(fields) + '\n'
  if (out.length > 1 << 20) { writeSync(1, out); out = '' }
}
writeSync(1, out)
