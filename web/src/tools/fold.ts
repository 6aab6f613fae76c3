// fold.ts - names of places as search keys: what is written differently and means the same name gets the same key. The
// rule is that of the program (src/text/fold.c), so that the page finds what the command line finds.

// Cyrillic letters from U+0430 on, after decomposition: so й is и, ї is і and ё is е.
const cyrillic = [
  "a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p",
  "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "i", "", "e", "iu", "ia",
];
const others: Record<string, string> = { "є": "ie", "і": "i", "ј": "i", "ґ": "g" };

// The first that fits at a place is taken. The key's own alphabet: c for ts, j for zh, q for ch, w for sh, x for kh.
const rules: readonly (readonly [from: string, to: string])[] = [
  ["zh", "j"], ["kh", "x"], ["ch", "q"], ["sh", "w"], ["ts", "c"], ["gh", "g"],
  ["h", "g"], ["y", "i"], ["j", "i"], ["w", "v"], ["q", "k"],
];

const letterOrDigit = /^[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{Nd}]$/u;

function latinOf(text: string): string {
  let latin = "";
  for (const one of text)
    // Letter by letter, so that no rule about neighbours (the final sigma) has a say; ß is SS is ss.
    for (const part of one.normalize("NFKD").toUpperCase().toLowerCase().normalize("NFKD")) {
      const letter = part === "ς" ? "σ" : part;
      if (!letterOrDigit.test(letter)) continue;
      latin += cyrillic[letter.charCodeAt(0) - 0x430] ?? others[letter] ?? letter;
    }
  return latin;
}

/** Letters and digits only, for comparing and never for showing; "" when the name has none. */
export function foldName(name: string): string {
  const latin = latinOf(name);
  let key = "";
  for (let at = 0; at < latin.length;) {
    const rule = rules.find(([from]) => latin.startsWith(from, at));
    const letter = rule?.[1] ?? latin[at]!;
    at += rule?.[0].length ?? 1;
    if (letter === "i" && key.endsWith("i")) continue;
    // ye, ie and je are e: the i that was written goes.
    key = letter === "e" && key.endsWith("i") ? `${key.slice(0, -1)}e` : key + letter;
  }
  return key;
}
