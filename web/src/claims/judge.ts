// judge.ts - the verdict of a reading from its specifications, or from some of them: the rule of src/claim/weigh.c and
// words.c, step by step. Nothing is measured here; what came out of each specification is the program's.
//
// The weight of a specification is the product of the weights of its options. Options of one choice that agree in every
// outcome, whatever the other choices, share one weight; sources are not merged so, but a maker counts once.
import type { Compare, Flip, Reading, Specification, Verdict } from "./answer";

const ROUNDING = 1e-9; // shares are sums of few fractions: 4/5 may come out as 0.7999999999999999
const MOSTLY = 0.8, SELDOM = 0.2;

/** Of each choice that is narrowed, the options that are kept; `threshold`: a number of one's own in place of those listed. */
export interface Narrowing { kept: Record<string, string[]>; threshold?: number }

export interface Choice { name: string; options: string[] }
export interface Judged {
  verdict: Verdict; share: number | null; holding: number; measured: number; cannotTell: number;
  unmeasured: number; notCounted: number;
  why: "" | "not-measurable" | "untold" | "signs" | "weighed";
  signs?: [Specification, Specification];
  specifications: Specification[]; // those kept, in the program's order, `counted` as they count here
  first: Specification | undefined; // the first that counts and can be measured
  flips: Flip[];
  turns: { first: number | null; least: number; most: number; never: number; counted: number } | undefined;
}

/** The choices of a reading with their options, in the order of the statement. */
export function choicesOf(reading: Reading): Choice[] {
  const first = reading.specifications[0];
  if (first === undefined) return [];
  return Object.keys(first.choices).map((name) => ({
    name, options: [...new Set(reading.specifications.map((one) => one.choices[name] ?? ""))],
  }));
}

type Outcome = "fails" | "holds" | "cannot-tell" | "unknown" | "not-counted";
const outcomeOf = (one: Specification): Outcome =>
  !one.counted ? "not-counted" : !one.measurable ? "unknown" : one.cannot_tell ? "cannot-tell" : one.holds === true ? "holds" : "fails";
const told = (outcome: Outcome): boolean => outcome === "holds" || outcome === "fails";

export function passes(compare: Compare, value: number, threshold: number): boolean {
  return compare === "at_least" ? value >= threshold : compare === "more_than" ? value > threshold
    : compare === "at_most" ? value <= threshold : value < threshold;
}

/** May the outcome under another threshold be told from what was measured? Not for ranks, which have none, nor for what is
 * to come about, of which only the program knows what was reached when. */
export const takesThreshold = (reading: Reading): boolean =>
  reading.asked.compare !== null && reading.asked.form !== "becomes" && reading.specifications.some((one) => one.measurable);

/** The threshold that a specification was held to. Its own `threshold` is another where it counts days: how many must hold. */
export const thresholdOf = (reading: Reading, one: Specification): number | null =>
  one.choices["threshold"] !== undefined ? Number(one.choices["threshold"]) : reading.asked.threshold;

const counts = (reading: Reading): boolean => ["every", "share_of", "number_of", "some"].includes(reading.asked.form);

/** Numbers come with six decimals: nearer to where a specification turns, the outcome cannot be told from them. */
export function tooNear(reading: Reading, threshold: number): boolean {
  return reading.specifications.some((one) => one.measurable && thresholdOf(reading, one) !== threshold
    && [one.turns_at, one.low, one.high].some((at) => at !== null && Math.abs(at - threshold) <= 5.1e-7));
}

/** The same specification with another threshold: it turns where it did. How many days hold under it, only the program knows. */
function withThreshold(reading: Reading, one: Specification, compare: Compare, threshold: number): Specification {
  const choices = { ...one.choices };
  if ("threshold" in choices) choices["threshold"] = String(threshold);
  if (!one.measurable || thresholdOf(reading, one) === threshold) return { ...one, choices };
  if (counts(reading)) {
    const holds = one.turns_at !== null && passes(compare, one.turns_at, threshold);
    return { ...one, choices, value: null, threshold: null, hits: 0, of: 0, holds };
  }
  if (one.low !== null && one.high !== null) {
    const low = passes(compare, one.low, threshold), high = passes(compare, one.high, threshold);
    return { ...one, choices, threshold, cannot_tell: low !== high, holds: low !== high ? null : low };
  }
  return { ...one, choices, threshold, holds: one.turns_at !== null && passes(compare, one.turns_at, threshold) };
}

