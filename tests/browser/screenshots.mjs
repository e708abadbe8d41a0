// Makes the pictures of README.md anew: docs/*.png, from the real gateway at a pretended time, with the sample directory.
// Stands beside the browser tests and is none: make screenshots runs it, people look at what comes out.
// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Gateway, root, sleep } from '../integration/gateway.mjs';
import { openBrowser } from './browser.mjs';

const password = 'purple kettle seventeen';
const bytesMax = 150 * 1024;
const folder = join(root, 'docs');
const phones = { mobile: '+447700900123', landline: '+442079460999', withheld: 'anonymous' };

const gateway = await Gateway.start({
  now: '2026-11-03T10:15:00Z', twilio: null, binary: join(root, 'build/helpline'),
});
const browser = await openBrowser();

async function openPhone(mobile) {
  const page = await browser.page(`${gateway.line}/phone`);
  await page.setViewportSize({ width: 1100, height: 1900 });
  await page.evaluate((numbers) => sessionStorage.setItem('numbers', JSON.stringify(numbers)), {
    ...phones, mobile,
  });
  await page.reload();
  await page.getByLabel('Mute the voice').check();
  return page;
}

async function send(page, words, answer) {
  await page.getByLabel('Your text').fill(words);
  await page.keyboard.press('Enter');
  await page.getByRole('listitem').filter({ hasText: words }).last().waitFor();
  gateway.pass(10);
  await page.getByRole('log', { name: 'Texts' }).getByText(answer).last().waitFor();
}

async function press(page, keys, answer) {
  await page.keyboard.type(keys);
  await page.getByRole('log', { name: 'Transcript of the call' }).getByText(answer).last().waitFor();
}

// what: a page, or one part of it.
async function keep(what, name) {
  const path = join(folder, `${name}.png`);
  await what.screenshot({ path, scale: 'css' });
  const { size } = statSync(path);
  if (size > bytesMax) throw new Error(`${path} is ${size} bytes; at most ${bytesMax} are wanted.`);
  console.log(`docs/${name}.png`);
}

async function texts() {
  const page = await openPhone('+447700900123');
  await send(page, 'no food SE15', /Example Foodbank Peckham/);
  await send(page, 'OK', /You're welcome/);
  await page.reload();
  await page.getByRole('log', { name: 'Texts' }).getByText(/You're welcome/).waitFor();
  await keep(page.getByRole('region', { name: 'Text' }), 'phone-text');
  await page.close();
}

async function call() {
  const page = await openPhone('+447700900124');
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await press(page, '1', /For food today/);
  await press(page, '1', /postcode/);
  await press(page, '7315#', /Example/);
  await keep(page.getByRole('region', { name: 'Call' }), 'phone-call');
  await press(page, '1', /The number is/);
  await page.getByRole('button', { name: 'Hang up' }).click();
  await page.close();
}

let count = 0;

async function textFrom(number, words) {
  count += 1;
  const form = { MessageSid: `SM${count}`, From: number, To: '+442079460100', Body: words };
  const answer = await fetch(`${gateway.line}/hook/sandbox/message`, {
    method: 'POST', body: new URLSearchParams(form),
  });
  if (!answer.ok) throw new Error(`${words}: ${answer.status}`);
}

// Others who wrote, so that the log has something to show.
async function others() {
  const stories = [
    ['+447700900125', ['MENU', '2', '2', 'Hackney']],
    ['+447700900126', ['MENU', '5', '1', 'Newham', '0']],
    ['+447700900127', ['MENU', '3', '2', 'N1', '1']],
    ['+447700900128', ['my partner hits me', '1']],
    ['+447700900129', ['MENU', '4', '1', 'SW9', 'OK']],
    ['+447700900130', ['DEBT', 'Croydon', '0', 'They are coming on Thursday']],
  ];
  for (const [number, words] of stories)
    for (const text of words) {
      await textFrom(number, text);
      gateway.pass(60);
      await sleep(1500);
    }
}

async function desk() {
  const page = await browser.page(gateway.desk);
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.getByLabel('Name').fill('sam');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('row').nth(1).waitFor();
  await keep(page, 'desk-log');
  await page.getByRole('row').filter({ hasText: 'Waiting' }).filter({ hasText: 'Croydon' })
    .getByRole('link').click();
  await page.getByRole('heading', { name: 'What was said and done' }).waitFor();
  await page.setViewportSize({ width: 1000, height: 1100 });
  await keep(page, 'desk-case');
  await page.close();
}

mkdirSync(folder, { recursive: true });
execFileSync(join(root, 'build/helpline'), [
  'draw', 'flows/london', 'near', '--svg', join(folder, 'flow-near.svg'),
], { cwd: root });
try {
  const added = gateway.commandWith(`${password}\n`, 'adviser', 'add', 'sam');
  if (added.status !== 0) throw new Error(added.stderr);
  await texts();
  await call();
  await others();
  await desk();
} finally {
  await browser.close();
  await gateway.stop();
}
