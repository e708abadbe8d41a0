-- wrk script: sends the lines of TEXTS (signature TAB body), each once; a run that needs more than there are says so.
local rows, at, path = {}, 0, os.getenv("HOOK_PATH")
function init()
  for line in io.lines(os.getenv("TEXTS")) do
    local signature, body = line:match("^([^\t]*)\t(.*)$")
    rows[#rows + 1] = { signature, body }
  end
end
function request()
  at = at + 1
  local row = rows[at]
  if not row then row = rows[#rows] end
  return wrk.format("POST", path, { ["Content-Type"] = "application/x-www-form-urlencoded",
                                    ["X-Twilio-Signature"] = row[1] }, row[2])
end
function done(summary, latency)
  io.write(string.format("RESULT %d %d %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9),
    summary.errors.status, summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
