/* The class of a feature: the shipped DeepState legend on colours and names as published, and each condition
 * alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "legend/legend.h"

#include <stdio.h>

static pl_arena arena;

static const pl_theatre small_theatre = {
    .name = "t", .title = "T", .side_count = 2, .sides = {{"north", "The North"}, {"south", "The South"}}};

static pl_legend legend_of(const char *rules) {
    char text[4096];
    pl_legend legend;
    pl_error error = {0};
    snprintf(text, sizeof text,
             "name: l\ntitle: L\ntheatre: t\narea_of_interest: {west: -1.5, south: 2, east: 3e1, north: "
             "4}\nrules:\n%s",
             rules);
    if (!pl_legend_parse("l", pl_slice_of(text), &small_theatre, &arena, &legend, &error))
        fail_msg("%s", error.text);
    return legend;
}

static pl_property property(const char *key, const char *value, pl_property_type type) {
    return (pl_property){pl_slice_of(key), pl_slice_of(value), type};
}

/* "held:north occupied", from a feature with these properties. */
static const char *class_text(const pl_legend *legend, const pl_theatre *theatre, const char *layer,
                              const pl_property *properties, size_t count) {
    static char text[PL_STATUS_TEXT + PL_NAME_MAX + 1];
    char status[PL_STATUS_TEXT];
    pl_class class = pl_legend_class(legend, pl_slice_of(layer), properties, count);
    pl_status_text(theatre, class, status);
    assert_non_null(class.class_name);
    snprintf(text, sizeof text, "%s%s%s", status, class.class_name[0] ? " " : "", class.class_name);
    return text;
}

static pl_slice read_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) fail_msg("%s: cannot be opened", path);
    char *text = pl_arena_alloc(&arena, 1 << 16);
    assert_non_null(text);
    size_t length = fread(text, 1, (1 << 16) - 1, file);
    fclose(file);
    return (pl_slice){text, length};
}

static void deepstate(void **state) {
    (void)state;
    pl_theatre theatre;
    pl_legend legend;
    assert_true(pl_theatre_parse("t", read_file(PL_SOURCE_ROOT "/data/theatres/ukraine.yaml"), &arena,
                                 &theatre, NULL));
    assert_true(pl_legend_parse("l", read_file(PL_SOURCE_ROOT "/data/legends/deepstate.yaml"), &theatre,
                                &arena, &legend, NULL));
    static const struct {
        const char *fill, *style, *name, *class;
    } cases[] = {
        {"#a52714", "#poly-A52714-1200-77-nodesc", "Окуповано /// Occupied", "held:russia occupied"},
        {"#a52714", "#poly-A52714-1200-77", "Під питанням", "held:russia occupied"},
        {"#a52714", "#poly-A52714-1200-77-nodesc", "Зміїний ///\u00a0Snake Island", "held:russia occupied"},
        {"#880e4f", "#poly-880E4F-2000-77-nodesc", "Окупований Крим /// Occupied Crimea",
         "held:russia pre-2022"},
        {"#880e4f", "#poly-880E4F-1200-77-nodesc", "Придністров'я", "ignored transnistria"},
        {"#880e4f", "#poly-880E4F-1200-77-nodesc", "Придн\uFFFDстров'я ///\u00a0Transnistria",
         "ignored transnistria"},
        {"#000000", "#poly-000000-1200-77-nodesc", "ОРДЛО", "held:russia pre-2022"},
        {"#000000", "#poly-000000-1200-77", "Під питанням", "contested grey-zone"},
        {"#bcaaa4", "#poly-BCAAA4-1200-77", "Ворога відкинуто///The enemy was pushed back\n",
         "contested grey-zone"},
        {"#bdbdbd", "#poly-BDBDBD-1200-77", "Статус невідомий /// Unknown status", "contested grey-zone"},
        {"#757575", "#poly-757575-1200-77-nodesc", "Під питанням /// Contensed\n", "contested grey-zone"},
        {"#01579b", "#poly-01579B-1200-77-nodesc", "Звільнено /// Liberated", "held:ukraine kursk"},
        {"#0f9d58", "#poly-0F9D58-2000-77", "Звільнено /// Liberated", "liberated liberated"},
        {"#0288d1", "#poly-0288D1-1200-77", "Звільнено", "liberated liberated"},
        {"#0097a7", "#poly-0097A7-1200-77", "Звільнено /// Liberated", "liberated liberated"},
        {"#ff5252", "#poly-FF5252-2000-77", "Придністров'я.\n///\nTransnistria.", "ignored elsewhere"},
        {"#ce93d8", "#poly-CE93D8-1200-77-nodesc", "Під контролем бойовиків-повстанців пвк",
         "ignored wagner-mutiny"},
        {"#fbc02d", "#poly-FBC02D-1200-77-nodesc", "Багатокутник 54", "unmatched"},
        {"", "#poly-A52714-1200-77-nodesc", "Окуповано", "held:russia occupied"},
        {"red", "#poly-a52714", "", "held:russia occupied"},
    };
    for (size_t at = 0; at < sizeof cases / sizeof *cases; at++) {
        const pl_property properties[] = {property("name", cases[at].name, PL_PROPERTY_STRING),
                                          property("styleUrl", cases[at].style, PL_PROPERTY_STRING),
                                          property("fill", cases[at].fill, PL_PROPERTY_STRING)};
        const char *found = class_text(&legend, &theatre, "", properties, 3);
        if (strcmp(found, cases[at].class) != 0) fail_msg("%s %s: %s", cases[at].fill, cases[at].name, found);
    }
    assert_string_equal(class_text(&legend, &theatre, "", NULL, 0), "unmatched");
    /* What must lie inside: Snake Island, Crimea's south, Luhansk's east, Sudzha, Uzhhorod; and outside: East
     * Prussia, Abkhazia. */
    static const pl_box inside[] = {{30.18, 45.24, 30.22, 45.27},
                                    {33.3, 44.38, 36.65, 46.21},
                                    {38.0, 48.0, 40.23, 50.1},
                                    {34.22, 51.05, 35.49, 51.49},
                                    {22.13, 48.5, 22.4, 48.7}};
    const pl_box area = legend.area_of_interest;
    for (size_t at = 0; at < sizeof inside / sizeof *inside; at++) {
        const pl_box box = inside[at];
        assert_true(box.west > area.west && box.south > area.south && box.east < area.east &&
                    box.north < area.north);
    }
    assert_true(54.32 > area.north); /* East Prussia's southern end */
    assert_true(43.59 < area.south); /* Abkhazia's northern end */
}

