/* design_json.c - the design of the experiment as keys of a JSON object that is open. */
#include "cli/duel_out.h"

#include <math.h>

static void number_json(pl_json *json, const char *key, double value) {
    pl_json_key_fixed(json, key, value, PL_DUEL_DECIMALS);
}

static void ask_json(pl_json *json, const pl_design_ask *ask) {
    pl_json_key(json, "design");
    pl_json_object(json);
    number_json(json, "none", ask->none);
    number_json(json, "some", ask->some);
    number_json(json, "alpha", ask->alpha);
    number_json(json, "beta", ask->beta);
    number_json(json, "power", ask->power);
    number_json(json, "confidence", ask->confidence);
    pl_json_key_list(json, "false_kills", ask->false_kills, ask->false_kill_count, PL_DUEL_DECIMALS);
    pl_json_key_list(json, "correlations", ask->rhos, ask->rho_count, PL_DUEL_DECIMALS);
    pl_json_key_list(json, "chances", ask->thetas, ask->theta_count, PL_DUEL_DECIMALS);
    pl_json_key_integer(json, "launches", ask->launches);
    pl_json_end(json);
}

static void fixed_object(pl_json *json, const pl_design_fixed *fixed, bool false_kill) {
    pl_json_object(json);
    if (false_kill) number_json(json, "false_kill", fixed->false_kill);
    pl_json_key_bool(json, "found", fixed->found);
    pl_json_key_count(json, "duels", fixed->found ? fixed->duels : -1);
    pl_json_key_count(json, "kills", fixed->found ? fixed->kills : -1);
    number_json(json, "size", fixed->found ? fixed->size : NAN);
    number_json(json, "power", fixed->found ? fixed->power : NAN);
    pl_json_end(json);
}

