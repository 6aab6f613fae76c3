/* design_out.c - the design of the experiment for people: each table with a sentence on what it means. */
#include "cli/duel_out.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#define PERCENT 100
#define STEPS_SHOWN 4

typedef struct {
    char text[24];
} count_text;

/* A count, or "none" where there is none. */
static count_text counted(int64_t count) {
    count_text shown;
    if (count < 0)
        snprintf(shown.text, sizeof shown.text, "none");
    else
        snprintf(shown.text, sizeof shown.text, "%lld", (long long)count);
    return shown;
}

/* The heading of a table, from texts that NULL ends; '>' begins those that stand to the right. */
static void heads(pl_table *table, const char *const *texts) {
    for (const char *const *text = texts; *text != NULL; text++, table->columns++)
        pl_table_cell(table, "%s%s%s", **text == '>' ? ">" : "", text == texts ? "  " : "",
                      *text + (**text == '>'));
}

/* A paragraph. */
static void say(pl_buffer *out, const pl_look *look, const char *format, ...) PL_PRINTF(3, 4);
static void say(pl_buffer *out, const pl_look *look, const char *format, ...) {
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    pl_terminal_field(out, look, 0, 0, "", text);
}

/* ---- one duel ---- */

static void single_text(pl_buffer *out, const pl_look *look, const pl_design_ask *ask,
                        const pl_design *design) {
    pl_buffer_text(out, "\nOne announced duel, and what its outcome, verified, would mean:\n");
    for (size_t i = 0; i < sizeof design->single / sizeof *design->single; i++) {
        const pl_design_outcome *o = &design->single[i];
        char text[512];
        const bool kill = o->strict_refuted;
        snprintf(
            text, sizeof text,
            "%s; the chance itself lies from %.3f to %.3f (exact, %g %%), so that hardly anything is said of "
            "it. Factor for a chance of 0 against any chance alike: %g.",
            kill ? "\"no chance at all\" is refuted, for good"
                 : "\"no chance at all\" stands, and is not proved: a single duel can settle it only the "
                   "other way",
            o->low, o->high, PERCENT * ask->confidence, o->bayes_uniform);
        pl_terminal_field(out, look, 2, 7, kill ? "kill" : "no kill", text);
    }
    for (size_t i = 0; i < design->claimed_count; i++) {
        const pl_design_claimed *c = &design->claimed[i];
        if (!(c->false_kill > 0)) continue;
        say(out, look,
            "A kill that is reported and not verified, where %g %% of duels without one are reported as one: "
            "the "
            "chance lies from %.3f to %.3f, and the factor is %.3f. So one report refutes %s.",
            PERCENT * c->false_kill, c->low, c->high, c->bayes_uniform,
            c->low > 0 ? "a chance of 0" : "nothing");
        break;
    }
    say(out, look,
        "Such a duel is the defender's best case, and what comes is the attacker's "
        "choice: it is no draw from the launches of a war.");
}

/* ---- a fixed number of duels ---- */

static void fixed_text(pl_buffer *out, const pl_look *look, const pl_design_ask *ask,
                       const pl_design *design) {
    static const char *const texts[] = {
        "false kills", ">duels", ">\"a chance\" from", ">wrongly", ">found", ">wrongly, unaware", NULL};
    pl_table table = {.columns = 0};
    if (design->fixed_count == 0) return;
    pl_buffer_text(out, "\nA number of duels fixed beforehand:\n");
    say(out, look,
        "The least number with a rule that says \"a chance\" in at most %g %% when the chance is %g (nearly "
        "none), and "
        "in at "
        "least %g %% when it is %g. False kills: how often a duel without a kill is reported as one; "
        "unaware: how "
        "often the rule of the first row then errs.",
        PERCENT * ask->alpha, ask->none, PERCENT * ask->power, ask->some);
    heads(&table, texts);
    for (size_t i = 0; i < design->fixed_count; i++) {
        const pl_design_fixed *f = &design->fixed[i];
        pl_table_cell(&table, "  %g %%", PERCENT * f->false_kill);
        pl_table_cell(&table, "%s", counted(f->found ? f->duels : -1).text);
        if (f->found) {
            pl_table_cell(&table, "%lld kill%s", (long long)f->kills, f->kills == 1 ? "" : "s");
            pl_table_cell(&table, "%.4f", f->size);
            pl_table_cell(&table, "%.4f", f->power);
        } else {
            for (int k = 0; k < 3; k++) pl_table_cell(&table, "-");
        }
        if (i < design->claimed_count && !isnan(design->claimed[i].unaware_fixed))
            pl_table_cell(&table, "%.4f", design->claimed[i].unaware_fixed);
        else
            pl_table_cell(&table, "-");
    }
    pl_table_write(&table, out);
}