static void colours(void **state) {
    (void)state;
    pl_legend legend = legend_of("  - colour: [\"A52714\", \"#0000ff\"]\n    status: held:south\n");
    static const struct {
        const char *key, *value;
        pl_property_type type;
        bool taken;
    } cases[] = {
        {"fill", "#a52714", PL_PROPERTY_STRING, true},
        {"fill", "a52714", PL_PROPERTY_STRING, true},
        {"fill", "A52714", PL_PROPERTY_STRING, true},
        {"fill", "#0000FF", PL_PROPERTY_STRING, true},
        {"fill", "#a5271", PL_PROPERTY_STRING, false},
        {"fill", "#a527144", PL_PROPERTY_STRING, false},
        {"fill", "##52714", PL_PROPERTY_STRING, false},
        {"fill", "a52714", PL_PROPERTY_NUMBER, false},
        {"stroke", "#a52714", PL_PROPERTY_STRING, false},
        {"styleUrl", "#poly-a52714-1-2", PL_PROPERTY_STRING, true},
        {"styleUrl", "#poly-A52714", PL_PROPERTY_STRING, true},
        {"styleUrl", "#poly-a527141", PL_PROPERTY_STRING, false},
        {"styleUrl", "#poly-a5271", PL_PROPERTY_STRING, false},
        {"styleUrl", "poly-a52714", PL_PROPERTY_STRING, false},
        {"styleUrl", "#line-a52714", PL_PROPERTY_STRING, false},
        {"styleUrl", "", PL_PROPERTY_STRING, false},
    };
    for (size_t at = 0; at < sizeof cases / sizeof *cases; at++) {
        pl_property one = property(cases[at].key, cases[at].value, cases[at].type);
        const char *found = class_text(&legend, &small_theatre, "", &one, 1);
        if (strcmp(found, cases[at].taken ? "held:south" : "unmatched") != 0) {
            fail_msg("%s %s: %s", cases[at].key, cases[at].value, found);
        }
    }
    /* `fill` goes before `styleUrl`. */
    pl_property both[] = {property("styleUrl", "#poly-A52714-1", PL_PROPERTY_STRING),
                          property("fill", "#123456", PL_PROPERTY_STRING)};
    assert_string_equal(class_text(&legend, &small_theatre, "", both, 2), "unmatched");
    pl_slice colour, name;
    pl_legend_label(&legend, both, 2, &colour, &name);
    assert_true(pl_slice_equal(colour, pl_slice_of("123456")));
    assert_int_equal(name.length, 0);
    both[1] = property("name", "Київ", PL_PROPERTY_STRING);
    pl_legend_label(&legend, both, 2, &colour, &name);
    assert_true(pl_slice_equal(colour, pl_slice_of("A52714")));
    assert_true(pl_slice_equal(name, pl_slice_of("Київ")));
    pl_legend_label(&legend, NULL, 0, &colour, &name);
    assert_true(colour.length == 0 && name.length == 0);
}

