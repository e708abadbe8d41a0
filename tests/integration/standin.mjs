// A stand-in for Twilio's REST interface on loopback: keeps what it is sent, and fails in each way as told.
// Stands where `api_url` points in integration tests. Leaves to others: callbacks to the gateway (sign.mjs).
//   const standin = await startStandin({ port: 22001 })
//   standin.next('fail', 'hang')            the next two sends; then as standin.always says ('ok' at first)
//   standin.requests                        every request: { method, path, form, query, authorization, at }
//   standin.messages                        what it "sent": { sid, from, to, body, … } as its list gives them
//   await standin.until(() => standin.messages.length === 3)
import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'

/** How one send can go. keep: the message is taken although no good answer comes. */
export const ways = {
  ok: { keep: true, status: 201 },
  refuse: { status: 400, code: 21211 },
  stopped: { status: 400, code: 21610 },
  unauthorised: { status: 401, code: 20003 },
  throttle: { status: 429, code: 20429 },
  fail: { status: 500, code: 20500 },
  'fail-kept': { keep: true, status: 500, code: 20500 },
  away: { status: 503 },
  close: { close: true },
  'close-kept': { keep: true, close: true },
  hang: { hang: true },
  'hang-kept': { keep: true, hang: true },
  broken: { keep: true, status: 201, body: '{"sid":' },
}

export async function startStandin({ port = 0, host = '127.0.0.1', account } = {}) {
  const standin = { requests: [], messages: [], always: 'ok', listing: 'ok', queue: [] }
  const waiting = new Set()
  let number = 0

  function keep(form) {
    number += 1
    const message = {
      sid: 'SM' + String(number).padStart(32, '0'), account_sid: account ?? 'AC' + '0'.repeat(32), api_version: '2010-04-01',
      from: form.From, to: form.To, body: form.Body, direction: 'outbound-api', status: 'queued', num_segments: '1',
      date_created: new Date().toUTCString().replace('GMT', '+0000'), date_sent: null, error_code: null, error_message: null,
      status_callback: form.StatusCallback ?? null,
    }
    standin.messages.unshift(message)
    return message
  }

  function answer(response, status, body) {
    response.writeHead(status, { 'Content-Type': 'application/json' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }

  function send(request, response, form) {
    const way = ways[standin.queue.shift() ?? standin.always]
    if (account && request.url !== `/2010-04-01/Accounts/${account}/Messages.json`) return answer(response, 404, { code: 20404, status: 404 })
    const message = way.keep ? keep(form) : null
    if (way.hang) return undefined
    if (way.close) return request.socket.destroy()
    if (way.body) return answer(response, way.status, way.body)
    if (way.status < 300) return answer(response, way.status, message)
    return answer(response, way.status, { code: way.code, message: 'as told', more_info: '', status: way.status })
  }

  function list(response, query) {
    const way = ways[standin.listing]
    if (way.hang) return undefined
    if (way.close) return response.socket.destroy()
    if (way.status >= 300) return answer(response, way.status, { code: way.code, status: way.status })
    const messages = standin.messages.filter((m) => (!query.To || m.to === query.To) && (!query.From || m.from === query.From))
    const size = Number(query.PageSize ?? 50)
    return answer(response, 200, {
      messages: messages.slice(0, size), page: 0, page_size: size,
      next_page_uri: messages.length > size ? '/2010-04-01/Accounts/next?Page=1' : null,
    })
  }

  const server = createServer((request, response) => {
    const chunks = []
    request.on('error', () => {})
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const url = new URL(request.url, 'http://standin')
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()))
      const query = Object.fromEntries(url.searchParams)
      standin.requests.push({
        method: request.method, path: url.pathname, form, query, authorization: request.headers.authorization ?? null, at: Date.now(),
      })
      if (request.method === 'POST') send(request, response, form)
      else list(response, query)
      for (const look of [...waiting]) look()
    })
  })

  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  standin.port = server.address().port
  standin.url = `http://${host}:${standin.port}`
  /** How the next sends go, by the names of `ways`. */
  standin.next = (...names) => {
    for (const name of names) if (!(name in ways)) throw new Error(`no such way: ${name}`)
    standin.queue.push(...names)
  }
  /** Sends only, oldest first. */
  standin.sends = () => standin.requests.filter((request) => request.method === 'POST')
  standin.queries = () => standin.requests.filter((request) => request.method === 'GET')
  /** Resolves when test() is true; looks after each request and every 20 ms. */
  standin.until = (test, limitMs = 10000) =>
    new Promise((resolve, reject) => {
      const timer = setInterval(() => look(), 20)
      const end = setTimeout(() => finish(() => reject(new Error('the stand-in waited in vain'))), limitMs)
      function finish(then) {
        clearInterval(timer)
        clearTimeout(end)
        waiting.delete(look)
        then()
      }
      function look() {
        if (test()) finish(resolve)
      }
      waiting.add(look)
      look()
    })
  standin.stop = () =>
    new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
  return standin
}

// As a program: node tests/integration/standin.mjs PORT [WAY]; one line a request on standard output.
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const standin = await startStandin({ port: Number(process.argv[2] ?? 0) })
  if (process.argv[3]) standin.always = process.argv[3]
  console.log(`the stand-in listens on ${standin.url}`)
  let shown = 0
  setInterval(() => {
    for (; shown < standin.requests.length; shown++) console.log(JSON.stringify(standin.requests[shown]))
  }, 200)
}