/** The specifications that differ in one choice alone lie `stride` apart. */
class Product {
  readonly stride: number[];
  constructor(readonly choices: Choice[], readonly list: Specification[], readonly makers: ReadonlyMap<string, string>) {
    this.stride = choices.map((_, at) => choices.slice(at + 1).reduce((product, one) => product * one.options.length, 1));
  }
  /** Indices of those with the choice's first option. */
  bases(choice: number): number[] {
    const stride = this.stride[choice] ?? 1, block = stride * (this.choices[choice]?.options.length ?? 1);
    const bases: number[] = [];
    for (let start = 0; start < this.list.length; start += block)
      for (let i = 0; i < stride; i++) bases.push(start + i);
    return bases;
  }
  at(choice: number, base: number, option: number): Specification {
    const one = this.list[base + option * (this.stride[choice] ?? 1)];
    if (one === undefined) throw new Error("the specifications are no full product");
    return one;
  }
}

function narrowed(reading: Reading, narrowing: Narrowing): { choices: Choice[]; list: Specification[] } {
  const { compare } = reading.asked, own = narrowing.threshold;
  const choices = choicesOf(reading).map(({ name, options }) => {
    if (name === "threshold" && own !== undefined) return { name, options: options.slice(0, 1) };
    const kept = options.filter((option) => narrowing.kept[name]?.includes(option));
    return { name, options: kept.length > 0 ? kept : options };
  });
  const list = reading.specifications.filter((one) => choices.every(({ name, options }) => options.includes(one.choices[name] ?? "")))
    .map((one) => (own !== undefined && compare !== null ? withThreshold(reading, one, compare, own) : { ...one }));
  return { choices, list };
}

/** A source counts unless another of its maker goes before it: one that measures before one that does not, then by the list. */
function countMakersOnce(product: Product, source: number): void {
  const options = product.choices[source]?.options ?? [];
  const bases = product.bases(source);
  const measures = options.map((_, i) => bases.some((base) => product.at(source, base, i).measurable));
  const maker = options.map((option) => product.makers.get(option));
  options.forEach((_, i) => {
    const counted = options.every((__, j) =>
      j === i || maker[i] === undefined || maker[i] !== maker[j] || (measures[i] === measures[j] ? i < j : measures[i] === true));
    for (const base of bases) product.at(source, base, i).counted = counted;
  });
}

function weightsOf(product: Product): number[] {
  const weights: number[] = product.list.map((one) => (one.counted ? 1 : 0));
  product.choices.forEach(({ name, options }, choice) => {
    if (name === "source" || options.length < 2) return;
    const bases = product.bases(choice), stride = product.stride[choice] ?? 1;
    const agree = (a: number, b: number) =>
      bases.every((base) => outcomeOf(product.at(choice, base, a)) === outcomeOf(product.at(choice, base, b)));
    const classOf: number[] = [], members: number[] = options.map(() => 0);
    options.forEach((_, i) => {
      let found = i;
      for (let j = 0; j < i && found === i; j++) if (classOf[j] === j && agree(j, i)) found = j;
      classOf.push(found);
      members[found] = (members[found] ?? 0) + 1;
    });
    options.forEach((_, i) => {
      for (const base of bases) {
        const at = base + i * stride;
        weights[at] = (weights[at] ?? 0) / (members[classOf[i] ?? i] ?? 1);
      }
    });
  });
  return weights;
}

function flipsOf(product: Product): Flip[] {
  const flips: Flip[] = [];
  product.choices.forEach(({ name, options }, choice) => {
    const bases = product.bases(choice);
    for (let from = 0; from < options.length; from++)
      for (let to = from + 1; to < options.length; to++) {
        const flip: Flip = { choice: name, from: options[from] ?? "", to: options[to] ?? "", flips: 0, of: 0 };
        for (const base of bases) {
          const one = outcomeOf(product.at(choice, base, from)), other = outcomeOf(product.at(choice, base, to));
          if (!told(one) || !told(other)) continue;
          flip.of++;
          if (one !== other) flip.flips++;
        }
        if (flip.flips > 0) flips.push(flip);
      }
  });
  return flips.sort((a, b) => b.flips * a.of - a.flips * b.of || b.flips - a.flips); // stable: ties as listed
}

