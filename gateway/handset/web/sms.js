// How many parts a text takes on the phone network, counted as message/sms.c counts: GSM 03.38 where every character
// is in its alphabet, else UCS-2. What belongs together never straddles two parts.
// SPDX-License-Identifier: Apache-2.0

const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extension = '\f^{}\\[~]|€';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

// Parts of a text that does not fit into one. What belongs together goes into the next part whole; what is longer than
// a part (a letter under a heap of marks) is cut between its characters.
function countParts(text, sizeOf, room) {
  let parts = 1;
  let used = 0;
  const put = (units) => {
    if (used + units > room) {
      parts += 1;
      used = 0;
    }
    used += units;
  };
  for (const { segment } of graphemes.segment(text)) {
    const sizes = [...segment].map(sizeOf);
    const whole = sizes.reduce((sum, size) => sum + size, 0);
    if (whole > room) sizes.forEach(put);
    else put(whole);
  }
  return parts;
}

// { encoding, units, parts, limit }: limit is what one part alone holds.
export function measure(text) {
  const characters = [...text];
  const isGsm = characters.every((each) => basic.includes(each) || extension.includes(each));
  const [encoding, limit, room] = isGsm ? ['GSM-7', 160, 153] : ['UCS-2', 70, 67];
  const sizeOf = isGsm ? (each) => (basic.includes(each) ? 1 : 2) : (each) => each.length;
  const units = characters.reduce((sum, each) => sum + sizeOf(each), 0);
  return { encoding, units, limit, parts: units <= limit ? 1 : countParts(text, sizeOf, room) };
}
