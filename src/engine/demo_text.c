/* demo_text.c - the demonstration theatre's definitions, statement and article, as the files that they
 * become, and the verdict that each claim must get by construction. */
#include "engine/demo_ground.h"

#include "engine/demo.h"

static const char theatre_text[] =
    "# The demonstration theatre. Both countries, the war and everybody in it are invented; the place is "
    "open "
    "ocean.\n"
    "name: velmark\n"
    "title: The war in Velmark (invented)\n"
    "sides:\n"
    "  - {name: tarsenia, title: Tarsenia}\n"
    "  - {name: velmark, title: Velmark}\n"
    "sources: [meridian, harbor]\n"
    "gazetteers: [gazette, almanac]\n"
    "outlines: [survey]\n"
    "border: {source: survey, regions: [XV-01]}\n"
    "regions:\n"
    "  - {name: mainland, title: Velmark, code: XV-01}\n"
    "  - {name: homeland, title: Tarsenia, code: XT-01}\n"
    "sectors:\n"
    "  - name: estuary\n"
    "    title: Estuary direction\n"
    "    definition: The land south of 46.15 N.\n"
    "    outline: [[-23.5, 45.2], [-20.8, 45.2], [-20.8, 46.15], [-23.5, 46.15]]\n"
    "  - name: moor\n"
    "    title: Moor direction\n"
    "    definition: From 46.15 N to 46.55 N.\n"
    "    outline: [[-23.5, 46.15], [-20.8, 46.15], [-20.8, 46.55], [-23.5, 46.55]]\n"
    "  - name: uplands\n"
    "    title: Uplands direction\n"
    "    definition: From 46.55 N to 47.5 N.\n"
    "    outline: [[-23.5, 46.55], [-20.8, 46.55], [-20.8, 47.5], [-23.5, 47.5]]\n"
    "  - name: cape\n"
    "    title: Cape direction\n"
    "    definition: From 47.5 N to the northern coast.\n"
    "    outline: [[-23.5, 47.5], [-20.8, 47.5], [-20.8, 47.8], [-23.5, 47.8]]\n"
    "hubs:\n"
    "  - name: karvess\n"
    "    title: Karvess\n"
    "    points:\n"
    "      - {name: station, at: [-22.6, 47.025], from: invented}\n"
    "      - {name: market, at: [-22.55, 47.03], from: invented}\n"
    "    edge: [[-22.62, 47.01], [-22.53, 47.01], [-22.53, 47.05], [-22.62, 47.05]]\n"
    "    edge_from: invented\n";

static const char meridian_source_text[] =
    "name: meridian\n"
    "title: Meridian Atlas, every map\n"
    "maker: Meridian Atlas (invented)\n"
    "theatre: velmark\n"
    "legend: meridian\n"
    "licence: made by Plumbline for demonstration; free for any use\n"
    "attribution: Plumbline demonstration theatre\n"
    "# Its maps come out between nine in the evening and three in the morning: a day is a night's work.\n"
    "day_turn: 12h\n"
    "files:\n"
    "  - match: \"{unix}.geojson\"\n"
    "redraws:\n"
    "  - day: 2031-04-08\n"
    "    box: [-21.25, 47.15, -21.08, 47.55]\n"
    "    why: A stretch of the border drawn from a better survey\n";

static const char harbor_source_text[] =
    "name: harbor\n"
    "title: Harbor Map Desk, daily\n"
    "maker: Harbor Map Desk (invented)\n"
    "theatre: velmark\n"
    "legend: harbor\n"
    "licence: made by Plumbline for demonstration; free for any use\n"
    "attribution: Plumbline demonstration theatre\n"
    "day_turn: 0h\n"
    "# A file shows the ground as it was about two days before its date.\n"
    "stands_for: \"00:00\"\n"
    "files:\n"
    "  - match: \"{YYYY-MM-DD}.geojson\"\n";

