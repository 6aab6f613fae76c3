// answers.ts - what the charts read of the verbs' JSON, and the questions that they put: the catalogue's standard ones where
// it has them, so that a published page asks what was answered beforehand.
import type { App } from "../app";
import { questionText, standard, type Parameters, type Site, type SourceOf } from "../site";
import { instantOf, instantText, type Instant, type State } from "../state";

export interface Interval {
  low: number | null; high: number | null;
  parts: { name: string; estimated: boolean; low: number | null; high: number | null; events: number; why: string }[];
}
export interface Days { updated: number; "no-update": number; missing: number; "set-aside": number; outside: number }
export interface ChangePeriod {
  begin: string; end: string; updates: number; gained_km2: number; lost_km2: number; net_km2: number; held_km2: number;
}
export interface Change {
  source: string; side: string; from: string; to: string; days: Days; updates: number;
  net_km2: number; gained_km2: number; lost_km2: number;
  net_km2_interval: Interval; gained_km2_interval: Interval; lost_km2_interval: Interval;
  periods?: ChangePeriod[];
}
export interface Pace {
  source: string; begin: string; end: string; days: Days; net_km2: number; km2_per_day: number; windows: number; higher: number;
  highest_since: string | null; fastest_end: string; fastest_km2_per_day: number;
  net_km2_interval: Interval; km2_per_day_interval: Interval;
  curve?: { end: string; km2_per_day: number }[];
}
export interface Gap {
  begin: string; end: string; after: string | null; until: string | null;
  days: number; "no-update": number; missing: number; "set-aside": number;
}
export interface GapsOf { source: string; maker: string; day_turn_seconds: number; counts: Days & { days: number }; gaps: Gap[] }
export interface Gaps { sources: GapsOf[] }
export interface FrontPeriod {
  begin: string; end: string; updates: number; length_km: number; length_to_km: number; moved_km: number; moved_share: number;
  forward_km: number; back_km: number;
}
export interface Front {
  moved_m: number; border_km: number; hole_km2: number;
  sources: { source: string; answered: boolean; periods?: FrontPeriod[]; moved_share?: number; moved_share_interval?: Interval }[];
}
export interface PlaceChange {
  at: string; after: string; change: "taken" | "lost"; again: boolean; was: string; is: string; kind: string;
  id: string; name: string; region: string | null; population: number | null; gazetteer: string; counts_merged: boolean;
}
export interface PlaceCounts {
  gazetteer: string; places: number; held_from: number; held_to: number; taken: number; lost: number;
  periods: { begin: string; end: string; updates: number; taken: number; lost: number }[];
}
export interface Places { sources: { source: string; counts: PlaceCounts[]; changes: PlaceChange[] }[] }
export interface Sector {
  region: { name: string; title: string };
  sources: {
    source: string; from: string; to: string; net_km2: number; net_km2_interval: Interval;
    course?: { at: string; snapshot: string; held_km2: number; contested_km2: number | null }[];
  }[];
}
export interface Hub {
  hub: { id: string; name: string };
  sources: {
    source: string;
    days?: {
      at: string; snapshot: string; distance_km: number; interval: Interval; held: boolean;
      grey_zone_km: number | null; edge: string | null; edge_km: number | null;
    }[];
  }[];
}
export interface Fit { fitted: boolean; why?: string; mean: number | null; rho: number | null; low: number | null; high: number | null }
export interface Rate {
  type: string; title: string; unit: string; source: string; maker: string; as_of: string;
  launched: number; destroyed: number; raids: number; rate: number | null; no_rate?: string;
  exact?: [number, number]; jeffreys?: [number, number]; wilson?: [number, number];
  beta_binomial?: Fit; bootstrap?: { low: number | null; high: number | null; why?: string };
  periods?: { year: number; launched: number; destroyed: number; raids: number; rate: number; exact: [number, number] }[];
  engaged?: { quantity: string; note: string };
}
export interface Records {
  quantity: string; confidence: number;
  records: {
    record: string; system: string; class: string; kind: "test" | "combat"; hits: number | null; trials: number | null;
    exact: [number, number] | null; date: string; status: string; rule: string; source: string;
  }[];
}

export const instant = (text: string): Instant => instantOf(text) ?? NaN;
const day = 86400;

/** The sources of maps that the charts show: the chosen one first, then those beside it. */
export function shownSources(site: Site, state: State): SourceOf[] {
  const found = [...new Set([state.source, ...state.beside])].map((name) => site.sources.find((one) => one.name === name && one.kind === "maps"));
  return found.filter((one): one is SourceOf => one !== undefined);
}

/** The question with other parameters; undefined takes one away. */
export function asked(question: string, changes: Parameters): string {
  const [verb = "", query = ""] = question.split("?", 2);
  const parameters: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) (parameters[name] ??= []).push(value);
  return questionText(verb, { ...parameters, ...changes });
}

/** From the first whole day of a source's maps to the end of its last. */
export function wholeOf(source: SourceOf): { from: string; to: string } {
  const first = instant(source.first), last = instant(source.last);
  return { from: instantText(Math.ceil(first / day) * day), to: instantText((Math.floor(last / day) + 1) * day) };
}

/** The standard question of that name about a source, by the side that is chosen; made up where the catalogue has none. */
export function courseQuestion(app: App, name: string, source: SourceOf): string {
  const { site, state } = app;
  const whole = wholeOf(source);
  const made: Record<string, () => string> = {
    day: () => questionText("change", { ...whole, per: "day", source: source.name }),
    week: () => questionText("change", { ...whole, per: "week", source: source.name }),
    month: () => questionText("change", { ...whole, per: "month", source: source.name }),
    front: () => questionText("front", { ...whole, per: "month", source: source.name }),
    "places-week": () => questionText("places", { ...whole, per: "week", source: source.name }),
    "places-month": () => questionText("places", { ...whole, per: "month", source: source.name }),
    gaps: () => questionText("gaps", { source: source.name }),
    pace: () => questionText("pace", { source: source.name }),
  };
  const question = standard(site, name, source.name) ?? made[name]?.() ?? name;
  return name === "gaps" || state.side === site.sides[0]?.name ? question : asked(question, { side: state.side });
}

/** Of the standard questions about a sector or hub, the one that asks this source. */
export const standardOf = (app: App, name: string, about: string, source: SourceOf): string | undefined =>
  app.site.questions.find((one) => one.name === name && one.source === about && new URLSearchParams(one.ask.split("?")[1]).get("source") === source.name)?.ask;

const flags = new Set(["records", "patches", "curve", "coverage"]);
const plain = (word: string) => (/^[A-Za-z0-9_.,:/+-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`);

/** The command line that prints the same. */
export function commandOf(site: Site, question: string): string {
  const [verb = "", query = ""] = question.split("?", 2);
  const parameters = [...new URLSearchParams(query)];
  const named = parameters.filter(([name]) => name !== "arg");
  return ["plumbline", verb, ...parameters.filter(([name]) => name === "arg").map(([, value]) => plain(value)),
    ...(flags.has("records") && parameters.some(([name]) => name === "records") ? [] : ["-e", plain(site.evidence.name)]),
    ...named.flatMap(([name, value]) => (flags.has(name) ? [`--${name}`] : [`--${name}`, plain(value)])), "--json"].join(" ");
}
