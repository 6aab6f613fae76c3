// view.ts - sources and method: whose maps and counts these are, what the numbers mean and leave out, and how to have the
// same again without this page.
import { h, words, type App, type MakeView } from "../app";
import type { SourceOf } from "../site";
import { instantText, type State } from "../state";
import "./about.css";

const say = words({
  title: ["Sources and method", "Джерела й метод"],
  back: ["It looks back at published maps and counts only.", "Вона дивиться назад і лише на опубліковані карти й підрахунки."],
  lead: ["Plumbline holds public statements about a war to dated maps and counts that others published. Nothing here is computed in the browser: every number is an answer of the program, with its interval, and every answer names the files that it rests on.",
    "Plumbline звіряє публічні твердження про війну з датованими картами й підрахунками, які опублікували інші. У браузері нічого не обчислюється: кожне число є відповіддю програми з інтервалом, і кожна відповідь називає файли, на яких стоїть."],
  never: ["No positions of units, no places of impact, no targets, no trajectories, no guidance: such features are cut from published files before anything is stored.",
    "Жодних позицій підрозділів, місць влучань, цілей, траєкторій чи наведення: такі об'єкти вирізаються з опублікованих файлів ще до збереження."],
  evidence: ["The evidence", "Докази"], file: ["file", "файл"], digest: ["SHA-256 of its content", "SHA-256 вмісту"], version: ["program", "програма"], theatre: ["theatre", "театр"],
  noDigest: ["worked out by the command below; it takes a while", "обчислює команда нижче; це триває певний час"],
  live: ["served from this machine", "подано з цієї машини"], published: ["published: answers were worked out beforehand", "опубліковано: відповіді обчислено заздалегідь"], mode: ["this page", "ця сторінка"],
  sources: ["Sources", "Джерела"], source: ["source", "джерело"], maker: ["maker", "автор"], licence: ["licence", "ліцензія"], cite: ["to be cited as", "цитувати як"], covers: ["covers", "охоплює"],
  snapshots: ["snapshots", "знімків"], turn: ["its day begins (UTC)", "день починається (UTC)"], draws: ["draws", "малює"],
  maps: ["maps", "карти"], counts: ["counts", "підрахунки"], regions: ["outlines", "контури"], places: ["settlements", "населені пункти"], kind: ["kind", "вид"], to: ["to", "до"],
  held: ["held", "утримуване"], contested: ["contested", "сіра зона"], liberated: ["liberated (history)", "звільнене (історія)"],
  showMap: ["on the map", "на карті"], showCharts: ["in charts", "на графіках"],
  twice: ["Two sources of one maker never count twice: the second is shown beside the first and stays out of ranges.", "Два джерела одного автора ніколи не рахуються двічі: друге показано поруч із першим, і в розмахи воно не входить."],
  meaning: ["What the numbers mean", "Що означають числа"],
  edges: ["Edges and areas", "Ребра і площі"],
  edgesText: ["A polygon's edge is the straight line in longitude and latitude, as GeoJSON has it. Areas are those on the WGS84 ellipsoid, in closed form; overlaps count once. What a map maker does not draw is unknown, not zero.",
    "Ребро багатокутника – пряма в довготі й широті, як у GeoJSON. Площі беруться на еліпсоїді WGS84, у замкненій формі; накладання рахуються один раз. Чого автор карти не малює, те невідоме, а не нуль."],
  change: ["Change", "Зміна"],
  changeText: ["Between two snapshots the edges that both have cancel, and what is left is cut into patches gained and lost. All intervals of time are half-open and in UTC: from a day means from its 00:00. A period's change is the difference of the states at its two ends; over periods, land that goes to and fro counts in gained and in lost, and net is the same.",
    "Між двома знімками спільні ребра скорочуються, а решта розрізається на здобуті та втрачені ділянки. Усі проміжки часу напіввідкриті та в UTC: від дня – означає від його 00:00. Зміна за період є різницею станів на його кінцях; у сумі за періоди земля, що переходила туди й назад, входить і в здобуте, і у втрачене, а різниця та сама."],
  kinds: ["Kinds", "Види змін"],
  kindsText: ["A change is an advance or retreat, or it was reclassified (between contested and held), redrawn (slivers under 50 m, coasts) or retracted within 30 days. Kinds are judged as of a day and never taken out of a number unless that is asked for: one map cannot tell a withdrawn drawing from a retaken field.",
    "Зміна – це просування чи відступ, або перекласифікація (між сірою зоною й утримуваним), перемальовування (смужки до 50 м, узбережжя) чи відкликання протягом 30 днів. Вид визначається станом на день і ніколи не вилучається з числа без прохання: сама карта не відрізнить відкликане креслення від відбитого поля."],
  intervals: ["Intervals", "Інтервали"],
  intervalsText: ["Behind a number stands its error part by part: how exactly lines are drawn (from lines that the maker drew again), which snapshots stand for the ends (each a day earlier or later), and what recognised redraws added. A part that cannot be estimated is named, and the interval is then a lower bound. What no interval holds: that a map maker does not know where the front is.",
    "За числом стоїть його похибка за частинами: наскільки точно проведено лінії (за лініями, які автор провів знову), які знімки взято за кінці (кожен на день раніше чи пізніше) і що додали розпізнані перемальовування. Частину, якої не оцінити, названо, і тоді інтервал є нижньою межею. Чого не містить жоден інтервал: що автор карти сам не знає, де фронт."],
  gaps: ["Gaps", "Прогалини"],
  gapsText: ["A day without an update is unknown, and not stillness. Such days are hatched wherever time is drawn, counted beside every number, and a claim about every day lists both ways to count them. Days begin at the source's own hour, since maps come out about midnight.",
    "День без оновлення – це невідоме, а не затишшя. Такі дні заштриховано всюди, де намальовано час, їх пораховано поруч із кожним числом, а твердження про кожен день має обидва способи їх рахувати. Дні починаються о годині, властивій джерелу, бо карти виходять близько півночі."],
  claims: ["Claims", "Твердження"],
  claimsText: ["A statement's claim has readings, which are different statements and never pooled, and judgement calls (source, window, threshold, day turn), every combination of which is tried. A verdict is the share of them that hold, with the choice that flips it. The machine measures; an editor rates.",
    "Твердження має прочитання – це різні твердження, і їх ніколи не змішують – і вибори (джерело, проміжок, поріг, зміна дня), усі поєднання яких перевірено. Вердикт – це частка тих, що справджуються, і вибір, який його перевертає. Машина вимірює, оцінює редактор."],
  two: ["Interceptions: two quantities", "Перехоплення: дві величини"],
  twoText: ["P(reported destroyed | launched) is what published counts give. P(destroyed | a capable defence engages) is not in them and stands apart everywhere; no number goes from the one to the other.",
    "P(повідомлено про знищення | запущено) – те, що дають опубліковані підрахунки. P(знищено | здатна оборона вступає в бій) у них немає, і вона всюди стоїть окремо; жодне число не переходить з одної до другої."],
  docs: ["In full: docs/method.md, docs/interceptions.md, docs/statement.md and docs/evidence.md, which come with the program.", "Повністю: docs/method.md, docs/interceptions.md, docs/statement.md і docs/evidence.md, що йдуть разом із програмою."],
  limits: ["Limits", "Межі"],
  limit1: ["Maps are what their makers drew, late and corrected. All sources may be wrong together.", "Карти – те, що намалювали їхні автори, із запізненням і виправленнями. Усі джерела можуть помилятися разом."],
  limit2: ["A mirror may lag behind its maker, and licences of mirrors do not bind the maker: where a licence is unstated, it says so.", "Дзеркало може відставати від автора, а ліцензія дзеркала автора не зобов'язує: де ліцензії не вказано, так і сказано."],
  limit3: ["Counts of interceptions are one side's reports. What was never reported is not in them.", "Підрахунки перехоплень – повідомлення одної сторони. Про що не повідомили, того в них немає."],
  limit4: ["Land is drawn without borders; outlines of regions say whose they are.", "Суходіл намальовано без кордонів; про контури регіонів сказано, чиї вони."],
  repeat: ["To have the same again, offline", "Як отримати те саме без мережі"],
  repeatText: ["The evidence file holds the published files themselves. With it and the program no network is needed:", "Файл доказів містить самі опубліковані файли. З ним і програмою мережа не потрібна:"],
  c1: ["holds every derived number to the stored files", "звіряє кожне похідне число зі збереженими файлами"], c2: ["the digest of the content, table by table", "дайджест вмісту, таблиця за таблицею"],
  c3: ["any number of this page; each chart shows its own command", "будь-яке число цієї сторінки; кожен графік показує свою команду"], c4: ["this page", "ця сторінка"], c5: ["the statement judged anew", "твердження перевірено наново"],
  links: ["For programs", "Для програм"], api: ["the JSON of every verb", "JSON кожної дії"], open: ["its description (OpenAPI 3.1)", "її опис (OpenAPI 3.1)"], ogc: ["OGC API - Features, for QGIS and ogr2ogr", "OGC API - Features, для QGIS і ogr2ogr"], catalogue: ["the catalogue that this page reads", "каталог, який читає ця сторінка"],
  copy: ["Copy", "Скопіювати"], copied: ["Copied", "Скопійовано"],
});

