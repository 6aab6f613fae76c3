/* duel_words.c - what a duel's answer says in words: of which of two quantities it is, and what it takes for
 * granted. */
#include "cli/duel_out.h"

const char pl_duel_quantity[] = "P(destroyed | engaged)";
const char pl_duel_two_quantities[] =
    "A duel is about P(destroyed | engaged): what happens when a defence that can engage does. It says "
    "nothing of "
    "the published rate, P(reported destroyed | launched), which also counts launches that nobody engaged.";

const char *pl_duel_method_word(const pl_duel_result *result) {
    return pl_duel_method_names[result->exact ? PL_METHOD_EXACT : PL_METHOD_DRAWS];
}

/* Inputs that rest on the same thing, by commas; false when there are none. */
static bool list_inputs(const pl_duel_file *file, pl_duel_rests rests, pl_buffer *text) {
    bool any = false;
    for (size_t i = 0; i < file->input_count; i++) {
        if (file->inputs[i].rests != rests) continue;
        pl_buffer_format(text, "%s%s", any ? ", " : "", file->inputs[i].input);
        any = true;
    }
    return any;
}

/* The same for two things to rest on, as the end of a sentence. */
static bool list_two(const pl_duel_file *file, pl_duel_rests first, pl_duel_rests second, pl_buffer *text) {
    pl_buffer more = {0};
    const bool some = list_inputs(file, first, text), others = list_inputs(file, second, &more);
    if (others) pl_buffer_format(text, "%s%s", some ? ", " : "", more.failed ? "" : more.data);
    text->failed = text->failed || more.failed;
    pl_buffer_free(&more);
    pl_buffer_text(text, ".");
    return some || others;
}

static bool say_defaults(const pl_duel_answer *answer, pl_buffer *text) {
    pl_buffer_text(text, "Not in the file, and taken as 1 (shock as 0): ");
    if (!list_inputs(&answer->file, PL_RESTS_DEFAULT, text)) return false;
    pl_buffer_text(text, ".");
    return true;
}

static bool say_numbers(const pl_duel_answer *answer, pl_buffer *text) {
    pl_buffer_text(
        text, "Taken as known exactly, though they are assumptions (a stated range moves only the levers): ");
    return list_two(&answer->file, PL_RESTS_NUMBER, PL_RESTS_RANGE, text);
}

static bool say_counts(const pl_duel_answer *answer, pl_buffer *text) {
    pl_buffer_text(
        text, "Hits of tests stand for this duel as Jeffreys' beta, beta(hits + 1/2, misses + 1/2), though "
              "tests are announced, and their target is the tester's: ");
    return list_two(&answer->file, PL_RESTS_COUNTS, PL_RESTS_RECORD, text);
}

static bool say_looks(const pl_duel_answer *answer, pl_buffer *text) {
    for (size_t i = 0; i < answer->file.duel.layer_count; i++)
        if (answer->file.duel.layers[i].doctrine == PL_DOCTRINE_LOOK) {
            pl_buffer_text(text,
                           "A look always tells right whether the object is destroyed, and there is time for "
                           "every look.");
            return true;
        }
    return false;
}

static bool say_empty(const pl_duel_answer *answer, pl_buffer *text) {
    bool any = false;
    for (size_t i = 0; i < answer->file.duel.layer_count; i++) {
        if (answer->file.duel.layers[i].magazine != 0) continue;
        pl_buffer_format(text, "%s%s",
                         any ? ", " : "A magazine of 0 fires nothing, and every object passes: ",
                         answer->file.duel.layers[i].name);
        any = true;
    }
    pl_buffer_text(text, ".");
    return any;
}

static bool say_alike(const pl_duel_answer *answer, pl_buffer *text) {
    (void)answer;
    pl_buffer_text(text, "Objects are alike, and each meets the layers in their order.");
    return true;
}

static bool say_independent(const pl_duel_answer *answer, pl_buffer *text) {
    (void)answer;
    pl_buffer_text(text,
                   "But for the shock, and for the correlation of each layer, objects, shots and layers are "
                   "independent; so is what is not known of one input from what is not known of another.");
    return true;
}

const char *pl_duel_assumption(const pl_duel_answer *answer, size_t number, pl_buffer *text) {
    static bool (*const sentences[])(const pl_duel_answer *answer, pl_buffer *text) = {
        say_empty, say_counts, say_numbers, say_defaults, say_looks, say_alike, say_independent};
    if (number < answer->file.assumption_count) return answer->file.assumptions[number];
    number -= answer->file.assumption_count;
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        pl_buffer_clear(text);
        if (sentences[i](answer, text) && number-- == 0) return text->failed ? "" : text->data;
    }
    return NULL;
}