/* ---- one after another ---- */

static void steps_text(pl_buffer *out, const pl_look *look, const pl_design_sequential *s) {
    pl_buffer text = {0};
    if (s->misses > 0)
        pl_buffer_format(&text, "\"Nearly no chance\" after %lld straight misses. ", (long long)s->misses);
    pl_buffer_text(&text, "\"A chance\" ");
    for (size_t i = 0; i < s->step_count && i < STEPS_SHOWN; i++) {
        const pl_design_step *step = &s->steps[i];
        pl_buffer_format(&text, "%sat %lld kill%s ", i == 0 ? "" : ", ", (long long)step->kills,
                         step->kills == 1 ? "" : "s");
        if (step->to_duel == step->from_duel)
            pl_buffer_format(&text, "in duel %lld", (long long)step->from_duel);
        else if (step->to_duel < 0)
            pl_buffer_format(&text, "from duel %lld on", (long long)step->from_duel);
        else
            pl_buffer_format(&text, "in duels %lld to %lld", (long long)step->from_duel,
                             (long long)step->to_duel);
    }
    pl_buffer_text(&text, s->step_count > STEPS_SHOWN ? ", and so on. Else one more duel."
                                                      : ". Else one more duel.");
    out->failed = out->failed || text.failed;
    if (!text.failed) pl_terminal_field(out, look, 0, 0, "", text.data);
    pl_buffer_free(&text);
}

static void sequential_text(pl_buffer *out, const pl_look *look, const pl_design *design) {
    static const char *const texts[] = {">chance",      ">says \"a chance\"", ">says \"nearly none\"",
                                        ">duels, mean", ">95 of 100 end by",  NULL};
    const pl_design_sequential *s = &design->sequential;
    pl_table table = {.columns = 0};
    pl_buffer_text(
        out, "\nOne duel after another, until it is decided (SPRT; exact, not Wald's approximation):\n");
    if (!s->found) {
        pl_buffer_text(out, "  no such test ends surely enough at these error rates\n");
        return;
    }
    steps_text(out, look, s);
    heads(&table, texts);
    for (size_t i = 0; i < s->at_count; i++) {
        pl_table_cell(&table, "%g", s->at[i].theta);
        pl_table_cell(&table, "%.4f", s->at[i].accepts_some);
        pl_table_cell(&table, "%.4f", s->at[i].accepts_none);
        pl_table_cell(&table, "%.2f", s->at[i].mean_duels);
        pl_table_cell(&table, "%s", counted(s->at[i].duels_95).text);
    }
    pl_table_write(&table, out);
}

/* ---- what straight misses say ---- */

static void needed_text(pl_buffer *out, const pl_look *look, const pl_design_ask *ask,
                        const pl_design *design) {
    static const char *const texts[] = {">chance", ">duels", ">to bound it on both sides", NULL};
    pl_table table = {.columns = 0};
    if (design->needed_count == 0) return;
    pl_buffer_text(out, "\nDuels until a kill is to be expected:\n");
    say(out, look,
        "So many duels have at least one kill in %g %% of cases; as many straight misses put the chance "
        "below that.",
        PERCENT * ask->confidence);
    heads(&table, texts);
    for (size_t i = 0; i < design->needed_count; i++) {
        pl_table_cell(&table, "%g", design->needed[i].theta);
        pl_table_cell(&table, "%s", counted(design->needed[i].duels).text);
        pl_table_cell(&table, "%s", counted(design->needed[i].duels_two_sided).text);
    }
    pl_table_write(&table, out);
}

