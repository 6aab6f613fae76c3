// cite.ts - how to cite what is seen: the map maker's own citation and licence, the files with their SHA-256, the digest of
// the evidence, the program's version, the address. As text, BibTeX and CSL-JSON.
import { words, type App } from "../app";
import { minuteText, shortText } from "../map/words";
import type { MapsOf, Site, SourceOf } from "../site";
import { instantText, type Instant } from "../state";

const say = words({
  map: ["Map of control of", "Карта контролю від"], file: ["File", "Файл"], licence: ["Licence", "Ліцензія"], evidence: ["Evidence file", "Файл доказів"],
  shown: ["Shown by Plumbline", "Показано Plumbline"], digest: ["digest", "дайджест"], none: ["not stated", "не зазначено"],
});

export interface Cited { site: Site; source: SourceOf; instant: Instant | undefined; files: MapsOf["files"][number]; address: string; language: "en" | "uk" }

export function citedOf(app: App, maps: MapsOf | undefined, snapshot: number): Cited | undefined {
  const source = app.site.sources.find((one) => one.name === app.state.source);
  if (source === undefined) return undefined;
  return { site: app.site, source, instant: maps?.instants[snapshot], files: maps?.files[snapshot] ?? [], address: app.permalink(), language: app.state.language };
}

export function citationText(cited: Cited): string {
  const { site, source, instant, files, language } = cited, t = say(language);
  return [
    `${source.citation || source.maker}.${source.url === "" ? "" : ` ${source.url}`}`,
    instant === undefined ? "" : `${t.map} ${minuteText(language, instant)}.`,
    ...files.map((file) => `${t.file}: ${file.name}, SHA-256 ${file.sha256}.`),
    `${t.licence}: ${source.licence || t.none}.`,
    `${t.shown} ${site.version}. ${t.evidence}: ${site.evidence.name}${site.evidence.digest === null ? "" : `, ${t.digest} ${site.evidence.digest}`}.`,
    cited.address,
  ].filter((line) => line !== "").join("\n");
}

const key = ({ source, instant }: Cited) => `${source.name}-${instant === undefined ? "map" : instantText(instant).slice(0, 10)}`;
const title = ({ source, instant, site }: Cited) => `${source.maker}: ${site.theatre.title}, map of control${instant === undefined ? "" : ` of ${shortText("en", instant)}`}`;
const note = ({ source, files, site }: Cited) => [
  ...files.map((file) => `${file.name}, SHA-256 ${file.sha256}`), `Licence: ${source.licence || "not stated"}`,
  `Plumbline ${site.version}, evidence ${site.evidence.name}${site.evidence.digest === null ? "" : ` ${site.evidence.digest}`}`,
].join("; ");

export function bibtex(cited: Cited): string {
  const escaped = (text: string) => text.replace(/[\\{}]/g, "").replace(/[&%$#_]/g, "\\$&");
  const day = cited.instant === undefined ? "" : new Date(cited.instant * 1000).toISOString();
  const fields: [string, string][] = [
    ["author", `{${escaped(cited.source.maker)}}`], ["title", `{${escaped(title(cited))}}`],
    ...(day === "" ? [] : [["year", day.slice(0, 4)], ["month", String(Number(day.slice(5, 7)))], ["day", String(Number(day.slice(8, 10)))]] as [string, string][]),
    ["url", cited.source.url === "" ? cited.address : cited.source.url], ["note", escaped(note(cited))], ["howpublished", `\\url{${cited.address}}`],
  ];
  return `@misc{${key(cited)},\n${fields.map(([name, value]) => `  ${name} = {${value}},`).join("\n")}\n}\n`;
}

export function cslJson(cited: Cited): string {
  const day = cited.instant === undefined ? undefined : new Date(cited.instant * 1000);
  return `${JSON.stringify([{
    id: key(cited), type: "map", title: title(cited), author: [{ literal: cited.source.maker }],
    ...(day === undefined ? {} : { issued: { "date-parts": [[day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()]] } }),
    URL: cited.address, source: cited.source.url, note: note(cited),
  }], null, 2)}\n`;
}
