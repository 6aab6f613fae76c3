// find.ts - what a typed name may mean, best first: places, hubs, sectors and regions by their search keys.
import type { Site } from "../site";
import { foldName } from "./fold";
import type { Places } from "./places";

export interface Found {
  id: string; // as it stands in the address: "geonames:704422", "hub:pokrovsk", "sector:pokrovsk", "region:donetsk", "point:37.1,48.2"
  kind: "place" | "hub" | "sector" | "region" | "point";
  name: string; native: string; region: string; people: number;
  at: [lon: number, lat: number] | undefined;
  across: number | undefined; // kilometres to be seen
}
interface Entry extends Found { keys: string[] }

function middle(outline: readonly (readonly [number, number])[]): [[number, number], number] {
  const lons = outline.map(([lon]) => lon), lats = outline.map(([, lat]) => lat);
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  return [[(west + east) / 2, (south + north) / 2], Math.max((east - west) * 75, (north - south) * 111)];
}

export class Finder {
  private readonly entries: Entry[] = [];
  constructor(site: Site, places: Places | undefined) {
    const add = (one: Found, ...names: string[]) =>
      this.entries.push({ ...one, keys: names.flatMap((name) => name.split(" ")).filter((key) => key !== "") });
    for (const hub of site.hubs)
      add({ id: `hub:${hub.name}`, kind: "hub", name: hub.title, native: "", region: "", people: 1e9, at: hub.at, across: 60 }, foldName(hub.title), foldName(hub.name));
    for (const sector of site.sectors) {
      const [at, across] = middle(sector.outline);
      // "Pokrovsk and Avdiivka" is found by either.
      add({ id: `sector:${sector.name}`, kind: "sector", name: sector.title, native: "", region: "", people: 1e8, at, across: across * 1.2 },
        foldName(sector.title), ...sector.title.split(/[^\p{L}\p{M}'’]+/u).map(foldName));
    }
    for (const region of site.regions)
      add({ id: `region:${region.key}`, kind: "region", name: region.name, native: "", region: "", people: 1e8, at: undefined, across: undefined }, foldName(region.name), foldName(region.key));
    for (const place of places?.list ?? [])
      add({ id: place.id, kind: "place", name: place.name, native: place.native, region: place.region, people: place.people, at: [place.lon, place.lat], across: place.people > 1e5 ? 90 : 40 }, place.keys);
  }

  byId(id: string): Found | undefined {
    return this.entries.find((one) => one.id === id) ?? (id.startsWith("point:") ? position(id.slice(6)) : undefined);
  }

  find(typed: string, most = 12): Found[] {
    const there = position(typed);
    if (there !== undefined) return [there];
    const key = foldName(typed);
    if (key === "") return [];
    const ranked: { entry: Entry; rank: number }[] = [];
    for (const entry of this.entries) {
      let rank = 9;
      for (const [i, one] of entry.keys.entries()) {
        const second = i === 0 ? 0 : 1;
        if (one === key) rank = Math.min(rank, second);
        else if (one.startsWith(key)) rank = Math.min(rank, 2 + second);
        else if (key.length >= 4 && one.includes(key)) rank = Math.min(rank, 4 + second);
      }
      if (rank < 9) ranked.push({ entry, rank });
    }
    if (ranked.length === 0 && key.length >= 4)
      for (const entry of this.entries) {
        const apart = Math.min(...entry.keys.slice(0, 2).map((one) => editsWithin(one, key, 2)));
        if (apart <= 2) ranked.push({ entry, rank: 6 + apart });
      }
    ranked.sort((a, b) => a.rank - b.rank || b.entry.people - a.entry.people || (a.entry.id < b.entry.id ? -1 : 1));
    return ranked.slice(0, most).map(({ entry }) => entry);
  }
}

/** "37.1758,48.2828": longitude, then latitude, as on the command line. */
export function position(text: string): Found | undefined {
  const match = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,2}(?:\.\d+)?)\s*$/.exec(text);
  if (match === null) return undefined;
  const lon = Number(match[1]), lat = Number(match[2]);
  if (Math.abs(lon) > 180 || Math.abs(lat) > 85) return undefined;
  const name = `${lon},${lat}`;
  return { id: `point:${name}`, kind: "point", name, native: "", region: "", people: -1, at: [lon, lat], across: 40 };
}

/** How many letters must be changed, put in or left out; more than `most`: most + 1. */
function editsWithin(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = Array.from({ length: b.length + 1 }, (_, k) => k);
  for (let i = 1; i <= a.length; i++) {
    const now = [i];
    for (let k = 1; k <= b.length; k++)
      now.push(Math.min(before[k]! + 1, now[k - 1]! + 1, before[k - 1]! + (a[i - 1] === b[k - 1] ? 0 : 1)));
    if (Math.min(...now) > most) return most + 1;
    before = now;
  }
  return before[b.length]!;
}