static void misses_text(pl_buffer *out, const pl_look *look, const pl_design *design) {
    static const char *const texts[] = {">straight misses", ">chance below",     ">two-sided",
                                        ">factor, uniform", ">factor, Jeffreys", NULL};
    pl_table table = {.columns = 0};
    if (design->miss_count == 0) return;
    pl_buffer_text(out, "\nWhat straight misses say:\n");
    say(out, look,
        "The factor says how much better a chance of 0 foretells them than a chance of which nothing is "
        "known "
        "(two priors). One verified kill sends it to 0.");
    heads(&table, texts);
    for (size_t i = 0; i < design->miss_count; i++) {
        const pl_design_misses *m = &design->misses[i];
        pl_table_cell(&table, "%lld", (long long)m->misses);
        pl_table_cell(&table, "%.4f", m->upper_one_sided);
        pl_table_cell(&table, "%.4f", m->upper_two_sided);
        pl_table_cell(&table, "%.2f", m->bayes_uniform);
        pl_table_cell(&table, "%.2f", m->bayes_jeffreys);
    }
    pl_table_write(&table, out);
}

/* ---- bodies, units ---- */

/* A row a chance and number of bodies, a column a correlation: duels for at least one kill. */
static void correlated_text(pl_buffer *out, const pl_look *look, const pl_design_ask *ask,
                            const pl_design *design) {
    pl_table table = {.columns = 2 + ask->rho_count};
    if (design->correlated_count == 0 || ask->rho_count == 0) return;
    pl_buffer_text(out, "\nSeveral bodies in one duel are not as many trials:\n");
    say(out, look,
        "Duels until at least one kill, in %g %%, by the chance of each body and the correlation within a "
        "duel.",
        PERCENT * ask->confidence);
    pl_table_cell(&table, ">  chance");
    pl_table_cell(&table, ">bodies");
    for (size_t i = 0; i < ask->rho_count; i++) pl_table_cell(&table, ">corr. %g", ask->rhos[i]);
    for (size_t i = 0; i < design->correlated_count; i++) {
        const pl_design_correlated *c = &design->correlated[i];
        if (i % ask->rho_count == 0) {
            pl_table_cell(&table, "%g", c->theta);
            pl_table_cell(&table, "%lld", (long long)c->bodies);
        }
        pl_table_cell(&table, "%s", counted(c->duels).text);
    }
    pl_table_write(&table, out);
}

static void units_text(pl_buffer *out, const pl_look *look, const pl_design_ask *ask, const pl_design *design,
                       const char *unit) {
    static const char *const texts[] = {">in one launch", ">trials", ">chance below", ">two-sided", NULL};
    pl_table table = {.columns = 0};
    if (design->unit_count == 0) return;
    pl_buffer_text(out, "\nWhat is counted decides the headline:\n");
    say(out, look,
        "%lld %s launched, none stopped, counted in other units as if each were a trial of its own. Only "
        "the first "
        "row is defensible: parts of one launch share its fate.",
        (long long)ask->launches, unit);
    heads(&table, texts);
    for (size_t i = 0; i < design->unit_count; i++) {
        pl_table_cell(&table, "%lld", (long long)design->units[i].in_one);
        pl_table_cell(&table, "%lld", (long long)design->units[i].trials);
        pl_table_cell(&table, "%.4f", design->units[i].upper_one_sided);
        pl_table_cell(&table, "%.4f", design->units[i].upper_two_sided);
    }
    pl_table_write(&table, out);
}

void pl_design_text(pl_call *call, const pl_design_ask *ask, const pl_design *design, const char *unit) {
    const pl_look look = pl_terminal_look(PL_ENGLISH);
    pl_buffer *out = &call->out;
    pl_buffer_text(out, "\nThe experiment. One duel is one trial.\n");
    single_text(out, &look, ask, design);
    fixed_text(out, &look, ask, design);
    sequential_text(out, &look, design);
    needed_text(out, &look, ask, design);
    misses_text(out, &look, design);
    correlated_text(out, &look, ask, design);
    units_text(out, &look, ask, design, unit);
}
