// answer.ts - the JSON of `plumbline duel`, as far as the page reads it; docs/duel.md says what each means.
export type Pair = [number, number];
export interface Ranged { range_90: Pair | null; standard_error?: number }
export interface Input {
  input: string; layer: string | null; value: number; range_90?: Pair | null; range?: Pair | null;
  rests_on: "default" | "number" | "range" | "beta" | "counts" | "record"; said: string; record?: string; system?: string; rule?: string; why?: string;
}
export interface Layer { name: string; shots: number; doctrine: string; magazine: number | null; allocation: string | null; correlation: number }
export interface Lever { input: string; from: number; to: number; stated: boolean; any_intercept: Pair; none_leaks: Pair; mean_leaks: Pair }
export interface Operating { chance: number; says_some: number; says_none: number; undecided: number; mean_duels: number; wald_mean_duels: number; duels_95: number }
export interface Sequential {
  found: boolean; misses: number; steps: { from_duel: number; to_duel: number; kills: number }[]; none_from: number[]; operating: Operating[]; wrong_some: number; wrong_none: number;
}
export interface DuelAnswer {
  duel: string; title: string; set?: string; unit: string; quantity: string; two_quantities: string; method: string; method_in_words: string;
  draws?: number; seed?: number; standard_error?: number; standard_errors?: number[];
  objects: { said: string; mean: number; most: number };
  leaks: number[]; intercepts: number[];
  any_intercept: Ranged & { chance: number }; none_leaks: Ranged & { chance: number }; mean_leaks: Ranged & { mean: number }; mean_intercepts: number;
  shots: { mean: number; layers: { layer: string; mean: number; sd: number; spent_all: number }[] };
  layers: Layer[]; inputs: Input[]; levers?: Lever[]; assumptions: string[];
  design?: { none: number; some: number; alpha: number; beta: number; power: number; confidence: number };
  fixed?: { false_kill: number; found: boolean; duels: number; kills: number; size: number; power: number }[];
  sequential?: Sequential;
  needed?: { chance: number; duels: number; duels_two_sided: number }[];
  straight_misses?: { misses: number; upper_one_sided: number; upper_two_sided: number; bayes_uniform: number; bayes_jeffreys: number }[];
  claimed?: { false_kill: number; unaware_fixed: number; unaware_sequential: number; after_one_reported_kill: Pair; bayes_uniform: number }[];
  units?: { in_one: number; trials: number; upper_one_sided: number; upper_two_sided: number }[];
  single_duel?: { outcome: "kill" | "no-kill"; strict_refuted: boolean; chance: Pair; bayes_uniform: number }[];
}
