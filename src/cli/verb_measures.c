/* verb_measures.c - plumbline measures: the named measures that a claim may ask for. */
#include "cli/verbs.h"
#include "text/csv.h"

static const pl_option_spec options[] = {{NULL, '\0', NULL, NULL}};
static const char *const examples[] = {"plumbline measures", "what a claim's `measure` may name",
                                       "plumbline measures --csv", "the same as a table", NULL};

/* The settings of a claim that bear on a measure, as a statement file writes them. */
static const struct {
    unsigned takes;
    const char *key;
} settings[] = {{PL_TAKES_KINDS, "kinds"},         {PL_TAKES_REGION, "region"},
                {PL_TAKES_CONTESTED, "contested"}, {PL_TAKES_DISTANCE, "distance"},
                {PL_TAKES_PLACE, "place"},         {PL_TAKES_PLACE, "point"},
                {PL_TAKES_GAZETTEER, "gazetteer"}, {PL_TAKES_SQL, "sql"},
                {PL_TAKES_TYPE, "type"},           {PL_TAKES_RECORD, "record"},
                {PL_TAKES_LABELS, "labels"},       {PL_TAKES_UNIT, "unit"},
                {PL_TAKES_RELATIVES, "relatives"}, {PL_TAKES_FALSE_CLAIMS, "false_claims"},
                {PL_TAKES_INTERVAL, "interval"}};
#define SETTINGS (sizeof settings / sizeof *settings)

static const char *of_text(const pl_measure_about *about) {
    return about->of == PL_OF_CHANGE ? "change" : about->of == PL_OF_STATE ? "state" : "record";
}

static void write_settings(const pl_measure_about *about, pl_buffer *out) {
    size_t written = 0;
    for (size_t i = 0; i < SETTINGS; i++)
        if ((about->takes & settings[i].takes) != 0)
            pl_buffer_format(out, "%s%s", written++ > 0 ? " " : "", settings[i].key);
}

static void measures_json(pl_call *call) {
    pl_json json;
    pl_answer_start(call, &json);
    pl_json_key(&json, "measures");
    pl_json_array(&json);
    for (int m = 0; m < PL_MEASURE_COUNT; m++) {
        const pl_measure_about *about = &pl_measures[m];
        pl_json_object(&json);
        pl_json_key_text(&json, "name", pl_measure_names[m]);
        pl_json_key_text(&json, "unit", about->unit);
        pl_json_key_text(&json, "of", of_text(about));
        pl_json_key_text(&json, "definition", about->definition);
        pl_json_key(&json, "settings");
        pl_json_array(&json);
        for (size_t i = 0; i < SETTINGS; i++)
            if ((about->takes & settings[i].takes) != 0) pl_json_text(&json, settings[i].key);
        pl_json_end(&json);
        pl_json_key_bool(&json, "needs_region", (about->takes & PL_NEEDS_REGION) != 0);
        pl_json_key_bool(&json, "by_sector", (about->takes & PL_TAKES_SECTORS) != 0);
        pl_json_key_bool(&json, "adds_up", about->adds_up);
        pl_json_key_bool(&json, "slow", about->slow);
        pl_json_key_text(&json, "columns", about->columns);
        pl_json_end(&json);
    }
    pl_json_end(&json);
    pl_answer_end(call, &json);
}

static void measures_csv(pl_call *call) {
    static const char *const heads[] = {"name", "unit", "of", "definition", "settings", "columns"};
    pl_csv csv;
    pl_csv_start(&csv, &call->out);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_csv_text(&csv, heads[i]);
    pl_csv_end_row(&csv);
    for (int m = 0; m < PL_MEASURE_COUNT; m++) {
        const pl_measure_about *about = &pl_measures[m];
        pl_buffer keys = {0};
        write_settings(about, &keys);
        call->out.failed = call->out.failed || keys.failed;
        pl_csv_text(&csv, pl_measure_names[m]);
        pl_csv_text(&csv, about->unit);
        pl_csv_text(&csv, of_text(about));
        pl_csv_text(&csv, about->definition);
        pl_csv_text(&csv, keys.data != NULL ? keys.data : "");
        pl_csv_text(&csv, about->columns);
        pl_csv_end_row(&csv);
        pl_buffer_free(&keys);
    }
}

static void measures_text(pl_call *call) {
    const pl_look look = pl_terminal_look(PL_ENGLISH);
    for (int m = 0; m < PL_MEASURE_COUNT; m++) {
        const pl_measure_about *about = &pl_measures[m];
        pl_buffer keys = {0};
        write_settings(about, &keys);
        call->out.failed = call->out.failed || keys.failed;
        pl_buffer_format(&call->out, "%s%s%s%s, of a %s\n", m > 0 ? "\n" : "", pl_measure_names[m],
                         about->unit[0] != '\0' ? ", " : "", about->unit, of_text(about));
        pl_terminal_field(&call->out, &look, 2, 0, "", about->definition);
        if (keys.length > 0) pl_terminal_field(&call->out, &look, 2, 8, "settings", keys.data);
        if (about->columns[0] != '\0') pl_terminal_field(&call->out, &look, 2, 8, "columns", about->columns);
        pl_buffer_free(&keys);
    }
}

static bool run(pl_call *call, pl_error *error) {
    (void)error;
    if (call->json)
        measures_json(call);
    else if (call->csv)
        measures_csv(call);
    else
        measures_text(call);
    return true;
}

const pl_verb pl_verb_measures = {
    .name = "measures",
    .arguments = "",
    .summary = "the measures that a claim may ask for: unit, definition, settings, columns",
    .about =
        "Of a change: what happened in a period, unknown where no map changed in it. Of a state: what is "
        "at its end.\n"
        "Of a record: what was reported of a period, nothing without a report.\n"
        "Settings are the keys and choices of a statement file (docs/statement.md) that bear on the "
        "measure. Columns are\n"
        "those of the evidence file that it is made from (docs/evidence.md). needs_region: a share names "
        "its whole;\n"
        "by_sector: it may be asked of every sector; slow: one value takes a tenth of a second.",
    .options = options,
    .examples = examples,
    .csv = true,
    .run = run};