/** Two makers whose maps differ in sign where it decides, in at least half of what both measure. */
function signsDiffer(product: Product, source: number, weights: number[]): [Specification, Specification] | undefined {
  const count = product.choices[source]?.options.length ?? 0, stride = product.stride[source] ?? 1;
  for (let a = 0; a < count; a++)
    for (let b = a + 1; b < count; b++) {
      let compared = 0, opposed = 0, found: [Specification, Specification] | undefined;
      for (const base of product.bases(source)) {
        const x = product.at(source, base, a), y = product.at(source, base, b);
        const one = outcomeOf(x), other = outcomeOf(y), weight = weights[base + a * stride] ?? 0;
        if (!told(one) || !told(other)) continue;
        compared += weight;
        const nx = x.signed_value ?? NaN, ny = y.signed_value ?? NaN;
        if (one === other || !((nx > 0 && ny < 0) || (nx < 0 && ny > 0))) continue;
        found ??= [x, y];
        opposed += weight;
      }
      if (found !== undefined && compared > 0 && opposed >= compared / 2 - ROUNDING) return found;
    }
  return undefined;
}

function wordOf(judged: { holding: number; measured: number; cannotTell: number }, share: number): Verdict {
  if (judged.measured === 0) return judged.cannotTell > 0 ? "undetermined" : "not-measurable";
  if (judged.holding === judged.measured) return "holds";
  if (judged.holding === 0) return "fails";
  if (share >= MOSTLY - ROUNDING) return "mostly-holds";
  return share <= SELDOM + ROUNDING ? "mostly-fails" : "depends";
}

function turnsOf(counted: Specification[], first: Specification): Judged["turns"] {
  const at = counted.map((one) => one.turns_at).filter((turns): turns is number => turns !== null);
  return { first: first.turns_at, least: Math.min(...at), most: Math.max(...at), never: counted.length - at.length, counted: counted.length };
}

/** `makers`: of each source, as the answer's basis names them. */
export function judge(reading: Reading, makers: ReadonlyMap<string, string>, narrowing: Narrowing = { kept: {} }): Judged {
  const { choices, list } = narrowed(reading, narrowing);
  const product = new Product(choices, list, makers);
  const source = choices.findIndex(({ name }) => name === "source");
  if (source >= 0) countMakersOnce(product, source);
  const weights = weightsOf(product);
  const sum = (...outcomes: Outcome[]) =>
    list.reduce((total, one, at) => total + (outcomes.includes(outcomeOf(one)) ? weights[at] ?? 0 : 0), 0);
  const told_ = sum("holds", "fails"), told_or_not = sum("holds", "fails", "cannot-tell");
  const counted = list.filter((one) => one.counted && one.measurable);
  const numbers = {
    holding: counted.filter((one) => one.holds === true).length,
    measured: counted.filter((one) => !one.cannot_tell).length,
    cannotTell: counted.filter((one) => one.cannot_tell).length,
  };
  const share = told_ > 0 ? sum("holds") / told_ : NaN;
  const first = counted[0];
  const judged: Judged = {
    ...numbers, verdict: wordOf(numbers, share), share: Number.isNaN(share) ? null : share, why: "", specifications: list, first,
    unmeasured: list.filter((one) => one.counted && !one.measurable).length, notCounted: list.filter((one) => !one.counted).length,
    flips: flipsOf(product), turns: first === undefined ? undefined : turnsOf(counted, first),
  };
  const signs = source >= 0 ? signsDiffer(product, source, weights) : undefined;
  if (judged.verdict === "not-measurable") judged.why = "not-measurable";
  else if (told_or_not > 0 && sum("cannot-tell") / told_or_not > 0.5 + ROUNDING) {
    judged.verdict = "undetermined";
    judged.why = "untold";
  } else if (signs !== undefined) {
    judged.verdict = "undetermined";
    judged.why = "signs";
    judged.signs = signs;
  } else if (judged.verdict !== wordOf(numbers, numbers.holding / numbers.measured)) judged.why = "weighed";
  return judged;
}
