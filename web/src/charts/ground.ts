// ground.ts - one piece of ground over time: what was held and contested in a sector or region, and how far held land was
// from a hub.
import { h, words, type App } from "../app";
import { questionText } from "../site";
import { instant, shownSources, asked, standardOf, wholeOf, type Hub, type Sector } from "./answers";
import { fill } from "./change";
import { makeCourse, type Got, type Part } from "./course";
import type { Cell } from "./figure";
import { dayText, intervalText, number, unit } from "./numbers";

const say = words({
  sectorTitle: ["Land held and contested in a sector or region, km²", "Утримувана і сіра земля в секторі чи регіоні, км²"],
  sectorHow: ["What the map showed as held (line) and as contested (dashed) inside the outline, by week or month. Sectors are directions of the front that the theatre file draws; a salient is a region of its own.",
    "Що карта показувала як утримуване (лінія) і як сіру зону (пунктир) усередині контуру, за тижнями чи місяцями. Сектори – напрямки фронту з файла театру; виступ є окремим регіоном."],
  region: ["Sector or region", "Сектор чи регіон"], held: ["held", "утримується"], contested: ["contested", "сіра зона"], unknown: ["no map or update: unknown", "без карти чи оновлень: невідомо"],
  sectorSummary: ["%1, %2: least %3 km² held (%4), most %5 (%6), last %7 (%8). Net over all of it %9 km² %10.", "%1, %2: найменше утримувалося %3 км² (%4), найбільше %5 (%6), востаннє %7 (%8). Різниця за весь час %9 км² %10."],
  hubTitle: ["Distance of held land from a hub, km", "Відстань утримуваної землі від вузла, км"],
  hubHow: ["Along the ellipsoid from the stated point to the nearest held land (line, with its interval) and to the nearest held or contested land (dashed), at the end of each week or month. Below zero the point lies in held land.",
    "По еліпсоїду від указаної точки до найближчої утримуваної землі (лінія з інтервалом) і до найближчої утримуваної або сірої (пунктир), на кінець кожного тижня чи місяця. Нижче нуля точка лежить на утримуваній землі."],
  hub: ["Hub", "Вузол"], distance: ["distance", "відстань"], grey: ["to the grey zone", "до сірої зони"], edge: ["to the stated edge", "до вказаного краю"],
  hubSummary: ["%1, %2: nearest %3 km (%4), farthest %5 km (%6), last %7 km %8 (%9).", "%1, %2: найближче %3 км (%4), найдалі %5 км (%6), востаннє %7 км %8 (%9)."],
  none: ["%1: nothing in sight.", "%1: у проміжку нічого."],
  at: ["at", "на"], source: ["source", "джерело"], snapshot: ["snapshot", "знімок"], low: ["low, km", "від, км"], high: ["high, km", "до, км"],
});
const day = 86400;
const known = (language: "en" | "uk", value: number | null | undefined, decimals: number): Cell =>
  value === null || value === undefined ? { value: null, text: "–" } : { value, text: number(language, value, decimals) };

export function makeSector(app: App): Part {
  const { language } = app.state, { site } = app, t = say(language);
  const named = [...site.sectors.map((one) => ({ key: one.name, title: one.title })), ...site.regions.filter((one) => !site.sectors.some((sector) => sector.name === one.key)).map((one) => ({ key: one.key, title: one.name }))];
  const chosen = () => (named.some((one) => one.key === app.state.region) ? app.state.region : (site.sectors.find((one) => one.name === site.hubs[0]?.name) ?? site.sectors[0])?.name ?? named[0]?.key ?? "");
  const select = h("select", { "aria-label": t.region, onchange: () => app.set({ region: select.value }, "push") },
    ...named.map((one) => h("option", { value: one.key }, one.title)));
  const course = (got: Got<Sector>) => got.answer.sources.find((one) => one.source === got.source.name)?.course?.map((one) => ({ ...one, when: instant(one.at) })) ?? [];
  return makeCourse<Sector>(app, {
    name: "sector", points: true, title: t.sectorTitle, how: t.sectorHow, needs: ["source", "beside", "side", "region", "per"],
    controls: (controls) => controls.append(h("label", {}, `${t.region} `, select)),
    sources: (state) => shownSources(site, state),
    question(source) {
      select.value = chosen();
      const found = standardOf(app, "sector", chosen(), source), side = app.state.side === site.sides[0]?.name ? {} : { side: app.state.side };
      if (found === undefined) return questionText("sector", { arg: chosen(), ...wholeOf(source), per: app.state.per === "month" ? "month" : "week", source: source.name, ...side });
      return asked(found, { ...(site.live ? { per: app.state.per === "month" ? "month" : "week" } : {}), ...side });
    },
    data(got, several) {
      const all = course(got);
      const marks = [{ kind: "unknown" as const, spans: got.gaps },
        { kind: "line" as const, colour: "held" as const, points: all.map((one) => ({ at: one.when, value: one.held_km2 })) },
        { kind: "line" as const, colour: "contested" as const, dash: [5, 3], points: all.map((one) => ({ at: one.when, value: one.contested_km2 })) }];
      return { title: `${t.sectorTitle}: ${got.answer.region.title}`, unit: unit(language, "km²"), zero: true, marks, name: several ? `${got.source.name}, ${got.answer.region.title}` : got.answer.region.title,
        periods: all.map((one, i) => ({ begin: all[i - 1]?.when ?? one.when - 7 * day, end: one.when,
          told: `${several ? `${got.source.name}, ` : ""}${dayText(one.when)}: ${t.held} ${number(language, one.held_km2, 1)} ${unit(language, "km²")}${one.contested_km2 === null ? "" : ` · ${t.contested} ${number(language, one.contested_km2, 1)} ${unit(language, "km²")}`}` })) };
    },
    tell(all, from, to) {
      return { keys: [{ label: t.held, colour: "held", line: true }, { label: t.contested, colour: "contested", line: true, dash: true }, { label: t.unknown, colour: "soft", unknown: true }],
        summary: all.map((got) => {
          const seen = course(got).filter((one) => one.when >= from && one.when <= to), last = seen[seen.length - 1], whole = got.answer.sources[0];
          if (last === undefined || whole === undefined) return fill(t.none, got.source.name);
          const least = seen.reduce((a, b) => (b.held_km2 < a.held_km2 ? b : a), last), most = seen.reduce((a, b) => (b.held_km2 > a.held_km2 ? b : a), last);
          const n = (one: typeof last) => number(language, one.held_km2, 1);
          return fill(t.sectorSummary.replace("%10", intervalText(language, whole.net_km2_interval, 1, true)), got.source.name, got.answer.region.title, n(least), dayText(least.when), n(most), dayText(most.when), n(last), dayText(last.when), number(language, whole.net_km2, 1, true));
        }).join(" ") };
    },
    table: (all) => ({ caption: t.sectorTitle, head: [t.at, t.source, t.snapshot, `${t.held}, ${unit(language, "km²")}`, `${t.contested}, ${unit(language, "km²")}`],
      rows: all.flatMap((got) => course(got).map((one): Cell[] => [one.at, got.source.name, one.snapshot, known(language, one.held_km2, 2), known(language, one.contested_km2, 2)])) }),
  });
}