static void other_conditions(void **state) {
    (void)state;
    pl_legend legend = legend_of("  - layer: claims\n"
                                 "    where: {confidence: [low, 0], kind: claim}\n"
                                 "    status: ignored\n"
                                 "    class: rumour\n"
                                 "    why: said so\n"
                                 "  - name_has: [bb, Київ]\n"
                                 "    layer: [claims, control]\n"
                                 "    status: held:north\n"
                                 "  - layer: control\n"
                                 "    status: liberated\n"
                                 "  - layer: rest\n"
                                 "    where: {flag: true}\n"
                                 "    status: contested\n");
    assert_true(legend.area_of_interest.west == -1.5 && legend.area_of_interest.east == 30);
    pl_property properties[] = {property("confidence", "low", PL_PROPERTY_STRING),
                                property("kind", "claim", PL_PROPERTY_STRING),
                                property("name", "abab", PL_PROPERTY_STRING)};
    assert_string_equal(class_text(&legend, &small_theatre, "claims", properties, 3), "ignored rumour");
    assert_string_equal(class_text(&legend, &small_theatre, "Claims", properties, 3), "unmatched");
    assert_string_equal(class_text(&legend, &small_theatre, "control", properties, 3), "liberated");
    properties[0] = property("confidence", "0", PL_PROPERTY_NUMBER);
    assert_string_equal(class_text(&legend, &small_theatre, "claims", properties, 3), "ignored rumour");
    properties[0] = property("confidence", "0.0", PL_PROPERTY_NUMBER); /* as written, not as a number */
    assert_string_equal(class_text(&legend, &small_theatre, "claims", properties, 3), "unmatched");
    assert_string_equal(class_text(&legend, &small_theatre, "claims", properties + 1, 2), "unmatched");
    properties[2] = property("name", "ababb", PL_PROPERTY_STRING);
    assert_string_equal(class_text(&legend, &small_theatre, "claims", properties, 3), "held:north");
    properties[2] = property("name", "у Києві, Київ", PL_PROPERTY_STRING);
    assert_string_equal(class_text(&legend, &small_theatre, "control", properties, 3), "held:north");
    properties[2] = property("name", "КИЇВ", PL_PROPERTY_STRING); /* never case-folded */
    assert_string_equal(class_text(&legend, &small_theatre, "control", properties, 3), "liberated");
    properties[2] = property("name", "b", PL_PROPERTY_STRING);
    assert_string_equal(class_text(&legend, &small_theatre, "control", properties, 3), "liberated");
    properties[0] = property("flag", "true", PL_PROPERTY_BOOL);
    assert_string_equal(class_text(&legend, &small_theatre, "rest", properties, 1), "contested");
    assert_string_equal(class_text(&legend, &small_theatre, "", properties, 3), "unmatched");
    legend = legend_of("  - always: true\n    status: held:north\n    class: all\n");
    assert_string_equal(class_text(&legend, &small_theatre, "any", NULL, 0), "held:north all");
}

static void status_texts(void **state) {
    (void)state;
    char text[PL_STATUS_TEXT];
    pl_status_text(&small_theatre, (pl_class){.status = PL_STATUS_OUTSIDE, .class_name = ""}, text);
    assert_string_equal(text, "outside");
    pl_status_text(&small_theatre, (pl_class){.status = PL_STATUS_HELD, .side = 1, .class_name = ""}, text);
    assert_string_equal(text, "held:south");
    char longest[PL_NAME_MAX];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    const pl_theatre theatre = {.side_count = 1, .sides = {{longest, "X"}}};
    pl_status_text(&theatre, (pl_class){.status = PL_STATUS_HELD, .class_name = ""}, text);
    assert_int_equal(strlen(text), 5 + 63);
    assert_int_equal(pl_theatre_side(&small_theatre, pl_slice_of("south")), 1);
    assert_int_equal(pl_theatre_side(&small_theatre, pl_slice_of("sout")), -1);
}

static int free_arena(void **state) {
    (void)state;
    pl_arena_free(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deepstate),
        cmocka_unit_test(colours),
        cmocka_unit_test(other_conditions),
        cmocka_unit_test(status_texts),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
