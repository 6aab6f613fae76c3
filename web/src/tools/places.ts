// places.ts - settlements and what the maps said of them: the rows of data/places.json as places with names, keys and spans.
import { AskError, readPlaces, type PlaceRow, type PlacesOf } from "../site";
import type { Instant } from "../state";
import { foldName } from "./fold";
import { distanceM } from "./geodesic";

export const notDrawn = "not-drawn"; // the map has neither held nor contested land there

/** A time over which a source's maps give one status: from the map that shows it first to the next span. */
export interface Span { status: string; from: Instant; after: Instant | undefined; kind: string | undefined } // after: the map before
export interface Place {
  readonly id: string; readonly name: string; readonly native: string; readonly keys: string; readonly region: string;
  readonly people: number; // -1: not given
  readonly lon: number; readonly lat: number;
  readonly row: PlaceRow;
}
export interface Places { list: Place[]; byId: Map<string, Place>; of: PlacesOf }

let made: Promise<Places | undefined> | undefined;
/** undefined: the evidence has no gazetteer. */
export function loadPlaces(): Promise<Places | undefined> {
  made ??= readPlaces().then((of) => {
    const list = of.places.map((row): Place => ({
      id: row[0], name: row[1], native: row[2], keys: `${foldName(row[1])} ${foldName(row[2])} ${row[3]}`.trim(), region: row[4],
      people: row[5], lon: row[6] / 1e5, lat: row[7] / 1e5, row,
    }));
    return { list, byId: new Map(list.map((one) => [one.id, one])), of };
  }, (error: unknown) => {
    made = undefined;
    if (error instanceof AskError && error.status === 404) return undefined;
    throw error;
  });
  return made;
}

export const placeName = (place: { name: string; native: string }, language: string): string =>
  language === "uk" && place.native !== "" ? place.native : place.name;

/** What each source said of it, from its first map on. */
export function histories(places: Places, place: Place): { source: string; first: Instant; last: Instant; differs: boolean; spans: Span[] }[] {
  return places.of.sources.map(({ source, statuses, instants }, s) => {
    const numbers = place.row[8][s] ?? [], spans: Span[] = [];
    for (let i = 0; i + 2 < numbers.length; i += 3) {
      const map = numbers[i + 1]!;
      spans.push({
        status: statuses[numbers[i]!] ?? notDrawn, from: instants[map]!, after: map > 0 ? instants[map - 1] : undefined,
        kind: places.of.kinds[numbers[i + 2]!],
      });
    }
    if (spans.length === 0) spans.push({ status: notDrawn, from: instants[0]!, after: undefined, kind: undefined });
    return { source, first: instants[0]!, last: instants[instants.length - 1]!, differs: ((place.row[9] >> s) & 1) === 1, spans };
  });
}

/** The status at an instant by a source's last map; undefined: it has no map by then, or is not among the sources. */
export function statusAt(places: Places, place: Place, source: string, at: Instant): string | undefined {
  const s = places.of.sources.findIndex((one) => one.source === source);
  const of = places.of.sources[s];
  if (of === undefined || of.instants[0] === undefined || at < of.instants[0]) return undefined;
  const numbers = place.row[8][s] ?? [];
  let status = -1;
  for (let i = 0; i + 1 < numbers.length && of.instants[numbers[i + 1]!]! <= at; i += 3) status = numbers[i]!;
  return of.statuses[status] ?? notDrawn;
}

/** A hub is the settlement of its name within 5 km. */
export function settlementOf(places: Places, hub: { title: string; at: readonly [number, number] }): Place | undefined {
  const key = foldName(hub.title);
  return places.list.find((place) => place.keys.split(" ").includes(key) && distanceM(hub.at, [place.lon, place.lat]) < 5000);
}
