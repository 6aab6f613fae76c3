// words.ts - the map's words in both languages, and how it writes dates, numbers and statuses.
import { words, type App } from "../app";
import type { Instant } from "../state";

export const say = words({
  map: ["Map of control", "Карта контролю"],
  mapHelp: ["Arrow keys move the map, plus and minus zoom, zero shows the whole theatre. What the picture shows stands in the tables beside it.",
    "Стрілки рухають карту, плюс і мінус змінюють масштаб, нуль показує весь театр. Те, що на зображенні, є в таблицях поруч."],
  source: ["Source", "Джерело"], beside: ["Other sources", "Інші джерела"],
  compare: ["Compare", "Порівняння"], one: ["One map", "Одна карта"], swipe: ["Swipe", "Шторка"], side: ["Side by side", "Дві поряд"],
  difference: ["Difference", "Різниця"], layers: ["Layers", "Шари"],
  contested: ["Contested", "Сіра зона"], liberated: ["Liberated", "Звільнене"], patches: ["Changes by kind", "Зміни за видом"],
  front: ["Front and how far it moved", "Фронт і його зсув"], places: ["Places", "Населені пункти"], hubs: ["Hubs", "Вузли"],
  sectors: ["Sectors", "Напрямки"], land: ["Land and coast", "Суходіл і берег"],
  basemap: ["Own base map…", "Своя підкладка…"], basemapOff: ["Remove the base map", "Прибрати підкладку"],
  basemapHelp: ["A GeoJSON file from this device; it is only drawn, and never leaves the device.", "Файл GeoJSON з цього пристрою; його лише малюють, і він не залишає пристрою."],
  basemapBad: ["That file is no GeoJSON that can be drawn.", "Цей файл не є GeoJSON, який можна намалювати."],
  zoomIn: ["Zoom in", "Збільшити"], zoomOut: ["Zoom out", "Зменшити"], whole: ["Whole theatre", "Увесь театр"],
  time: ["Time", "Час"], play: ["Play", "Грати"], pause: ["Pause", "Пауза"], back: ["One step back", "Крок назад"], on: ["One step on", "Крок уперед"],
  step: ["Step", "Крок"], snapshot: ["by map", "за картами"], day: ["by day", "за днями"], week: ["by week", "за тижнями"], month: ["by month", "за місяцями"],
  speed: ["Speed", "Швидкість"], daysASecond: ["days/s", "днів/с"], date: ["Date (YYYY-MM-DD)", "Дата (РРРР-ММ-ДД)"],
  window: ["Window", "Вікно"], windowFrom: ["Window from", "Вікно від"], windowTo: ["Window to", "Вікно до"], wholeArchive: ["Whole archive", "Увесь архів"],
  dateBad: ["Write a date as 2024-12-19.", "Напишіть дату так: 2024-12-19."],
  clock: ["Date of the map", "Дата карти"],
  trackUpdate: ["day with an update", "день з оновленням"], trackSame: ["map without a change", "карта без змін"], trackNone: ["no map: unknown", "немає карти: невідомо"],
  reading: ["Reading the maps…", "Читаємо карти…"], failed: ["The maps could not be read:", "Не вдалося прочитати карти:"],
  now: ["What the map shows", "Що показує карта"], noMap: ["No map yet on this date.", "На цю дату карт ще немає."],
  mapOf: ["Map of", "Карта від"], age: ["old at this moment", "тому на цю мить"], fresh: ["at this very moment", "саме на цю мить"],
  status: ["Status", "Статус"], area: ["km²", "км²"], was: ["then", "тоді"], isNow: ["now", "тепер"],
  held: ["Held:", "Утримує:"],
  changed: ["What changed", "Що змінилося"], net: ["Net", "Чиста зміна"], gained: ["Gained", "Здобуто"], lost: ["Lost", "Втрачено"], to: ["to", "до"],
  noInterval: ["not estimated", "не оцінено"],
  asking: ["Working it out…", "Обчислюємо…"], notPublished: ["These two dates are not among the published answers. This command answers it:", "Цих двох дат немає серед опублікованих відповідей. Відповідь дасть команда:"],
  showThese: ["Show these dates", "Показати ці дати"],
  nearest: ["Published, nearest:", "Опубліковане, найближче:"],
  sameMap: ["Both dates show the same map.", "Обидві дати показують ту саму карту."],
  kinds: ["Changes by kind", "Зміни за видом"], kind: ["Kind", "Вид"], number: ["Patches", "Ділянки"],
  advance: ["advance", "просування"], retreat: ["retreat", "відхід"], reclassified: ["reclassified", "перекласифіковано"], redraw: ["redraw", "перемальовано"], retraction: ["retraction", "відкликано"],
  asTable: ["The picture as tables", "Зображення як таблиці"], leftOut: ["narrower patches are counted and not drawn", "вужчі ділянки враховано, але не намальовано"],
  patchSums: ["Added up over updates: land that goes to and fro counts both times.", "Сума за оновленнями: земля, що переходить туди й назад, рахується двічі."],
  legend: ["Legend", "Умовні знаки"], frontThen: ["at the earlier date", "на ранішу дату"], stayed: ["moved less than 100 m", "зсув менше 100 м"], forward: ["moved forward beyond", "просунувся далі ніж на"], backward: ["moved back beyond", "відійшов далі ніж на"],
  frontAsked: ["Front: being worked out…", "Фронт: обчислюємо…"], frontNone: ["The front between these two dates is not among the published answers.", "Фронту між цими датами немає серед опублікованих відповідей."],
  swipeAt: ["Divide between the two maps", "Межа між двома картами"], left: ["left", "ліворуч"], right: ["right", "праворуч"],
  gainedBy: ["gained", "здобуто"], lostBy: ["lost", "втрачено"],
  unit_d: ["d", "д"], unit_h: ["h", "год"], unit_min: ["min", "хв"], km: ["km", "км"], m: ["m", "м"],

});
export type Words = ReturnType<typeof say>;

