// words.ts - the words of the statement room; those of verdicts, choices and units are the report's (src/text/messages_*.def).
import { words } from "../app";
import type { Verdict } from "./answer";

export const say = words({
  loading: ["Judging the statement …", "Перевіряємо заяву …"],
  failed: ["The statement could not be read:", "Не вдалося прочитати заяву:"],
  none: ["There is no statement in this evidence: publish one with it, or name an installed one.", "У цих даних немає заяви: опублікуйте її разом із ними або назвіть установлену."],
  statement: ["Statement", "Заява"], said: ["said on", "сказано"], evidence: ["maps up to", "карти до"],
  notice: ["The machine measures; an editor rates. The words follow from stated rules applied to dated maps.", "Машина вимірює, оцінює редактор. Слова випливають із викладених правил, застосованих до датованих карт."],
  claims: ["Claims", "Твердження"], one: ["One by one", "По одному"], both: ["Known then and known now", "Відомо тоді й відомо тепер"],
  show: ["Show", "Показати"], bothCaption: ["The verdict on the plain reading of every claim: by what was known when it was said, and by all maps there are", "Висновок щодо прямого тлумачення кожного твердження: за тим, що було відомо тоді, та за всіма наявними картами"],
  claim: ["Claim", "Твердження"], changed: ["changed", "змінилося"], changedNote: ["What changed", "Що змінилося"], same: ["the same", "те саме"],
  then: ["Known then", "Відомо тоді"], now: ["Known now", "Відомо тепер"],
  all: ["All claims", "Усі твердження"], before: ["Previous claim", "Попереднє твердження"], after: ["Next claim", "Наступне твердження"],
  choose: ["Choose a claim: each opens its readings, numbers and choices.", "Виберіть твердження: кожне розкриває свої тлумачення, числа й вибори."],
  kindOpinion: ["Opinion", "Думка"], kindPromise: ["Promise", "Обіцянка"], kindPrediction: ["Prediction", "Передбачення"], kindProposal: ["Proposal", "Пропозиція"],
  kindOther: ["Not tested", "Не перевіряється"], noReview: ["gets no rating and no ClaimReview", "без оцінки й без ClaimReview"],
  settle: ["What would settle it", "Що дало б відповідь"],
  nothingChanged: ["What came out since then changes nothing in it.", "Те, що вийшло відтоді, нічого в ньому не змінює."],
  countsChanged: ["The verdict is the same; other specifications hold.", "Висновок той самий; підтверджуються інші специфікації."],
  verdictChanged: ["What came out since then changes the verdict.", "Те, що вийшло відтоді, змінює висновок."],
  readings: ["Reading", "Тлумачення"], plain: ["plain reading", "пряме тлумачення"], asked: ["Asked:", "Питання:"],
  by: ["Judged by what was", "За тим, що було"], byThen: ["known then", "відомо тоді"], byNow: ["known now", "відомо тепер"],
  noNow: ["What is known now is given as a verdict; its specifications are not among the published answers. This command gives them:", "Відоме тепер подано як висновок; його специфікацій немає серед опублікованих відповідей. Їх дає команда:"],
  stated: ["By the statement's choices", "За вибором заяви"], yours: ["With your choices", "З вашим вибором"],
  of: ["of", "з"], hold: ["hold", "підтверджується"], share: ["share by weight", "частка за вагою"],
  untold: ["cannot be told", "без відповіді"], unmeasured: ["could not be measured", "не виміряно"], notCounted: ["of a maker that counts already", "від уже врахованого укладача"],
  noneLeft: ["No specification could be measured.", "Жодної специфікації виміряти не вдалося."],
  whyUntold: ["Most cannot be told: the threshold lies inside the interval.", "Більшість без відповіді: поріг лежить усередині інтервалу."],
  whySigns: ["The sources differ in sign:", "Джерела розходяться в знаку:"],
  whyWeighed: ["By plain number another word would stand here: options that make no difference weigh as one.", "За простою кількістю тут стояло б інше слово: варіанти, які нічого не змінюють, важать як один."],
  number: ["by the first specification", "за першою специфікацією"], interval: ["interval", "інтервал"], noInterval: ["interval not estimated", "інтервал не оцінено"], to: ["to", "до"],
  choices: ["Your choices", "Ваш вибір"], choicesNote: ["Keep all options of a choice, or some. The verdict follows at once, by the same rule; nothing is measured anew.", "Залиште всі варіанти вибору або деякі. Висновок змінюється одразу за тим самим правилом; нічого не вимірюється заново."],
  allOptions: ["keep all", "лишити всі"], reset: ["Back to the statement's choices", "Назад до вибору заяви"], fixed: ["one option", "один варіант"],
  own: ["your own", "власний"], ownThreshold: ["A threshold of your own", "Власний поріг"], ownWindow: ["A window of your own", "Власне вікно"], take: ["Apply", "Застосувати"], drop: ["Take it away", "Прибрати"],
  ownWindowHelp: ["such as 45d, or 2024-10-01..2024-11-01", "наприклад 45d або 2024-10-01..2024-11-01"],
  windowGrey: ["A window that is not listed has to be measured; the published pages cannot. This command does:", "Вікно, якого немає в переліку, треба виміряти; опубліковані сторінки цього не можуть. Команда:"],
  thresholdGrey: ["A threshold of your own has no meaning for this question, or its outcome cannot be told from the published numbers.", "Власний поріг для цього питання не має сенсу, або результат за опублікованими числами не визначити."],
  tooNear: ["This number is nearer to a measured one than the six decimals that are published: the outcome cannot be told here. This command tells it:", "Це число ближче до виміряного, ніж шість опублікованих десяткових знаків: тут результату не визначити. Команда:"],
  noNumber: ["Write a number.", "Напишіть число."], asking: ["Asking the program …", "Запитуємо програму …"],
  curve: ["Every specification", "Усі специфікації"],
  curveNote: ["Each column is a specification, from the lowest value to the highest: filled where it holds, hollow where it fails, a bar where it cannot be told, a cross where nothing could be measured; faint ones do not count. The step line is the threshold. The marks below show which options were chosen.",
    "Кожен стовпчик — специфікація, від найменшого значення до найбільшого: заповнена крапка — підтверджується, порожня — ні, риска — відповісти не можна, хрестик — виміряти не вдалося; бліді не враховано. Ступінчаста лінія — поріг. Позначки нижче показують вибрані варіанти."],
  curveTurns: ["The height is the threshold at which a specification turns.", "Висота — поріг, за якого результат специфікації змінюється."],
  binned: ["Several specifications share a column; it stands at the middle one, with a line from the lowest to the highest.", "Кілька специфікацій на один стовпчик; він стоїть на середній, лінія — від найменшої до найбільшої."],
  pick: ["Specification", "Специфікація"], table: ["All specifications as a table", "Усі специфікації таблицею"], more: ["Show all rows", "Показати всі рядки"],
  no: ["No.", "№"], outcome: ["Outcome", "Результат"], value: ["Value", "Значення"], threshold: ["Threshold", "Поріг"], turns: ["Turns at", "Перелом"], window: ["Window", "Вікно"], words: ["In words", "Словами"], periods: ["Periods", "Періоди"],
  outHolds: ["holds", "підтверджується"], outFails: ["fails", "не підтверджується"], outUntold: ["cannot be told", "відповісти не можна"], outUnmeasured: ["not measurable", "виміряти не можна"], outNotCounted: ["not counted", "не враховано"],
  flips: ["What flips it", "Що змінює висновок"], flipsNone: ["No choice that is left: all specifications have the same outcome.", "Жоден із залишених виборів: усі специфікації мають однаковий результат."],
  flipsTogether: ["No choice alone: the outcome changes only where several change together.", "Жоден вибір окремо: результат змінюється лише тоді, коли змінюються кілька разом."],
  flipOr: ["or", "чи"], flipDecides: ["decides in", "вирішує у"], flipPairs: ["pairs that differ in nothing else", "пар, які більше нічим не різняться"], keepOnly: ["keep only", "лишити тільки"],
  makesTrue: ["What would make it true", "За якої умови це було б правдою"],
  upTo: ["would hold for any number up to", "підтвердилося б для числа до"], below: ["would hold for any number below", "підтвердилося б для числа, меншого за"], from: ["would hold for any number of at least", "підтвердилося б для числа, не меншого за"], above: ["would hold for any number above", "підтвердилося б для числа, більшого за"],
  byChoices: ["by the choices:", "залежно від вибору:"], never: ["for none in", "для жодного у"], noThreshold: ["No threshold makes the first specification true.", "Жоден поріг не робить першу специфікацію істинною."],
  onMap: ["Show on the map", "Показати на карті"], onCharts: ["Show in charts", "Показати на графіках"], page: ["Its page: chart, downloads, ClaimReview draft", "Її сторінка: графік, файли, чернетка ClaimReview"],
  pagePlain: ["Its page: chart and downloads", "Її сторінка: графік і файли"], toDuel: ["The proposed duel", "Запропонована дуель"], answers: ["CSV of all specifications", "CSV усіх специфікацій"],
  announce: ["With your choices:", "З вашим вибором:"], english: ["in English", "англійською"], by_: ["by", "каже"],
});

