// A made-up service as large as the design allows for: 1,000 steps, 10 languages, a way of its own for each of the 33 boroughs.
// usage: node tests/bench/service.mjs DIR PROGRAM: writes the folder; PROGRAM (build/helpline) makes the catalogues to fill.
// It is measured, not read by people: the translations are the English with marks.
import { mkdirSync, writeFileSync, copyFileSync, readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const [dir, program] = process.argv.slice(2)
const root = new URL('../..', import.meta.url).pathname
const languages = [['ro', 'Română'], ['es', 'Español'], ['pl', 'Polski'], ['pt', 'Português'], ['fr', 'Français'], ['it', 'Italiano'], ['de', 'Deutsch'], ['nl', 'Nederlands'], ['lt', 'Lietuvių']]
const needs = ['food', 'money', 'housing', 'health', 'community']
const boroughs = readFileSync(join(root, 'db/seed/boroughs.csv'), 'utf8').trim().split('\n').slice(1).map(line => line.split(',').slice(1, 3))
const subjects = ['Amber', 'Birch', 'Cedar', 'Daisy', 'Elder', 'Flint', 'Grove', 'Holly', 'Ivory', 'Jasmine', 'Kiln', 'Lilac', 'Maple', 'Nutmeg', 'Olive', 'Poplar', 'Quartz', 'Rowan', 'Sable', 'Thyme', 'Umber', 'Violet', 'Willow', 'Yarrow']
const write = (name, text) => writeFileSync(join(dir, name), text)

mkdirSync(join(dir, 'po'), { recursive: true })
for (const name of ['needs.csv', 'danger.yaml']) copyFileSync(join(root, 'flows/london', name), join(dir, name))
write('service.yaml', `name: Example Helpline
phone: "020 7946 0100"
start: main
person: main/person
languages:
  - { code: en, name: English, voice: en-GB, live: true }
${languages.map(([code, name]) => `  - { code: ${code}, name: ${name}, live: true }`).join('\n')}
hours: { text: "Mon-Fri 9am-5pm", phone: "Mon-Fri 9am-5pm" }
parts: { gsm7: 2, ucs2: 4 }
`)

const menu = (flow, question, options) => `flow: ${flow}
title: ${flow}
steps:
  start:
    menu: "${question}"
    options:
${options.map(([label, go, need]) => `      - { label: ${label}, words: [${label.toLowerCase()} please], ${need ? `need: ${need}, ` : ''}go: ${go} }`).join('\n')}
`
const topics = needs.map((need, i) => ({ need, name: 'topic' + 'abcde'[i], subjects: subjects.slice(i * 5, i * 5 + 5) }))
write('main.yaml', menu('main', 'What is it about?', topics.map(t => [t.need[0].toUpperCase() + t.need.slice(1), t.name])) + `  person:
    adviser: "A person will reply here, {wait}."
    voice: "I will put you through to a person."
    accepted: done
    closed: done
    gone: done
  done:
    end: other
    say: "Thank you. Text us again at any time."
`)
for (const topic of topics) {
  write(topic.name + '.yaml', menu(topic.name, 'Which of these?', topic.subjects.map(s => [s, s.toLowerCase(), topic.need])))
  for (const subject of topic.subjects)
    write(subject.toLowerCase() + '.yaml', `flow: ${subject.toLowerCase()}
title: ${subject}
steps:
  start:
    ask: "Where are you? Send the first part of your postcode, or SKIP."
    voice: "Enter the first part of your postcode, then press hash."
    answer: area
    save: area
    go: where
    skip: places
  where:
    when:
${boroughs.map(([, slug]) => `      - { if: { area: [${slug}] }, go: in_${slug.replaceAll('-', '_')} }`).join('\n')}
    else: places
${boroughs.map(([name, slug]) => `  in_${slug.replaceAll('-', '_')}:
    say: "${subject} has a door in ${name}."
    go: places`).join('\n')}
  places:
    find: { need: "{need}", area: "{area}" }
    found: tell
    none: gap
  tell:
    offer: "{place.name}. Call {place.phone}. Reply MORE for others, OK if this helps, 0 for a person."
    voice: "{place.name}. Press 1 for the number, 2 for a text, 3 for the next."
    go: helps
    more: last
    told: told
  helps:
    end: signposted
    say: "You are welcome."
  told:
    end: signposted
  last:
    say: "Those are all we know of."
    go: menu
  gap:
    say: "We know of nothing. We have noted it."
    go: unmet
  unmet:
    end: unmet
`)
}

// every empty msgstr gets the English with the language's code in front; words get it behind each
for (const [code] of languages) {
  const made = spawnSync(program, ['words', dir, '--language', code], { cwd: root, encoding: 'utf8' })
  if (made.status) throw new Error(made.stderr)
  const mark = (context, text) => /\/words"/.test(context) ? text.split(', ').map(w => `${w} ${code}`).join(', ') : `${text} ${code}`
  write(`po/${code}.po`, made.stdout.split('\n\n').map(entry => {
    const english = /^msgid ((?:".*"\n?)+)/m.exec(entry)?.[1].replace(/"\n"/g, '').trim().slice(1, -1)
    const plural = /^msgid_plural "(.*)"/m.exec(entry)?.[1]
    if (!english) return entry
    const context = /^msgctxt .*/m.exec(entry)?.[0] ?? ''
    return entry.replace(/^msgstr ""$/m, `msgstr "${mark(context, english)}"`).replace(/^msgstr\[\d\] ""$/gm, line => line.replace('""', `"${mark(context, plural ?? english)}"`))
  }).join('\n\n'))
}