const known: Record<string, string> = { russia: "Росія", ukraine: "Україна" };

export function sideTitle(app: App, side: string): string {
  if (app.state.language === "uk" && known[side] !== undefined) return known[side];
  return app.site.sides.find((one) => one.name === side)?.title ?? side;
}
export function statusTitle(app: App, status: string): string {
  const t = say(app.state.language);
  if (status.startsWith("held:")) return `${t.held} ${sideTitle(app, status.slice(5))}`;
  return status === "contested" ? t.contested : status === "liberated" ? t.liberated : status;
}
export function sourceTitle(app: App, name: string): string {
  const source = app.site.sources.find((one) => one.name === name);
  if (source === undefined) return name;
  const twice = app.site.sources.some((one) => one !== source && one.kind === "maps" && one.maker === source.maker);
  return twice ? `${source.maker} (${name})` : source.maker;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function format(language: string, how: "day" | "short" | "minute"): Intl.DateTimeFormat {
  const key = language + how;
  let made = formats.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat(language === "en" ? "en-GB" : "uk", {
      timeZone: "UTC", day: "numeric", month: how === "day" ? "long" : "short", year: "numeric",
      ...(how === "minute" ? { hour: "2-digit", minute: "2-digit" } : {}),
    });
    formats.set(key, made);
  }
  return made;
}
/** "19 December 2024" */
export const dayText = (language: string, instant: Instant): string => format(language, "day").format(instant * 1000);
/** "19 Dec 2024" */
export const shortText = (language: string, instant: Instant): string => format(language, "short").format(instant * 1000);
/** "19 Dec 2024, 21:17 UTC" */
export const minuteText = (language: string, instant: Instant): string => `${format(language, "minute").format(instant * 1000)} UTC`;

/** "2 d 3 h", "3 h 12 min" */
export function ageText(t: Words, seconds: number): string {
  const minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60), days = Math.floor(hours / 24);
  if (days > 0) return `${days} ${t.unit_d}${hours % 24 > 0 ? ` ${hours % 24} ${t.unit_h}` : ""}`;
  return hours > 0 ? `${hours} ${t.unit_h} ${minutes % 60} ${t.unit_min}` : `${minutes} ${t.unit_min}`;
}
const numbers = new Map<string, Intl.NumberFormat>();
export function numberText(language: string, value: number, digits = 0, signed = false): string {
  const key = `${language} ${digits} ${signed}`;
  let made = numbers.get(key);
  if (made === undefined) {
    made = new Intl.NumberFormat(language === "en" ? "en-GB" : "uk", {
      minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: signed ? "exceptZero" : "auto",
    });
    numbers.set(key, made);
  }
  return made.format(value).replace("-", "−");
}