static void sequential_object(pl_json *json, const pl_design_sequential *s) {
    pl_json_object(json);
    pl_json_key_bool(json, "found", s->found);
    number_json(json, "slope", s->slope);
    number_json(json, "low", s->low);
    number_json(json, "high", s->high);
    pl_json_key_count(json, "misses", s->misses);
    pl_json_key(json, "steps");
    pl_json_array(json);
    for (size_t i = 0; i < s->step_count; i++) {
        pl_json_object(json);
        pl_json_key_integer(json, "from_duel", s->steps[i].from_duel);
        pl_json_key_count(json, "to_duel", s->steps[i].to_duel);
        pl_json_key_integer(json, "kills", s->steps[i].kills);
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_key(json, "none_from");
    pl_json_array(json);
    for (size_t i = 0; i < s->none_count; i++) pl_json_integer(json, s->none_from[i]);
    pl_json_end(json);
    pl_json_key(json, "operating");
    pl_json_array(json);
    for (size_t i = 0; i < s->at_count; i++) {
        const pl_design_at *at = &s->at[i];
        pl_json_object(json);
        number_json(json, "chance", at->theta);
        number_json(json, "says_some", at->accepts_some);
        number_json(json, "says_none", at->accepts_none);
        number_json(json, "undecided", at->undecided);
        number_json(json, "mean_duels", at->mean_duels);
        number_json(json, "wald_mean_duels", at->wald_mean_duels);
        pl_json_key_count(json, "duels_95", at->duels_95);
        pl_json_end(json);
    }
    pl_json_end(json);
    number_json(json, "wrong_some", s->wrong_some);
    number_json(json, "wrong_none", s->wrong_none);
    pl_json_key_integer(json, "cut_at", s->cut_at);
    pl_json_end(json);
}

static void needed_json(pl_json *json, const pl_design *design) {
    pl_json_key(json, "needed");
    pl_json_array(json);
    for (size_t i = 0; i < design->needed_count; i++) {
        pl_json_object(json);
        number_json(json, "chance", design->needed[i].theta);
        pl_json_key_count(json, "duels", design->needed[i].duels);
        pl_json_key_count(json, "duels_two_sided", design->needed[i].duels_two_sided);
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_key(json, "straight_misses");
    pl_json_array(json);
    for (size_t i = 0; i < design->miss_count; i++) {
        const pl_design_misses *m = &design->misses[i];
        pl_json_object(json);
        pl_json_key_integer(json, "misses", m->misses);
        number_json(json, "upper_one_sided", m->upper_one_sided);
        number_json(json, "upper_two_sided", m->upper_two_sided);
        number_json(json, "bayes_uniform", m->bayes_uniform);
        number_json(json, "bayes_jeffreys", m->bayes_jeffreys);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void bodies_json(pl_json *json, const pl_design *design) {
    pl_json_key(json, "correlated");
    pl_json_array(json);
    for (size_t i = 0; i < design->correlated_count; i++) {
        const pl_design_correlated *c = &design->correlated[i];
        pl_json_object(json);
        number_json(json, "chance", c->theta);
        pl_json_key_integer(json, "bodies", c->bodies);
        number_json(json, "correlation", c->rho);
        number_json(json, "none_killed", c->none_killed);
        pl_json_key_count(json, "duels", c->duels);
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_key(json, "groups");
    pl_json_array(json);
    for (size_t i = 0; i < design->group_count; i++) {
        const pl_design_group *g = &design->groups[i];
        pl_json_object(json);
        pl_json_key_integer(json, "bodies", g->bodies);
        number_json(json, "correlation", g->rho);
        number_json(json, "chance_none", g->chance_none);
        number_json(json, "chance_some", g->chance_some);
        pl_json_key(json, "fixed");
        fixed_object(json, &g->fixed, false);
        pl_json_key(json, "sequential");
        pl_json_object(json);
        pl_json_key_bool(json, "found", g->sequential_found);
        pl_json_key_count(json, "misses", g->misses);
        number_json(json, "mean_duels_none", g->mean_duels_none);
        number_json(json, "mean_duels_some", g->mean_duels_some);
        number_json(json, "wrong_some", g->wrong_some);
        number_json(json, "wrong_none", g->wrong_none);
        pl_json_end(json);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void claimed_json(pl_json *json, const pl_design *design) {
    pl_json_key(json, "claimed");
    pl_json_array(json);
    for (size_t i = 0; i < design->claimed_count; i++) {
        const pl_design_claimed *c = &design->claimed[i];
        pl_json_object(json);
        number_json(json, "false_kill", c->false_kill);
        number_json(json, "unaware_fixed", c->unaware_fixed);
        number_json(json, "unaware_sequential", c->unaware_sequential);
        pl_json_key(json, "sequential");
        sequential_object(json, &c->sequential);
        pl_json_key_range(json, "after_one_reported_kill", c->low, c->high, PL_DUEL_DECIMALS);
        number_json(json, "bayes_uniform", c->bayes_uniform);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void single_json(pl_json *json, const pl_design *design) {
    pl_json_key(json, "units");
    pl_json_array(json);
    for (size_t i = 0; i < design->unit_count; i++) {
        const pl_design_unit *unit = &design->units[i];
        pl_json_object(json);
        pl_json_key_integer(json, "in_one", unit->in_one);
        pl_json_key_integer(json, "trials", unit->trials);
        number_json(json, "upper_one_sided", unit->upper_one_sided);
        number_json(json, "upper_two_sided", unit->upper_two_sided);
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_key(json, "single_duel");
    pl_json_array(json);
    for (size_t i = 0; i < sizeof design->single / sizeof *design->single; i++) {
        const pl_design_outcome *outcome = &design->single[i];
        pl_json_object(json);
        pl_json_key_text(json, "outcome", outcome->outcome);
        pl_json_key_bool(json, "strict_refuted", outcome->strict_refuted);
        pl_json_key_range(json, "chance", outcome->low, outcome->high, PL_DUEL_DECIMALS);
        number_json(json, "bayes_uniform", outcome->bayes_uniform);
        pl_json_end(json);
    }
    pl_json_end(json);
}

void pl_design_json(pl_json *json, const pl_design_ask *ask, const pl_design *design) {
    ask_json(json, ask);
    pl_json_key(json, "fixed");
    pl_json_array(json);
    for (size_t i = 0; i < design->fixed_count; i++) fixed_object(json, &design->fixed[i], true);
    pl_json_end(json);
    pl_json_key(json, "sequential");
    sequential_object(json, &design->sequential);
    needed_json(json, design);
    bodies_json(json, design);
    claimed_json(json, design);
    single_json(json, design);
}
