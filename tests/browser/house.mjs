// A sandbox gateway of its own for one browser test: a new folder, free ports, a clock that stands still.
// Stands under tests/browser/*.test.mjs. HELPLINE_BIN names the program, build/asan/helpline if it is not set.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, openSync, closeSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = process.env.HELPLINE_BIN || join(root, 'build/asan/helpline');

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

// clock: the time to pretend. Answers once both addresses are ready.
export async function openHouse(clock = '2026-11-03T10:15:00+00:00') {
  const folder = mkdtempSync(join(tmpdir(), 'helpline-house-'));
  const [line, desk] = [await freePort(), await freePort()];
  const config = join(folder, 'helpline.yaml');
  writeFileSync(join(folder, 'clock'), clock);
  writeFileSync(config, [
    `listen: 127.0.0.1:${line}`, `desk: 127.0.0.1:${desk}`, 'database: sqlite:helpline.db',
    'keys: helpline.keys', 'sandbox: true', 'clock: clock', '',
  ].join('\n'));
  const log = openSync(join(folder, 'log'), 'w');
  const serving = spawn(program, ['serve', '--config', config], {
    cwd: root, stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = new Promise((resolve) => serving.once('exit', resolve));

  const house = {
    line: `http://127.0.0.1:${line}`,
    desk: `http://127.0.0.1:${desk}`,
    log: () => readFileSync(join(folder, 'log'), 'utf8'),
    // A command of the program on this house's database; input goes to its standard input.
    command: (words, input = '') => spawnSync(program, words, { cwd: root, input, encoding: 'utf8' }),
    addAdviser: (name, password) => {
      const words = ['adviser', 'add', name, '--config', config];
      const added = house.command(words, `${password}\n`);
      assert.equal(added.status, 0, added.stderr);
    },
    close: async () => {
      serving.kill('SIGTERM');
      const code = await ended;
      const said = house.log();
      rmSync(folder, { recursive: true, force: true });
      assert.equal(code, 0, said);
    },
  };
  try {
    await untilReady(house, serving);
  } catch (fault) {
    serving.kill('SIGKILL');
    throw fault;
  }
  return house;
}

async function untilReady(house, serving) {
  for (let tries = 0; tries < 300; tries += 1) {
    assert.equal(serving.exitCode, null, house.log());
    const answers = await Promise.all(
      [house.line, house.desk].map((base) => fetch(`${base}/readyz`).catch(() => null)),
    );
    if (answers.every((answer) => answer?.status === 200)) return;
    await pause(100);
  }
  assert.fail(`the gateway did not get ready:\n${house.log()}`);
}
