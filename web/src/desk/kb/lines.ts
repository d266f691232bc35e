// SPDX-License-Identifier: Apache-2.0
// Small rules of the entry editor.

/** Lines that stand there more than once, blanks and case aside. */
export function repeatedLines(lines: string[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const line of lines.map((text) => text.trim()).filter(Boolean)) {
    const plain = line.toLowerCase().replace(/[\s?？。！!，,]/g, '');
    if (seen.has(plain)) twice.add(line);
    seen.add(plain);
  }
  return [...twice];
}

/** A stable name for a new entry; the time keeps it unique, the knowledge manager never sees it. */
export function keyFor(question: string, now = Date.now()): string {
  const word = question.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 24);
  return `${word || 'entry'}-${now.toString(36)}`;
}
