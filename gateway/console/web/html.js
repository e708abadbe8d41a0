// Markup in plain JavaScript: html`<p>…</p>` makes Preact elements.
// SPDX-License-Identifier: Apache-2.0
import { h } from './preact.js';
import htm from './htm.js';

export const html = htm.bind(h);
