// The numbers that a pretended phone may have: Ofcom keeps these for plays, so none of them is anybody's.
// SPDX-License-Identifier: Apache-2.0

const digits = (count) =>
  String(crypto.getRandomValues(new Uint32Array(1))[0] % 10 ** count).padStart(count, '0');

export const kinds = {
  mobile: { label: 'A mobile', canText: true },
  landline: { label: 'A landline', canText: true },
  withheld: { label: 'A phone that hides its number', canText: false },
};

export function newNumber(kind) {
  if (kind === 'mobile') return `+447700900${digits(3)}`;
  if (kind === 'landline') return `+4420794609${digits(2)}`;
  return 'anonymous';
}

// "07700 900123", "020 7946 0912", "No number shown".
export function shown(number) {
  if (number === 'anonymous') return 'No number shown';
  const local = number.replace(/^\+44/, '0');
  if (local.startsWith('07')) return `${local.slice(0, 5)} ${local.slice(5)}`;
  if (local.startsWith('020')) return `${local.slice(0, 3)} ${local.slice(3, 7)} ${local.slice(7)}`;
  return number;
}