#define PLACE_FIELDS                                                                                         \
    "fields: {key: id, geonames: shared_id, name: name, other_names: [other], lon: lon, lat: lat, kind: "    \
    "kind, population: people}\n"

static const char gazette_source_text[] = "name: gazette\n"
                                          "title: Gazette of Velmark\n"
                                          "kind: places\n"
                                          "maker: Land Office of Velmark (invented)\n"
                                          "theatre: velmark\n"
                                          "licence: made by Plumbline for demonstration; free for any use\n"
                                          "attribution: Plumbline demonstration theatre\n"
                                          "edition: 2030-12-31\n"
                                          "files:\n"
                                          "  - match: \"places.csv\"\n" PLACE_FIELDS;

static const char almanac_source_text[] = "name: almanac\n"
                                          "title: Sailors' almanac, towns\n"
                                          "kind: places\n"
                                          "maker: Almanac press (invented)\n"
                                          "theatre: velmark\n"
                                          "licence: made by Plumbline for demonstration; free for any use\n"
                                          "attribution: Plumbline demonstration theatre\n"
                                          "edition: 2030-01-01\n"
                                          "files:\n"
                                          "  - match: \"places.csv\"\n" PLACE_FIELDS;

static const char survey_source_text[] = "name: survey\n"
                                         "title: Outlines of Velmark and Tarsenia\n"
                                         "kind: regions\n"
                                         "maker: Boundary Survey (invented)\n"
                                         "theatre: velmark\n"
                                         "licence: made by Plumbline for demonstration; free for any use\n"
                                         "attribution: Plumbline demonstration theatre\n"
                                         "edition: 2030-06-01\n"
                                         "files:\n"
                                         "  - match: \"countries.geojson\"\n"
                                         "fields: {code: code, name: name}\n";

static const char meridian_legend_text[] =
    "name: meridian\n"
    "title: Meridian Atlas\n"
    "theatre: velmark\n"
    "area_of_interest: {west: -24, south: 45, east: -20, north: 48}\n"
    "rules:\n"
    "  - {colour: \"c0392b\", status: \"held:tarsenia\", class: occupied}\n"
    "  - {colour: \"7f1d1d\", status: \"held:tarsenia\", class: before-2031}\n"
    "  - {colour: \"2471a3\", status: \"held:velmark\", class: salient}\n"
    "  - {colour: \"95a5a6\", status: contested}\n"
    "  - {colour: \"27ae60\", status: liberated}\n"
    "  - {name_has: Other wars, status: ignored, why: not this war}\n"
    "# No rule speaks of \"Flood of 2029\": what a legend does not know is reported, and never measured.\n";

static const char harbor_legend_text[] = "name: harbor\n"
                                         "title: Harbor Map Desk\n"
                                         "theatre: velmark\n"
                                         "area_of_interest: {west: -24, south: 45, east: -20, north: 48}\n"
                                         "rules:\n"
                                         "  - {name_has: Tarsenian control, status: \"held:tarsenia\"}\n"
                                         "  - {name_has: Velmark control, status: \"held:velmark\"}\n";

