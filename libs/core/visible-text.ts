/** Characters without a shape of their own: controls, zero widths, and those that turn the direction of what follows. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** They join the parts of one character: of an emoji, and of letters in some scripts. */
const joiners = new Set(['\u200C', '\u200D']);

/**
 * A name from outside as it may be shown: what cannot be seen stands as its code point, "[U+202E]", so that a name never looks
 * like what it imitates (faults.md, section 8.12). Everything that has a shape stays as it is.
 */
export function visibleText(text: string): string {
  return text.replace(invisible, (character) => {
    if (joiners.has(character)) return character;
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `[U+${code}]`;
  });
}

const longestWord = 60;

/** A word from outside, in quotes, as a sentence of ours may name it: short, and nothing in it unseen. */
export function quotedWord(word: string): string {
  const shown = Array.from(visibleText(word));
  return shown.length > longestWord ? `"${shown.slice(0, longestWord).join('')}…"` : `"${shown.join('')}"`;
}
