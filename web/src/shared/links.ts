// SPDX-License-Identifier: Apache-2.0
// Cuts a text into plain pieces and web links. Only http and https become links; everything stays text, never HTML.

export interface Piece {
  text: string;
  href?: string;
}

const kLink = /https?:\/\/[^\s<>"'，。；！？、（）【】《》“”]+/gi;

export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let last = 0;
  for (const match of text.matchAll(kLink)) {
    const href = match[0].replace(/[.,;:!?)\]]+$/, '');
    if (match.index > last) found.push({ text: text.slice(last, match.index) });
    found.push({ text: href, href });
    last = match.index + href.length;
  }
  if (last < text.length) found.push({ text: text.slice(last) });
  return found;
}