static const char statement_text[] =
    "# Invented: the minister, the day and every word. Each verdict word comes out at least once (truth.json "
    "says why).\n"
    "statement: 2031-06-20\n"
    "title: The minister's review of the spring\n"
    "speaker: Ilvar Destrane, minister of defence of Tarsenia (invented)\n"
    "appearance: press conference in Ulmerat (invented)\n"
    "said: 2031-06-20T12:00:00Z\n"
    "theatre: velmark\n"
    "side: tarsenia\n"
    "choices: {source: [meridian, harbor]}\n"
    "claims:\n"
    "  - id: net-gain\n"
    "    words: that over the past month, and over the whole spring, his army has gained ground\n"
    "    says: More ground was gained than lost.\n"
    "    measure: net_km2\n"
    "    holds: {total: {more_than: 0}}\n"
    "    choices: {window: [30d, 45d, 60d, 90d]}\n"
    "  - id: never-back\n"
    "    words: that the line has nowhere gone back on balance\n"
    "    says: At least as much ground was gained as lost.\n"
    "    measure: net_km2\n"
    "    holds: {total: {at_least: 0}}\n"
    "    choices: {window: [3d, 30d], kinds: [all, no-retreat+no-retraction]}\n"
    "  - id: driven-back\n"
    "    words: that the enemy's boast of driving his army back is empty (tested is the boast)\n"
    "    says: More ground was lost than gained.\n"
    "    measure: net_km2\n"
    "    holds: {total: {less_than: 0}}\n"
    "    choices: {window: [3d, 30d], kinds: [all, no-retreat+no-retraction]}\n"
    "  - id: every-day\n"
    "    words: that ground is taken every single day\n"
    "    says: At least one square kilometre was taken on every one of the past thirty days.\n"
    "    measure: gained_km2\n"
    "    window: 30d\n"
    "    holds: {every: day, at_least: 1}\n"
    "    choices: {source: meridian, day_turn: [12h, 0h], days_counted: all}\n"
    "    readings:\n"
    "      nearly:\n"
    "        says: At least one square kilometre was taken on more than four days in five.\n"
    "        holds: {share_of: day, at_least: 0.85, value: 1}\n"
    "  - id: every-day-on-any-map\n"
    "    words: that anybody can see so on any map\n"
    "    says: At least one square kilometre was taken on every one of the past thirty days, whoever draws "
    "the map.\n"
    "    measure: gained_km2\n"
    "    window: 30d\n"
    "    holds: {every: day, at_least: 1}\n"
    "    choices: {days_counted: all}\n"
    "  - id: nothing-lost\n"
    "    words: that not one square kilometre was given up\n"
    "    says: Less than one square kilometre was lost.\n"
    "    measure: lost_km2\n"
    "    holds: {total: {less_than: 1}}\n"
    "    choices: {window: [7d, 30d, 90d]}\n"
    "  - id: fastest-month\n"
    "    words: that the army has never been faster in this war\n"
    "    says: The net gain a day over the past thirty days is the highest since the maps begin.\n"
    "    measure: pace_km2_per_day\n"
    "    window: 30d\n"
    "    holds: {highest_since: 2031-03-31}\n"
    "  - id: best-month\n"
    "    words: that May was the best month since the maps begin\n"
    "    says: The net gain of May was the highest of any whole month since April.\n"
    "    measure: net_km2\n"
    "    holds: {month_highest_since: 2031-04-01, month: 2031-05}\n"
    "  - id: these-days\n"
    "    words: that it is going forward again these days\n"
    "    says: More ground was gained than lost in the past three days.\n"
    "    measure: net_km2\n"
    "    window: 3d\n"
    "    holds: {total: {more_than: 0}}\n"
    "  - id: enemy-on-our-soil\n"
    "    words: that the enemy still stands on Tarsenian soil\n"
    "    says: Velmark holds more than 30 square kilometres on the Tarsenian side of the border.\n"
    "    measure: held_km2\n"
    "    side: velmark\n"
    "    window: 1d\n"
    "    holds: {total: {more_than: 30}}\n"
    "  - id: just-cause\n"
    "    words: that the cause is just\n"
    "    says: The war is just.\n"
    "    untestable:\n"
    "      kind: opinion\n"
    "      why: maps show where a line runs, not whether it ought to.\n"
    "      would_settle: nothing that can be measured\n"
    "  - id: over-by-winter\n"
    "    words: that the war will be over before winter\n"
    "    says: Fighting ends before 2031-12-01.\n"
    "    untestable:\n"
    "      kind: prediction\n"
    "      why: it speaks of days after the statement.\n"
    "      would_settle: maps that stand still through the following winter\n";