export type T = ReturnType<typeof say>;

export const badge = words<Verdict>({
  "holds": ["Holds", "Підтверджується"], "mostly-holds": ["Mostly holds", "Здебільшого підтверджується"],
  "depends": ["Depends", "Залежить від вибору"], "mostly-fails": ["Mostly fails", "Здебільшого не підтверджується"],
  "fails": ["Fails", "Не підтверджується"], "undetermined": ["Undetermined", "Невизначено"], "not-measurable": ["Not measurable", "Виміряти не можна"],
});

const choiceNames = words({
  source: ["source", "джерело"], region: ["region", "регіон"], outline: ["outline", "межі регіону"], point: ["point", "точка"],
  gazetteer: ["gazetteer", "перелік населених пунктів"], record: ["test record", "перелік випробувань"], labels: ["labels", "позначення"],
  unit: ["unit of count", "одиниця обліку"], relatives: ["relatives", "споріднені типи"], false_claims: ["false claims", "хибні повідомлення"],
  interval: ["interval", "інтервал"], day_turn: ["day turn", "початок доби"], window: ["window", "вікно"], kinds: ["kinds of change", "види змін"],
  contested: ["contested land", "сіра зона"], distance: ["distance", "відстань"], threshold: ["threshold", "поріг"],
  windows: ["windows compared", "порівнювані вікна"], days_counted: ["days counted", "враховані дні"],
});
export const choiceName = (language: "en" | "uk", choice: string): string => (choiceNames(language) as Record<string, string>)[choice] ?? choice;

const kinds: Record<string, keyof T> = { opinion: "kindOpinion", promise: "kindPromise", prediction: "kindPrediction", proposal: "kindProposal" };
/** "Promise": what a claim is that is no statement of fact; undefined for one that is. */
export const kindWord = (t: T, kind: string | undefined): string | undefined =>
  kind === undefined || kind === "" ? undefined : t[kinds[kind] ?? "kindOther"];
