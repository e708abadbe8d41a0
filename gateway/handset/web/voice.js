// Speaking aloud with the browser's own voice, or, when muted, waiting as long as the words would take.
// SPDX-License-Identifier: Apache-2.0

const words_a_minute = 150;

function readingMs(text) {
  return (text.split(/\s+/).length * 60000) / words_a_minute;
}

// Says text; resolves when it is over or stop() was called. One at a time.
export function newVoice() {
  let finish = () => {};
  let isMuted = false;

  function say(text, language) {
    return new Promise((resolve) => {
      let timer = 0;
      finish = () => {
        clearTimeout(timer);
        globalThis.speechSynthesis?.cancel();
        finish = () => {};
        resolve();
      };
      const over = finish;
      const canSpeak = !isMuted && globalThis.speechSynthesis?.getVoices().length > 0;
      // Some browsers never say that a voice has ended.
      timer = setTimeout(over, readingMs(text) * (canSpeak ? 2 : 1) + (canSpeak ? 5000 : 0));
      if (!canSpeak) return;
      const words = new SpeechSynthesisUtterance(text);
      words.lang = language;
      words.onend = over;
      words.onerror = over;
      globalThis.speechSynthesis.speak(words);
    });
  }

  return {
    say,
    stop: () => finish(),
    mute(muted) {
      isMuted = muted;
      if (muted) globalThis.speechSynthesis?.cancel();
    },
  };
}
