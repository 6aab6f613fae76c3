// answer.ts - the JSON of `plumbline check`, as far as the page reads it; docs/statement.md says what each means.
export type Verdict = "holds" | "mostly-holds" | "depends" | "mostly-fails" | "fails" | "undetermined" | "not-measurable";
export type Compare = "at_least" | "more_than" | "at_most" | "less_than";

export interface Specification {
  number: number; choices: Record<string, string>;
  measurable: boolean; counted: boolean; holds: boolean | null; cannot_tell: boolean;
  begin: string; end: string;
  value: number | null; low: number | null; high: number | null; threshold: number | null; signed_value: number | null;
  unit: string; turns_at: number | null; hits: number; of: number; without_update: number; same_as: number; detail: string;
}
export interface Known {
  verdict: Verdict; share?: number | null; holding?: number; measured?: number; cannot_tell?: number;
  evidence_until?: string; detail: string;
}
export interface Flip { choice: string; from: string; to: string; flips: number; of: number }
export interface Reading {
  id: string; says: string; plain: boolean; measure: string; side: string | null; type?: string; question: string;
  asked: { form: string; compare: Compare | null; each: string | null; decided_by: "value" | "interval"; threshold: number | null };
  verdict: Verdict; share: number | null; holding: number; measured: number; cannot_tell: number;
  specifications: Specification[]; flips: Flip[]; makes_true: string; why: string;
  number: { value: number | null; low: number | null; high: number | null };
  chart?: { unit: string; what: string };
  known_then: Known; known_now: Known;
}
export interface Claim {
  id: string; kind?: string; speaker?: string; says: string; words: string; verdict: Verdict; sentence: string; why: string;
  would_settle: string; duel: boolean; known_then: Known; known_now: Known; readings: Reading[];
}
export interface Answer {
  statement: {
    name: string; title: string; speaker: string; appearance: string; theatre: string; side: string; language?: string; said: string;
    known_now: boolean; evidence_until: string;
  };
  claims: Claim[];
  basis: { command: string; sources: { name: string; title: string; maker: string }[] };
}