const hour = (seconds: number) => `${String(Math.floor(seconds / 3600)).padStart(2, "0")}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, "0")}`;

function sourceCard(app: App, source: SourceOf): HTMLElement {
  const t = say(app.state.language), maps = source.kind === "maps";
  const status = (one: string) => {
    const [kind = "", side = ""] = one.split(":");
    const title = app.site.sides.find((each) => each.name === side)?.title ?? side;
    return kind === "held" ? `${t.held}: ${title}` : kind === "contested" ? t.contested : kind === "liberated" ? t.liberated : one;
  };
  const line = (name: string, ...value: (Node | string | null)[]) => [h("dt", {}, name), h("dd", {}, ...value)];
  const go = (view: State["view"], label: string) => h("a", { href: app.permalink({ view, source: source.name, beside: [] }), onclick: (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    app.set({ view, source: source.name, beside: [] }, "push");
  } }, label);
  return h("article", { class: "source-card", id: `source-${source.name}` },
    h("h3", {}, source.name, " ", h("span", { class: "kind" }, t[source.kind])),
    h("dl", {},
      ...line(t.maker, source.maker),
      ...line(t.covers, `${source.first.slice(0, 10)} ${t.to} ${source.last.slice(0, 10)} · ${t.snapshots}: ${source.snapshots}`),
      ...(maps ? [...line(t.turn, hour(source.day_turn_seconds)), ...line(t.draws, source.statuses.map(status).join(", "))] : []),
      ...line(t.licence, source.licence),
      ...line(t.cite, source.citation, " ", /^https?:/.test(source.url) ? h("a", { href: source.url, rel: "noreferrer" }, source.url.replace(/^https?:\/\//, "")) : source.url)),
    maps ? h("p", { class: "go" }, go("map", t.showMap), " · ", go("charts", t.showCharts)) : null);
}

export const makeAbout: MakeView = (app, place) => {
  let language = "";
  const build = (state: State) => {
    language = state.language;
    const t = say(state.language), { site } = app, file = site.evidence.name;
    const part = (title: string, text: string) => [h("h3", {}, title), h("p", {}, text)];
    const commands: [string, string][] = [
      [`plumbline verify -e ${file}`, t.c1], [`plumbline digest -e ${file}`, t.c2],
      [`plumbline change -e ${file} --source ${state.source} --from ${instantText(state.from)} --to ${instantText(state.to)} --json`, t.c3],
      ...site.statements.slice(0, 1).map((one): [string, string] => [`plumbline check ${one.name} -e ${file}`, t.c5]), [`plumbline serve -e ${file}`, t.c4]];
    place.replaceChildren(h("div", { class: "about" },
      h("h1", {}, t.title), h("p", { class: "back" }, t.back), h("p", {}, t.lead), h("p", {}, t.never),
      h("h2", {}, t.evidence),
      h("dl", {}, h("dt", {}, t.file), h("dd", {}, h("code", {}, file)), h("dt", {}, t.digest), h("dd", {}, site.evidence.digest === null ? t.noDigest : h("code", {}, site.evidence.digest)),
        h("dt", {}, t.theatre), h("dd", {}, site.theatre.title), h("dt", {}, t.version), h("dd", {}, `plumbline ${site.version}`), h("dt", {}, t.mode), h("dd", {}, site.live ? t.live : t.published)),
      h("h2", {}, t.sources), h("p", {}, t.twice), h("div", { class: "cards" }, ...site.sources.map((source) => sourceCard(app, source))),
      h("h2", {}, t.meaning), ...part(t.edges, t.edgesText), ...part(t.change, t.changeText), ...part(t.kinds, t.kindsText), ...part(t.intervals, t.intervalsText), ...part(t.gaps, t.gapsText),
      ...part(t.claims, t.claimsText), ...part(t.two, t.twoText), h("p", {}, t.docs),
      h("h2", {}, t.limits), h("ul", {}, ...[t.limit1, t.limit2, t.limit3, t.limit4].map((text) => h("li", {}, text))),
      h("h2", {}, t.repeat), h("p", {}, t.repeatText),
      h("ul", { class: "repeat" }, ...commands.map(([line, what]) => h("li", {}, h("span", { class: "line" }, h("code", {}, line), h("button", { type: "button", "aria-label": `${t.copy}: ${line}`, onclick: () => void navigator.clipboard?.writeText(line).then(() => app.say(t.copied)) }, t.copy)), h("span", {}, what)))),
      h("h2", {}, t.links), h("ul", {}, ...([...(site.live ? [["api", t.api], ["openapi.json", t.open], ["ogc", t.ogc]] : []), ["data/site.json", t.catalogue]] as [string, string][]).map(([path, what]) => h("li", {}, h("a", { href: path }, `/${path}`), `: ${what}`)))));
  };
  return { show(state) { if (state.language !== language) build(state); } };
};
