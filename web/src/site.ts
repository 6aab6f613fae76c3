// site.ts - the files that the page reads: the catalogue, maps, patches, and answers of the verbs. Served they are made
// when asked for, published they lie there; docs/site.md gives their formats.
import type { Instant } from "./state";

export interface SourceOf {
  name: string; maker: string; kind: "maps" | "counts" | "regions" | "places";
  url: string; licence: string; citation: string;
  day_turn_seconds: number; statuses: string[]; // "held:russia", "contested", ...
  first: string; last: string; snapshots: number; // instants as text
}
export interface Site {
  schema: "plumbline/site/1"; version: string; live: boolean;
  evidence: { name: string; digest: string | null };
  theatre: { name: string; title: string; box: [number, number, number, number] }; // west, south, east, north
  sides: { name: string; title: string }[];
  sources: SourceOf[];
  sectors: { name: string; title: string; outline: [number, number][] }[];
  hubs: { name: string; title: string; at: [number, number] }[];
  regions: { key: string; name: string }[];
  statements: { name: string; title: string; date: string; speaker: string }[];
  types: { name: string; title: string }[]; // kinds of weapon that have counts
  questions: { name: string; source: string; ask: string }[];
}
export interface MapsOf {
  source: string; statuses: string[];
  instants: Instant[]; updated: boolean[];
  files: { name: string; layer: string; sha256: string; url: string }[][]; // of each snapshot
  series: Record<string, { held_km2: number[]; gained_km2: number[]; lost_km2: number[] }>; // by status, one a snapshot
}
/** Rings of a shape or patch: positions in units of 1e-5 degrees, x and y in turn, the first not repeated. */
export type Rings = Int32Array[];
export interface Stay { shape: number; status: number; first: number; end: number } // snapshots [first, end)
export interface Shapes { rings(shape: number): Rings; count: number; stays: Stay[] }
export interface PatchesOf {
  source: string; statuses: string[]; kinds: string[];
  from: number[]; to: number[]; // snapshots; from -1: before the first
  status: number[]; gained: boolean[]; kind: number[];
  area_km2: number[]; width_m: number[]; undone: (number | null)[]; // the snapshot at which it was undone
  left_out: number; // narrower ones, which are counted in numbers and not drawn
}
/** data/places.json: settlements, the largest first. Names beside the shown two are search keys (tools/fold.ts), with blanks
 * between them. A history is a source's: status, first map that shows it, kind (-1: none is told), and so on; [] where no map
 * drew the place; statuses, maps and kinds by number, -1 for not drawn. `differs`: bit s, other published points of the
 * place have another history by source s. */
export type PlaceRow = [
  id: string, name: string, native: string, keys: string, region: string, people: number, // -1: not given
  x: number, y: number, // units of 1e-5 degrees
  histories: number[][], differs: number,
];
export interface PlacesOf {
  schema: "plumbline/site-places/1"; gazetteers: string[]; kinds: string[]; people_from: number; left_out: number;
  sources: { source: string; statuses: string[]; instants: Instant[] }[];
  places: PlaceRow[];
}

export class AskError extends Error {
  constructor(message: string, readonly status: number, readonly code = "") { super(message); }
}

export type Parameters = Record<string, string | string[] | undefined>;

/** "change?from=2024-11-01&source=deepstate": parameters by name; the values of one name keep their order. */
export function questionText(verb: string, parameters: Parameters): string {
  const pairs: [string, string][] = [];
  for (const [name, value] of Object.entries(parameters))
    for (const one of Array.isArray(value) ? value : value === undefined ? [] : [value]) pairs.push([name, one]);
  pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const text = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");
  return text === "" ? verb : `${verb}?${text}`;
}

/** Where a published answer lies: what a file's name may not hold becomes "_". Packed: answers are a tenth of what they are. */
export function answerFile(question: string): string {
  return `api/${question.replace(/[^A-Za-z0-9.-]/g, "_")}.json.gz`;
}

/** JSON, packed by gzip or not: some servers unpack such a file on its way. */
async function unpacked<T>(response: Response): Promise<T> {
  const bytes = await response.arrayBuffer(), [first, second] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength));
  if (first !== 0x1f || second !== 0x8b) return JSON.parse(new TextDecoder().decode(bytes)) as T;
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json() as Promise<T>;
}

async function read(path: string): Promise<Response> {
  const response = await fetch(path);
  if (response.ok) return response;
  let why = response.statusText, code = "";
  try {
    const { error } = (await response.json()) as { error: { message: string; code: string } };
    why = error.message;
    code = error.code;
  } catch { /* no JSON: the status says it */ }
  throw new AskError(why, response.status, code);
}

const once = new Map<string, Promise<unknown>>();
function kept<T>(path: string, make: () => Promise<T>): Promise<T> {
  let there = once.get(path) as Promise<T> | undefined;
  if (there === undefined) {
    there = make();
    once.set(path, there);
    there.catch(() => once.delete(path));
  }
  return there;
}

export const readSite = (): Promise<Site> => kept("data/site.json", async () => (await read("data/site.json")).json());
export const readMaps = (source: string): Promise<MapsOf> =>
  kept(`data/maps/${source}.json`, async () => (await read(`data/maps/${source}.json`)).json());
export const readPatches = (source: string): Promise<PatchesOf> =>
  kept(`data/patches/${source}.json`, async () => (await read(`data/patches/${source}.json`)).json());
export const readPlaces = (): Promise<PlacesOf> => kept("data/places.json", async () => (await read("data/places.json")).json());
export const readBytes = (path: string): Promise<Uint8Array> =>
  kept(path, async () => new Uint8Array(await (await read(path)).arrayBuffer()));

/** Can it be answered? Served, anything; published, what was asked beforehand. */
export const canAsk = (site: Site, question: string): boolean => site.live || site.questions.some((q) => q.ask === question);

/** The JSON of a verb. */
export function ask<T>(site: Site, question: string): Promise<T> {
  if (!canAsk(site, question)) return Promise.reject(new AskError("This answer is not among the published ones.", 404));
  const path = site.live ? `api/${question}` : `data/${answerFile(question)}`;
  return kept(path, async () => unpacked<T>(await read(path)));
}

/** A standard question of the catalogue, by its name and what it is about. */
export const standard = (site: Site, name: string, source: string): string | undefined =>
  site.questions.find((q) => q.name === name && q.source === source)?.ask;
