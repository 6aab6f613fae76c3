// state.ts - what the page shows, as one flat value that stands in the address: every state has a permalink.
export type Instant = number; // seconds since 1970-01-01T00:00:00Z
export type Layer = "contested" | "liberated" | "patches" | "front" | "places" | "hubs" | "sectors" | "land";

export interface State {
  view: "map" | "charts" | "claims" | "duel" | "about";
  language: "en" | "uk";
  theme: "auto" | "light" | "dark";
  embed: boolean; // the view alone, for an <iframe>
  source: string; // of maps
  beside: string[]; // other sources on the same clock
  side: string;
  at: Instant; // the map's instant: the last snapshot at or before it
  from: Instant; // the other one, of a comparison; and where the window begins that charts and map share
  to: Instant; // where that window ends
  compare: "none" | "swipe" | "side" | "difference";
  layers: Layer[];
  speed: number; // days a second
  map: string; // "lon,lat,zoom", "" for the whole theatre
  place: string; // what was searched for and chosen: "geonames:698740", "hub:pokrovsk"
  region: string;
  per: "day" | "week" | "month";
  span: "all" | "window"; // what the charts show: all of the evidence with the window marked in it, or the window alone
  statement: string;
  claim: string;
  reading: string;
  choices: Record<string, string>; // narrowed: choice -> option; "threshold" -> a number of one's own
  duel: string; // its inputs, as the duel page writes them
}

const lists: (keyof State)[] = ["beside", "layers"];
const instants: (keyof State)[] = ["at", "from", "to"];

/** "2024-12-19" for a day's begin, else "2024-12-19T21:17:40Z". */
export function instantText(instant: Instant): string {
  const text = new Date(instant * 1000).toISOString().replace(".000Z", "Z");
  return text.endsWith("T00:00:00Z") ? text.slice(0, 10) : text;
}

export function instantOf(text: string): Instant | undefined {
  const whole = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
  const value = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(whole) ? Date.parse(whole) : NaN;
  return Number.isNaN(value) ? undefined : value / 1000;
}

/** Only what differs from the page's own start, in a fixed order, so that one state has one address. */
export function toAddress(state: State, start: State): string {
  const words = new URLSearchParams();
  for (const key of Object.keys(start) as (keyof State)[]) {
    const value = state[key];
    if (JSON.stringify(value) === JSON.stringify(start[key])) continue;
    if (key === "choices") {
      for (const [choice, option] of Object.entries(state.choices).sort()) words.append("choice", `${choice}:${option}`);
    } else if (lists.includes(key)) words.set(key, (value as string[]).join(","));
    else if (instants.includes(key)) words.set(key, instantText(value as number));
    else words.set(key, String(value));
  }
  const text = words.toString();
  return text === "" ? "" : `?${text}`;
}

/** What an address says, on top of the start; what it cannot mean is left out. */
export function fromAddress(address: string, start: State): State {
  const words = new URLSearchParams(address);
  const state = { ...start };
  const put = <K extends keyof State>(key: K, value: State[K]) => (state[key] = value);
  for (const key of Object.keys(start) as (keyof State)[]) {
    const text = words.get(key);
    if (text === null || key === "choices") continue;
    if (lists.includes(key)) put(key, (text === "" ? [] : text.split(",")) as never);
    else if (instants.includes(key)) put(key, (instantOf(text) ?? start[key]) as never);
    else if (typeof start[key] === "number") put(key, (Number.isFinite(Number(text)) ? Number(text) : start[key]) as never);
    else if (typeof start[key] === "boolean") put(key, (text === "true") as never);
    else put(key, text as never);
  }
  const allowed: Partial<Record<keyof State, readonly string[]>> = {
    view: ["map", "charts", "claims", "duel", "about"], language: ["en", "uk"], theme: ["auto", "light", "dark"],
    compare: ["none", "swipe", "side", "difference"], per: ["day", "week", "month"], span: ["all", "window"],
  };
  for (const [key, words] of Object.entries(allowed) as [keyof State, readonly string[]][])
    if (!words.includes(String(state[key]))) put(key, start[key] as never);
  if (words.has("choice")) {
    state.choices = {};
    for (const pair of words.getAll("choice")) {
      const colon = pair.indexOf(":");
      if (colon > 0) state.choices[pair.slice(0, colon)] = pair.slice(colon + 1);
    }
  }
  return state;
}
