// A keypad call: plays the steps that the gateway answers with, takes keys, and posts what was pressed, or silence.
// SPDX-License-Identifier: Apache-2.0
import { newId, post } from './line.js';

// One call. on(change): { line } adds to the transcript, { state } is "ringing", "on" or "over".
export class Call {
  constructor({ from, to, voice, on }) {
    this.fields = { From: from, To: to, CallSid: newId('CA') };
    this.voice = voice;
    this.on = on;
    this.isOver = false;
    this.ahead = ''; // keys pressed before anything asked for them
    this.take = null; // what a key does while a step waits for keys
    this.wake = () => {}; // ends the wait that is under way
  }

  async start() {
    this.on({ state: 'ringing' });
    try {
      let steps = await this.ask('/hook/sandbox/voice', { CallStatus: 'in-progress' });
      this.on({ state: 'on' });
      while (steps !== null && !this.isOver) steps = await this.play(steps);
    } catch (error) {
      this.on({ line: { who: 'note', text: `The call failed. ${error.message}` } });
    }
    this.hangUp();
  }

  press(key) {
    if (this.isOver) return;
    this.on({ line: { who: 'you', text: key } });
    if (this.take) this.take(key);
    else this.ahead += key;
  }

  hangUp() {
    if (this.isOver) return;
    this.isOver = true;
    this.take = null;
    this.voice.stop();
    this.wake();
    this.on({ state: 'over' });
    post('/hook/sandbox/call-status', { ...this.fields, CallStatus: 'completed' }).catch(() => {});
  }

  async ask(address, more) {
    const answer = await post(address, { ...this.fields, ...more });
    return answer?.steps ?? [];
  }

  wait(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  // Plays steps in order; answers with the next ones, or null when the call is over.
  async play(steps) {
    for (const step of steps) {
      if (this.isOver) return null;
      const next = await this.playOne(step);
      if (next !== undefined) return next;
    }
    return null;
  }

  async playOne(step) {
    switch (step.verb) {
      case 'gather':
        return this.gather(step);
      case 'redirect':
        return this.ask(step.action, { CallStatus: 'in-progress' });
      case 'dial':
        return this.dial(step);
      case 'record':
        return this.record(step);
      case 'hangup':
        return null;
      default:
        return this.sound(step);
    }
  }

  async sound(step) {
    if (step.verb === 'say') {
      this.on({ line: { who: 'helpline', text: step.text, lang: step.language } });
      await this.voice.say(step.text, step.language);
    } else if (step.verb === 'pause') {
      await this.wait(step.seconds * 1000);
    } else if (step.verb === 'play') {
      this.on({ line: { who: 'note', text: 'A recording plays.' } });
    }
    return undefined;
  }

  // Nobody can be rung from a pretended phone, so it rings out.
  async dial(step) {
    this.on({ line: { who: 'note', text: 'Ringing a person. Nobody answers this pretended phone.' } });
    await this.wait(Math.min(step.seconds, 10) * 1000);
    if (this.isOver) return null;
    return this.ask(step.action, { CallStatus: 'in-progress', DialCallStatus: 'no-answer' });
  }

  // This pretended phone has no microphone to keep: only how long somebody spoke is told.
  async record(step) {
    this.on({ line: { who: 'note', text: 'Beep. Speak now, then press #. This pretended phone keeps no sound.' } });
    const began = Date.now();
    const key = await new Promise((resolve) => {
      const timer = setTimeout(() => resolve(''), step.seconds * 1000);
      const done = (pressed) => {
        clearTimeout(timer);
        resolve(pressed);
      };
      this.wake = () => done('');
      this.take = (pressed) => '#0*'.includes(pressed) && done(pressed);
    });
    this.take = null;
    if (this.isOver) return null;
    const seconds = Math.max(1, Math.round((Date.now() - began) / 1000));
    return this.ask(step.action, {
      CallStatus: 'in-progress',
      RecordingSid: newId('RE'),
      RecordingDuration: String(seconds),
      ...(key === '' ? {} : { Digits: key }),
    });
  }

  // Keys are taken while the inner steps play and for step.seconds after the last of them or the last key.
  async gather(step) {
    const keys = await this.collect(step);
    this.take = null;
    if (this.isOver) return null;
    const pressed = keys === '' ? {} : { Digits: keys };
    return this.ask(step.action, { CallStatus: 'in-progress', ...pressed });
  }

  collect(step) {
    return new Promise((resolve) => {
      let keys = '';
      let timer = 0;
      let isDone = false;
      const done = () => {
        if (isDone) return;
        isDone = true;
        clearTimeout(timer);
        this.voice.stop();
        this.wake();
        resolve(keys);
      };
      const listen = () => {
        clearTimeout(timer);
        if (!isDone) timer = setTimeout(done, step.seconds * 1000);
      };
      this.take = (key) => {
        this.voice.stop();
        if (step.digits === 0 && key === '#') return done();
        keys += key;
        if (step.digits > 0 && keys.length >= step.digits) return done();
        return listen();
      };
      this.prompt(step, () => isDone || keys !== '').then(() => (this.isOver ? done() : listen()));
      const ahead = this.ahead;
      this.ahead = '';
      for (const key of ahead) {
        if (this.take && !isDone) this.take(key);
        else this.ahead += key;
      }
    });
  }

  async prompt(step, isAnswered) {
    for (const inner of step.steps ?? []) {
      if (this.isOver || isAnswered()) return;
      await this.sound(inner);
    }
  }
}
