// An adviser at the desk: signs in, sees who asked for a person, reads the case; by keyboard, and as axe sees it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Gateway } from '../integration/gateway.mjs';
import { assertAccessible, openBrowser, tabTo } from './browser.mjs';

const password = 'purple kettle seventeen';

test('the desk', async (t) => {
  const gateway = await Gateway.start({ now: '2026-11-03T10:15:00Z', twilio: null });
  t.after(() => gateway.stop());
  const added = gateway.commandWith(`${password}\n`, 'adviser', 'add', 'sam');
  assert.equal(added.status, 0, added.stderr);
  const browser = await openBrowser();
  t.after(() => browser.close());
  const open = (path = '/') => browser.page(gateway.desk + path);
  const heading = (page, name) => page.getByRole('heading', { level: 1, name });

  async function signIn(page) {
    await page.getByLabel('Name').fill('sam');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, 'Case log').waitFor();
  }

  await t.test('a stranger is asked to sign in, wherever they go', async () => {
    const page = await open('/cases/abc');
    await heading(page, 'Sign in to the desk').waitFor();
    await page.getByText('Sample data.').waitFor();
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'Enter your password' }).waitFor();
    await assertAccessible(page);
    await page.getByLabel('Name').fill('sam');
    await page.getByLabel('Password').fill('a wrong one');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The name or the password is not right.').waitFor();
    await page.close();
  });

  await t.test('a call that asks for a person is seen by an adviser', async () => {
    const phone = await browser.page(`${gateway.line}/phone`);
    await phone.getByLabel('Mute the voice').check();
    await phone.getByRole('button', { name: 'Call', exact: true }).click();
    const transcript = phone.getByRole('log', { name: 'Transcript of the call' });
    await transcript.getByText(/press 1/i).first().waitFor();
    await phone.keyboard.press('2');
    await transcript.getByText(/press 1/i).nth(1).waitFor();
    await phone.keyboard.press('0');
    await transcript.getByText(/a person/).last().waitFor();

    const page = await open();
    await signIn(page);
    const row = page.getByRole('row').filter({ hasText: 'Waiting for a person' });
    await row.waitFor();
    assert.match(await row.textContent(), /Housing/);
    assert.match(await row.textContent(), /Phone call/);
    assert.match(await row.textContent(), /\+44•+\d{3}/);
    const hidden = await page.getByRole('region', { name: 'Cases, newest first' })
      .evaluate((table) => table.scrollWidth - table.clientWidth);
    assert.equal(hidden, 0, 'every column fits the screen of a desk');
    await assertAccessible(page);
    await page.close();

    await phone.getByLabel('Your text').fill('PERSON');
    await phone.getByRole('button', { name: /^Send text/ }).click();
    await phone.close();
  });

  await t.test('the list brings itself up to date and says so', async () => {
    const page = await open();
    await heading(page, 'Case log').waitFor();
    const rows = page.getByRole('row');
    await rows.nth(1).waitFor();
    const before = await rows.count();
    const phone = await browser.page(`${gateway.line}/phone`);
    await phone.getByRole('button', { name: 'Take new numbers' }).click();
    await phone.getByLabel('Your text').fill('PERSON');
    await phone.getByRole('button', { name: /^Send text/ }).click();
    await rows.nth(before).waitFor();
    await page.getByRole('status').getByText('1 new case at the top').waitFor({ state: 'attached' });
    await phone.close();
    await page.close();
  });

  await t.test('filters choose, and the address keeps them', async () => {
    const page = await open();
    await heading(page, 'Case log').waitFor();
    await page.getByLabel('Channel').selectOption('phone');
    await page.getByRole('button', { name: 'Show cases' }).click();
    await page.waitForURL(/channel=phone/);
    await page.getByRole('row').filter({ hasText: 'Text' }).waitFor({ state: 'detached' });
    const calls = page.getByRole('row').filter({ hasText: 'Phone call' });
    await calls.first().waitFor(); // the list is empty while it loads
    assert.equal(await calls.count(), 1);
    await page.getByLabel('Status').selectOption('with_adviser');
    await page.getByRole('button', { name: 'Show cases' }).click();
    await page.getByText('There are no cases to show here.').waitFor();
    await page.reload();
    await page.getByText('There are no cases to show here.').waitFor();
    await page.goBack();
    await page.getByRole('row').nth(1).waitFor();
    await page.close();
  });

  await t.test('one case tells its story, by keyboard alone', async () => {
    const page = await open();
    await page.getByRole('row').nth(1).waitFor();
    await page.keyboard.press('Tab');
    assert.match(await page.evaluate(() => document.activeElement.textContent), /^Skip to/);
    await page.keyboard.press('Enter');
    const ref = await page.getByRole('rowheader').first().textContent();
    await tabTo(page, 'a case', (it) => it.tag === 'A' && it.text === ref.trim());
    await page.keyboard.press('Enter');
    await heading(page, `Case ${ref.trim()}`).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
    assert.match(await page.title(), new RegExp(`Case ${ref.trim()}`));
    const story = page.getByRole('listitem');
    await story.filter({ hasText: 'The person, text' }).filter({ hasText: 'PERSON' }).waitFor();
    await story.filter({ hasText: 'Helpline (automatic), text' }).filter({ hasText: 'Delivered' })
      .first().waitFor();
    await story.filter({ hasText: 'Asked for a person' }).waitFor();
    await assertAccessible(page);
    await tabTo(page, 'the way out', (it) => it.text === 'Sign out');
    await page.keyboard.press('Enter');
    await heading(page, 'Sign in to the desk').waitFor();
    assert.equal((await page.request.get(`${gateway.desk}/api/v1/cases`)).status(), 401);
    await page.close();
  });

  await t.test('a narrow screen loses nothing, and the browser complains of nothing', async () => {
    const page = await open();
    await page.setViewportSize({ width: 320, height: 700 });
    await signIn(page);
    await page.getByRole('row').nth(1).waitFor();
    await assertAccessible(page);
    const tooWide = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    assert.equal(tooWide, false);
    assert.deepEqual(browser.faults, []);
    await page.close();
  });
});