/* What a newspaper made of the same press conference: for `plumbline draft` (docs/tutorial.md). */
static const char article_text[] =
    "The Ulmerat Courier, 21 June 2031. Invented: the paper, the people, the places and every word.\n"
    "\n"
    "ULMERAT - Tarsenia's army is moving forward along the entire front, its defence minister said on "
    "Friday, and called the spring campaign a great success.\n"
    "\n"
    "\"Every day we take ground by the square kilometre,\" Ilvar Destrane, minister of defence of Tarsenia, "
    "told reporters at a press conference. \"In the last 30 days our troops have captured more than 200 "
    "square kilometres. Since March we have not lost a single village.\"\n"
    "\n"
    "Independent analysts say that Tarsenia is advancing at the fastest pace since April 2031, and that it "
    "is threatening Karvess, a railway town behind the front. \"Tarsenia took 12 villages in May,\" said "
    "Orla Venn, an analyst who follows the war by satellite, \"but the advance has slowed since then.\"\n"
    "\n"
    "Destrane promised that the enemy will be driven out of Tarsenia. He did not say when. \"It is pointless "
    "to guess what lies ahead,\" he said. \"We are fighting a just war.\"\n"
    "\n"
    "A spokeswoman for Velmark said that Velmark lost less than 40 square kilometres last week. She proposed "
    "a truce over the summer.\n"
    "\n"
    "The weather on the Moor was mild, and farmers expect a good harvest.\n";

const demo_text demo_texts[] = {
    {"theatres/" PL_DEMO_THEATRE ".yaml", theatre_text},
    {"legends/meridian.yaml", meridian_legend_text},
    {"legends/harbor.yaml", harbor_legend_text},
    {"sources/meridian.yaml", meridian_source_text},
    {"sources/harbor.yaml", harbor_source_text},
    {"sources/gazette.yaml", gazette_source_text},
    {"sources/survey.yaml", survey_source_text},
    {"sources/almanac.yaml", almanac_source_text},
    {PL_DEMO_STATEMENT, statement_text},
    {PL_DEMO_ARTICLE, article_text},
};
const size_t demo_text_count = sizeof demo_texts / sizeof *demo_texts;

const demo_expected demo_claims[] = {
    {"net-gain", "holds",
     "Every window reaches back before the second counter-attack and is long enough for the everyday "
     "advances of the "
     "offensive to outweigh both counter-attacks; both makers show it."},
    {"never-back", "mostly-holds",
     "Seven of eight: only the past three days on Harbor Map Desk's maps, retreats and what was taken back "
     "counted, hold the second "
     "counter-attack without the weeks of advances around it."},
    {"driven-back", "mostly-fails", "One of eight: the same, asked the other way round."},
    {"every-day", "depends",
     "Meridian Atlas draws an advance every night, but three of the thirty nights' maps come out after "
     "midnight: each "
     "day that turns at noon has its advance, and three civil days have none."},
    {"every-day-on-any-map", "depends",
     "It holds on Meridian Atlas's maps by their own day turn; Harbor Map Desk has no file for two of the "
     "days, and "
     "draws too coarsely to show every night."},
    {"nothing-lost", "fails", "The second counter-attack lies in every window, on both maps."},
    {"fastest-month", "fails",
     "The thirty days before the second counter-attack were faster, since nothing was lost in them."},
    {"best-month", "holds",
     "April had small advances, a pocket that fell and the first counter-attack; the offensive began on the "
     "last night of April, "
     "and the "
     "second counter-attack came in June."},
    {"these-days", "undetermined",
     "The counter-attack of 2031-06-16 came before the three days on Meridian Atlas's maps and, because "
     "Harbor Map Desk "
     "lags, within them on its maps: one shows a gain, the other a loss."},
    {"enemy-on-our-soil", "holds", "The salient, halved on 2031-05-30, still has 46 km2."},
    {"just-cause", "not-measurable", "An opinion."},
    {"over-by-winter", "not-measurable", "A prediction."},
};
const size_t demo_claim_count = sizeof demo_claims / sizeof *demo_claims;
