// A headless Chromium for the browser tests: opens pages, collects what goes wrong on them, and asks axe.
// Stands under tests/browser/*.test.mjs; the gateway itself is started by tests/integration/gateway.mjs.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const flags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

// One browser with a profile of its own, which goes when it is closed.
export async function openBrowser() {
  const profile = mkdtempSync(join(tmpdir(), 'helpline-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: flags,
    locale: 'en-GB',
    viewport: { width: 1280, height: 900 },
  });
  context.setDefaultTimeout(20000);
  const faults = [];
  context.on('page', (page) => watch(page, faults));
  return {
    faults,
    page: async (address) => {
      const page = await context.newPage();
      await page.goto(address);
      await page.locator('h1').waitFor();
      return page;
    },
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

// A 401 is how the desk says "nobody has signed in"; every other complaint of the browser is a fault.
function watch(page, faults) {
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (line) => {
    if (line.type() === 'error' && !/status of 401/.test(line.text())) faults.push(line.text());
  });
}

export async function assertAccessible(page) {
  await page.evaluate(`${axe};0`);
  const found = await page.evaluate(() => globalThis.axe.run(document));
  const told = found.violations.map(
    (each) => `${each.id}: ${each.help}: ${each.nodes.map((node) => node.html).join(' | ')}`,
  );
  assert.deepEqual(told, []);
}

// Presses Tab until the thing that has the focus fits; says where it got lost.
export async function tabTo(page, description, fits) {
  const seen = [];
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    const element = await page.evaluate(() => {
      const it = document.activeElement;
      return { tag: it.tagName, id: it.id, text: it.textContent.trim(), label: it.ariaLabel };
    });
    seen.push(element.id || element.text.slice(0, 20) || element.tag);
    if (fits(element)) return;
  }
  assert.fail(`Tab never came to ${description}: ${seen.join(', ')}`);
}