export function makeHub(app: App): Part {
  const { language } = app.state, { site } = app, t = say(language);
  const chosen = () => site.hubs.find((one) => `hub:${one.name}` === app.state.place) ?? site.hubs[0];
  const select = h("select", { "aria-label": t.hub, onchange: () => app.set({ place: `hub:${select.value}` }, "push") }, ...site.hubs.map((one) => h("option", { value: one.name }, one.title)));
  const days = (got: Got<Hub>) => got.answer.sources.find((one) => one.source === got.source.name)?.days?.map((one) => ({ ...one, when: instant(one.at) })) ?? [];
  return makeCourse<Hub>(app, {
    name: "hub", points: true, title: t.hubTitle, how: t.hubHow, needs: ["source", "beside", "side", "place", "per"],
    controls: (controls) => controls.append(h("label", {}, `${t.hub} `, select)),
    sources: (state) => shownSources(site, state),
    question(source) {
      const hub = chosen()?.name ?? "", found = standardOf(app, "hub", hub, source), side = app.state.side === site.sides[0]?.name ? {} : { side: app.state.side };
      select.value = hub;
      if (found === undefined) return questionText("hub", { arg: hub, ...wholeOf(source), per: app.state.per === "month" ? "month" : "week", source: source.name, ...side });
      return asked(found, { ...(site.live ? { per: app.state.per === "month" ? "month" : "week" } : {}), ...side });
    },
    data(got, several) {
      const all = days(got);
      return { title: `${t.hubTitle}: ${got.answer.hub.name}`, unit: unit(language, "km"), zero: true, name: several ? `${got.source.name}, ${got.answer.hub.name}` : got.answer.hub.name,
        marks: [{ kind: "unknown", spans: got.gaps },
          { kind: "band", colour: "held", points: all.map((one) => ({ at: one.when, low: one.interval.low, high: one.interval.high })) },
          { kind: "line", colour: "held", points: all.map((one) => ({ at: one.when, value: one.distance_km })) },
          { kind: "line", colour: "contested", dash: [5, 3], points: all.map((one) => ({ at: one.when, value: one.grey_zone_km })) }],
        periods: all.map((one, i) => ({ begin: all[i - 1]?.when ?? one.when - day, end: one.when,
          told: `${several ? `${got.source.name}, ` : ""}${dayText(one.when)}: ${t.distance} ${number(language, one.distance_km, 2)} ${unit(language, "km")} ${intervalText(language, one.interval, 2)}${one.grey_zone_km === null ? "" : ` · ${t.grey} ${number(language, one.grey_zone_km, 2)} ${unit(language, "km")}`}${one.edge_km === null ? "" : ` · ${t.edge} ${number(language, one.edge_km, 2)} ${unit(language, "km")}`}` })) };
    },
    tell(all, from, to) {
      return { keys: [{ label: t.distance, colour: "held", line: true }, { label: t.grey, colour: "contested", line: true, dash: true }, { label: t.unknown, colour: "soft", unknown: true }],
        summary: all.map((got) => {
          const seen = days(got).filter((one) => one.when >= from && one.when <= to), last = seen[seen.length - 1];
          if (last === undefined) return fill(t.none, got.source.name);
          const least = seen.reduce((a, b) => (b.distance_km < a.distance_km ? b : a), last), most = seen.reduce((a, b) => (b.distance_km > a.distance_km ? b : a), last);
          const n = (one: typeof last) => number(language, one.distance_km, 2);
          return fill(t.hubSummary, got.source.name, got.answer.hub.name, n(least), dayText(least.when), n(most), dayText(most.when), n(last), intervalText(language, last.interval, 2), dayText(last.when));
        }).join(" ") };
    },
    table: (all) => ({ caption: t.hubTitle, head: [t.at, t.source, t.snapshot, `${t.distance}, ${unit(language, "km")}`, t.low, t.high, `${t.grey}, ${unit(language, "km")}`, `${t.edge}, ${unit(language, "km")}`],
      rows: all.flatMap((got) => days(got).map((one): Cell[] => [one.at, got.source.name, one.snapshot, known(language, one.distance_km, 3), known(language, one.interval.low, 3), known(language, one.interval.high, 3), known(language, one.grey_zone_km, 3), known(language, one.edge_km, 3)])) }),
  });
}
