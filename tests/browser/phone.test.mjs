// A Londoner at the pretended phone: texts and calls against the real gateway, by mouse, by keyboard, and as axe sees it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Gateway } from '../integration/gateway.mjs';
import { assertAccessible, openBrowser, tabTo } from './browser.mjs';

const texts = (page) => page.getByRole('log', { name: 'Texts' });
const transcript = (page) => page.getByRole('log', { name: 'Transcript of the call' });

async function text(page, words) {
  await page.getByLabel('Your text').fill(words);
  await page.getByRole('button', { name: /^Send text/ }).click();
}

async function answered(log, words) {
  await log.getByRole('listitem').filter({ hasText: words }).last().waitFor();
}

// Keys of the keyboard, each once the prompt before it has been answered.
async function key(page, keys, words) {
  const before = await transcript(page).getByRole('listitem').count();
  await page.keyboard.type(keys);
  await transcript(page).getByRole('listitem').nth(before + keys.length).waitFor();
  if (words) await answered(transcript(page), words);
}

test('the phone', async (t) => {
  const gateway = await Gateway.start({ now: '2026-11-03T10:15:00Z', twilio: null });
  t.after(() => gateway.stop());
  const browser = await openBrowser();
  t.after(() => browser.close());
  const open = () => browser.page(`${gateway.line}/phone`);

  await t.test('a text conversation comes to a place', async () => {
    const page = await open();
    await text(page, 'MENU');
    await answered(texts(page), '1 Money or food');
    await text(page, '1');
    await answered(texts(page), '1 Food today');
    await text(page, '1');
    await answered(texts(page), 'postcode');
    await text(page, 'SE15');
    await answered(texts(page), 'Example');
    await text(page, 'OK');
    await answered(texts(page), "You're welcome");

    // Nothing is shown twice now that the list has come, and loading the page again loses nothing.
    for (const round of ['shown', 'reloaded']) {
      if (round === 'reloaded') await page.reload();
      await answered(texts(page), "You're welcome");
      await page.waitForTimeout(2500);
      assert.equal(await texts(page).getByText('SE15', { exact: true }).count(), 1, round);
      assert.equal(await texts(page).getByText(/1 Food today/).count(), 1, round);
      assert.equal(await texts(page).getByRole('listitem').count(), 10, round);
    }
    await page.close();
  });

  await t.test('free words are answered later, by the outbox', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Take new numbers' }).click();
    const taken = page.waitForResponse(/hook\/sandbox\/message/);
    await text(page, 'I have no food for the kids in SE15');
    await taken;
    gateway.pass(10);
    const reported = page.waitForResponse(/hook\/sandbox\/status/);
    await answered(texts(page), 'Example');
    assert.equal((await reported).status(), 204);
    await page.close();
  });

  await t.test('a call comes to a place, with keys of the keyboard', async () => {
    const page = await open();
    await page.getByLabel('Mute the voice').check();
    await page.getByRole('button', { name: 'Call', exact: true }).click();
    await answered(transcript(page), /press 1/i);
    await key(page, '1', /food today/i);
    await key(page, '1', /postcode/);
    await key(page, '7315#', /Example/);
    await key(page, '1', /0, 2, 0/);
    assert.match(await transcript(page).locator('[lang]').first().getAttribute('lang'), /^en/);
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Hang up' }).click();
    await page.getByText('The call is over.').waitFor();
    await page.close();
  });

  await t.test('silence and a wrong key ask again, and a hidden number can call', async () => {
    const page = await open();
    await page.clock.install();
    await page.getByLabel('Mute the voice').check();
    await page.getByLabel('A phone that hides its number').check();
    await page.getByText('can call, but cannot text').waitFor();
    await page.getByRole('button', { name: 'Call', exact: true }).click();
    await answered(transcript(page), /Hello/);
    // The prompts are read out and 6 seconds pass without a key: the page posts silence.
    const silence = page.waitForRequest(
      (request) => /voice\?p=/.test(request.url()) && !/Digits/.test(request.postData()),
    );
    await page.clock.runFor(60000);
    await silence;
    await answered(transcript(page), /Sorry, I did not hear/);
    await key(page, '7');
    await page.getByText('You are in a call.').waitFor();
    await page.getByRole('button', { name: 'Hang up' }).click();
    await page.getByText('The call is over.').waitFor();
    await page.close();
  });

  await t.test('the part counter follows 3GPP TS 23.038', async () => {
    const page = await open();
    const samples = [
      ['', 1, 0, 160],
      ['a'.repeat(160), 1, 160, 160],
      ['a'.repeat(161), 2, 161, 160],
      ['€'.repeat(80), 1, 160, 160],
      ['€'.repeat(81), 2, 162, 160],
      [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 3, 306, 160],
      ['’'.repeat(70), 1, 70, 70],
      ['’'.repeat(71), 2, 71, 70],
      ['👨‍👩‍👧'.repeat(9), 2, 72, 70],
      [`${'’'.repeat(66)}😀${'’'.repeat(66)}`, 3, 134, 70],
    ];
    for (const [sample, parts, units, limit] of samples) {
      await page.getByLabel('Your text').fill(sample);
      const said = await page.locator('#text-size').textContent();
      assert.match(said, new RegExp(`^${parts} parts?, ${units} of ${limit} characters`), sample);
    }
    await page.close();
  });

  await t.test('everything works by keyboard alone', async () => {
    const page = await open();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await tabTo(page, 'the text', (it) => it.id === 'text');
    await page.keyboard.type('MENU');
    await page.keyboard.press('Enter');
    await answered(texts(page), '1 Money or food');
    await tabTo(page, 'the call', (it) => it.text === 'Call');
    await page.keyboard.press('Enter');
    await answered(transcript(page), /press 1/i);
    await key(page, '2', /press 1/i);
    await tabTo(page, 'the mute switch', (it) => it.id === 'mute');
    await page.keyboard.press('Space');
    assert.equal(await page.getByLabel('Mute the voice').isChecked(), true);
    await page.close();
  });

  await t.test('axe finds nothing, and the browser complains of nothing', async () => {
    const page = await open();
    await page.getByText('Sample data.').waitFor();
    await page.getByRole('button', { name: 'Take new numbers' }).click();
    await page.getByText('Try: no food SE15.').waitFor();
    for (const thing of [page.getByLabel('Your text'), page.getByRole('button', { name: 'Call', exact: true })]) {
      const box = await thing.boundingBox();
      assert.ok(box.y + box.height <= 900, 'it is there without scrolling');
    }
    await assertAccessible(page);
    await page.setViewportSize({ width: 320, height: 700 });
    await assertAccessible(page);
    const tooWide = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    assert.equal(tooWide, false, 'it fits a narrow screen');
    assert.deepEqual(browser.faults, []);
    await page.close();
  });
});
