// How many parts a text takes on the phone network, counted as message/sms.c counts: GSM 03.38 where every character
// is in its alphabet, else UCS-2. A character of two units never straddles two parts.
// SPDX-License-Identifier: Apache-2.0

const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extension = '\f^{}\\[~]|€';

function fill(sizes, single, joined) {
  const units = sizes.reduce((sum, size) => sum + size, 0);
  if (units <= single) return { units, parts: 1 };
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > joined) {
      parts += 1;
      used = 0;
    }
    used += size;
  }
  return { units, parts };
}

// { encoding, units, parts, limit }: limit is what one part alone holds.
export function measure(text) {
  const characters = [...text];
  const isGsm = characters.every((each) => basic.includes(each) || extension.includes(each));
  if (isGsm) {
    const sizes = characters.map((each) => (basic.includes(each) ? 1 : 2));
    return { encoding: 'GSM-7', limit: 160, ...fill(sizes, 160, 153) };
  }
  const sizes = characters.map((each) => each.length);
  return { encoding: 'UCS-2', limit: 70, ...fill(sizes, 70, 67) };
}
