/* Danger in texts as people write them, and what only sounds like it: the name of each test is the text.
 * Tries understand/understand.h on the shipped danger.yaml, and broken lists.
 * Leaves to others: what happens on a hit. */
// SPDX-License-Identifier: Apache-2.0
#include "understand/understand.h"

#include <string.h>

#include "../rows.h"
#include "base/buf.h"
#include "../seed.h"

static struct understand_danger_list *list;

struct row {
    const char *text;
    enum understand_level level;
    const char *kind;
};

static const struct row rows[] = {
    {"I want to die", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"i wanna die", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"feeling suicidal tonight", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"im going to kill myself", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"thinking about ending my life", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"i dont want to be alive anymore", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"I cant go on", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"no point in living", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"better off dead", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"i self harm", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"ive been cutting myself again", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"i have taken an overdose", UNDERSTAND_IMMEDIATE, "means"},
    {"ive took 30 paracetamol", UNDERSTAND_IMMEDIATE, "means"},
    {"took all my tablets", UNDERSTAND_IMMEDIATE, "means"},
    {"I'm standing on the bridge and want to jump", UNDERSTAND_IMMEDIATE, "means"},
    {"ive got a rope", UNDERSTAND_IMMEDIATE, "means"},
    {"he is going to kill me", UNDERSTAND_IMMEDIATE, "violence"},
    {"my boyfriend has a knife", UNDERSTAND_IMMEDIATE, "violence"},
    {"my husband hits me", UNDERSTAND_CONCERN, "violence"},
    {"im scared of my ex", UNDERSTAND_CONCERN, "violence"},
    {"he wont let me out of the house", UNDERSTAND_IMMEDIATE, "violence"},
    {"my mum was stabbed", UNDERSTAND_IMMEDIATE, "violence"},
    {"I have been raped", UNDERSTAND_IMMEDIATE, "violence"},
    {"someone is following me", UNDERSTAND_CONCERN, "violence"},
    {"my step dad touches me", UNDERSTAND_IMMEDIATE, "child"},
    {"im 12 and my mum hits me", UNDERSTAND_IMMEDIATE, "child"},
    {"there are kids being left home alone next door", UNDERSTAND_IMMEDIATE, "child"},
    {"my baby isnt breathing", UNDERSTAND_IMMEDIATE, "medical"},
    {"baby not breathing", UNDERSTAND_IMMEDIATE, "medical"},
    {"my nan collapsed", UNDERSTAND_IMMEDIATE, "medical"},
    {"my dad is having a heart attack", UNDERSTAND_IMMEDIATE, "medical"},
    {"chest pains", UNDERSTAND_IMMEDIATE, "medical"},
    {"having a seizure", UNDERSTAND_IMMEDIATE, "medical"},
    {"bleeding heavily", UNDERSTAND_IMMEDIATE, "medical"},
    {"i think im having a stroke", UNDERSTAND_IMMEDIATE, "medical"},
    {"i can smell gas in my flat", UNDERSTAND_IMMEDIATE, "fire_gas"},
    {"my house is on fire", UNDERSTAND_IMMEDIATE, "fire_gas"},
    {"carbon monoxide alarm is going off", UNDERSTAND_IMMEDIATE, "fire_gas"},
    {"the flat is full of smoke", UNDERSTAND_IMMEDIATE, "fire_gas"},
    {"feeling down", UNDERSTAND_CONCERN, "mood"},
    {"so depressed", UNDERSTAND_CONCERN, "mood"},
    {"im at breaking point", UNDERSTAND_CONCERN, "mood"},
    {"i cant cope anymore", UNDERSTAND_CONCERN, "mood"},
    {"😭😭😭", UNDERSTAND_CONCERN, "mood"},
    {"no way out", UNDERSTAND_CONCERN, "mood"},
    {"he threatened me with a knife", UNDERSTAND_IMMEDIATE, "violence"},
    {"they said they will shoot me", UNDERSTAND_IMMEDIATE, "violence"},
    {"he beats me every night", UNDERSTAND_CONCERN, "violence"},
    {"i am being abused by my partner", UNDERSTAND_CONCERN, "violence"},
    {"need a refuge", UNDERSTAND_CONCERN, "violence"},
    {"kms", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"K I L L  M Y S E L F", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"k.i.l.l. myself", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"s u i c i d e", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"killmyself", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"i wannadie", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"unalive myself", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"i want to end it", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"i want to end it all", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"dont feel safe here", UNDERSTAND_CONCERN, "violence"},
    {"im in danger", UNDERSTAND_IMMEDIATE, "violence"},
    {"can't talk he's here", UNDERSTAND_IMMEDIATE, "violence"},
    {"i drank bleach", UNDERSTAND_IMMEDIATE, "means"},
    {"my friend is going to kill herself", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"my son is suicidal", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"ive stopped eating and want to disappear", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"i've had enough of life", UNDERSTAND_IMMEDIATE, "self_harm"},
    {"my tooth is killing me", UNDERSTAND_NO_DANGER, NULL},
    {"i could kill for a curry", UNDERSTAND_NO_DANGER, NULL},
    {"this wait is killing me", UNDERSTAND_NO_DANGER, NULL},
    {"dying for a cup of tea", UNDERSTAND_NO_DANGER, NULL},
    {"my phone died", UNDERSTAND_NO_DANGER, NULL},
    {"my dad died last year", UNDERSTAND_NO_DANGER, NULL},
    {"my battery is dead", UNDERSTAND_NO_DANGER, NULL},
    {"starving hungry", UNDERSTAND_NO_DANGER, NULL},
    {"need a bed", UNDERSTAND_NO_DANGER, NULL},
    {"end of tenancy", UNDERSTAND_NO_DANGER, NULL},
    {"deadline tomorrow", UNDERSTAND_NO_DANGER, NULL},
    {"fire door is broken", UNDERSTAND_NO_DANGER, NULL},
    {"got fired from my job", UNDERSTAND_NO_DANGER, NULL},
    {"gas bill too high", UNDERSTAND_NO_DANGER, NULL},
    {"gas meter top up", UNDERSTAND_NO_DANGER, NULL},
    {"tablet for school", UNDERSTAND_NO_DANGER, NULL},
    {"need tablets from the pharmacy", UNDERSTAND_NO_DANGER, NULL},
    {"lost my prescription tablets", UNDERSTAND_NO_DANGER, NULL},
    {"run out of money", UNDERSTAND_NO_DANGER, NULL},
    {"shot of coffee", UNDERSTAND_NO_DANGER, NULL},
    {"i hit a wall with my benefits", UNDERSTAND_NO_DANGER, NULL},
    {"hit by the benefit cap", UNDERSTAND_NO_DANGER, NULL},
    {"my rent went up", UNDERSTAND_NO_DANGER, NULL},
    {"stop the eviction", UNDERSTAND_NO_DANGER, NULL},
    {"kick off about my flat", UNDERSTAND_NO_DANGER, NULL},
    {"the landlord threatened to evict me", UNDERSTAND_NO_DANGER, NULL},
    {"landlord is threatening to evict us", UNDERSTAND_NO_DANGER, NULL},
    {"kids are bored", UNDERSTAND_NO_DANGER, NULL},
    {"cut my hours at work", UNDERSTAND_NO_DANGER, NULL},
    {"benefits cut", UNDERSTAND_NO_DANGER, NULL},
    {"cutting my hours", UNDERSTAND_NO_DANGER, NULL},
    {"council cut my care", UNDERSTAND_NO_DANGER, NULL},
    {"my hours have been cut", UNDERSTAND_NO_DANGER, NULL},
    {"i am a child minder", UNDERSTAND_NO_DANGER, NULL},
    {"im 25 and looking for work", UNDERSTAND_NO_DANGER, NULL},
    {"I am 15 minutes away", UNDERSTAND_NO_DANGER, NULL},
    {"i need a stroke support group", UNDERSTAND_NO_DANGER, NULL},
    {"hospital appointment", UNDERSTAND_NO_DANGER, NULL},
    {"heart condition benefits", UNDERSTAND_NO_DANGER, NULL},
    {"stop smoking help", UNDERSTAND_NO_DANGER, NULL},
    {"choking hazard toy donation", UNDERSTAND_NO_DANGER, NULL},
    {"bereaved by suicide", UNDERSTAND_NO_DANGER, NULL},
    {"suicide bereavement group", UNDERSTAND_NO_DANGER, NULL},
    {"i want to volunteer with samaritans", UNDERSTAND_NO_DANGER, NULL},
    {"mental health first aid course", UNDERSTAND_NO_DANGER, NULL},
    {"my back hurts", UNDERSTAND_NO_DANGER, NULL},
    {"shoulder pain", UNDERSTAND_NO_DANGER, NULL},
    {"no hot water", UNDERSTAND_NO_DANGER, NULL},
    {"smell of damp", UNDERSTAND_NO_DANGER, NULL},
    {"burst pipe", UNDERSTAND_NO_DANGER, NULL},
    {"boiler broke down", UNDERSTAND_NO_DANGER, NULL},
    {"fire alarm keeps beeping", UNDERSTAND_NO_DANGER, NULL},
    {"low income", UNDERSTAND_NO_DANGER, NULL},
    {"feeling better thanks", UNDERSTAND_NO_DANGER, NULL},
    {"i feel great", UNDERSTAND_NO_DANGER, NULL},
    {"low on food", UNDERSTAND_NO_DANGER, NULL},
    {"down the road", UNDERSTAND_NO_DANGER, NULL},
    {"lonely", UNDERSTAND_NO_DANGER, NULL},
    {"i give up work next month", UNDERSTAND_NO_DANGER, NULL},
    {"it is a safe area", UNDERSTAND_NO_DANGER, NULL},
    {"is it safe to text", UNDERSTAND_NO_DANGER, NULL},
    {"not in danger", UNDERSTAND_NO_DANGER, NULL},
    {"no danger", UNDERSTAND_NO_DANGER, NULL},
    {"danger", UNDERSTAND_CONCERN, "violence"},
    {"hi", UNDERSTAND_NO_DANGER, NULL},
    {"jump start my car", UNDERSTAND_NO_DANGER, NULL},
    {"train as a nurse", UNDERSTAND_NO_DANGER, NULL},
    {"bridge street", UNDERSTAND_NO_DANGER, NULL},
    {"hang on", UNDERSTAND_NO_DANGER, NULL},
    {"poison ivy", UNDERSTAND_NO_DANGER, NULL},
    {"overdrawn", UNDERSTAND_NO_DANGER, NULL},
    {"bath bomb", UNDERSTAND_NO_DANGER, NULL},
    {"killing time", UNDERSTAND_NO_DANGER, NULL},
    {"kill mould", UNDERSTAND_NO_DANGER, NULL},
    {"kill rats", UNDERSTAND_NO_DANGER, NULL},
    {"killed my plants", UNDERSTAND_NO_DANGER, NULL},
    {"attack of asthma", UNDERSTAND_NO_DANGER, NULL},
    {"panic button", UNDERSTAND_NO_DANGER, NULL},
    {"emergency housing", UNDERSTAND_NO_DANGER, NULL},
    {"emergency food", UNDERSTAND_NO_DANGER, NULL},
    {"need help asap", UNDERSTAND_NO_DANGER, NULL},
    {"urgent", UNDERSTAND_NO_DANGER, NULL},
    {"help me please", UNDERSTAND_NO_DANGER, NULL},
    {"baby formula", UNDERSTAND_NO_DANGER, NULL},
    {"nappies", UNDERSTAND_NO_DANGER, NULL},
    {"my child needs school uniform", UNDERSTAND_NO_DANGER, NULL},
    {"child is missing school", UNDERSTAND_NO_DANGER, NULL},
    {"my son is 12 and needs a school place", UNDERSTAND_NO_DANGER, NULL},
    {"son has autism", UNDERSTAND_NO_DANGER, NULL},
    {"my daughter is being bullied", UNDERSTAND_NO_DANGER, NULL},
    {"my ex wont pay maintenance", UNDERSTAND_NO_DANGER, NULL},
    {"my husband died", UNDERSTAND_NO_DANGER, NULL},
    {"my partner left me", UNDERSTAND_NO_DANGER, NULL},
    {"", UNDERSTAND_NO_DANGER, NULL},
};

static void danger_row(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("test");
    const struct understand_text *text = understand_read(ctx, str_of(row->text));
    struct understand_danger danger = understand_danger_find(text, list);
    assert_int_equal(danger.level, row->level);
    if (row->kind == NULL) {
        assert_null(danger.kind);
        assert_string_equal(understand_danger_why(ctx, text, &danger), "");
    } else {
        assert_string_equal(danger.kind, row->kind);
        assert_non_null(strstr(understand_danger_why(ctx, text, &danger), row->kind));
    }
    mem_free(ctx);
}

struct file {
    const char *name, *yaml, *says; /* says NULL: it is good */
};

#define REST ", level: concern, examples: [\"a b\"]}]\n"

static const struct file files[] = {
    {"plain words", "mood: [{words: [\"a b\"]" REST, NULL},
    {"a choice", "mood: [{words: [\"(x|a) (b|c)\"]" REST, NULL},
    {"a choice that may be missing", "mood: [{words: [\"a (x|) b\"]" REST, NULL},
    {"a gap", "mood: [{words: [\"a b\", \"x * y\"]" REST, NULL},
    {"a number",
     "mood: [{words: [\"a # b\"], level: concern, examples: [\"a 12 b\", \"a two b\"]}]", NULL},
    {"a gap has three words at most",
     "mood: [{words: [\"x * y\"], level: concern, examples: [\"x b b b b y\"]}]", "does not catch"},
    {"a wide gap has eight",
     "mood: [{words: [\"xx ** yy\"], level: concern, examples: [\"xx bb bb bb bb bb bb bb bb "
     "yy\"]}]",
     NULL},
    {"a wide gap has no more",
     "mood: [{words: [\"xx ** yy\"], level: concern, examples: [\"xx bb bb bb bb bb bb bb bb bb "
     "yy\"]}]",
     "does not catch"},
    {"a list by its name",
     "sets: {x: \"a|c\"}\nmood: [{words: [\"<x> b\"], level: concern, examples: [\"a b\", \"c "
     "b\"]}]",
     NULL},
    {"a list within a choice and within another list",
     "sets: {x: \"a|c\", z: \"<x>|f\"}\nmood: [{words: [\"(e|<z>) b\"], level: concern, "
     "examples: [\"e b\", \"c b\", \"f b\"]}]",
     NULL},
    {"a list that may be missing",
     "sets: {x: \"c|d|e|f|g|h\"}\nmood: [{words: [\"a (<x>|) b\"], level: concern, "
     "examples: [\"a b\", \"a h b\"]}]",
     NULL},
    {"a list that nobody named is wrong", "mood: [{words: [\"a <x> b\"]" REST, "d.yaml:1:"},
    {"lists are text", "sets: {x: [a]}\nmood: [{words: [\"a b\"]" REST, "d.yaml:1:"},
    {"words that texts join are met in two parts of a pattern",
     "mood: [{words: [\"(i|we) (am|was) sad\"], level: concern, examples: [\"i am sad\", \"im "
     "sad\", "
     "\"i was sad\"]}]",
     NULL},
    {"they are met where a part between may be missing",
     "mood: [{words: [\"want (so|) (to cry|to b)\"], level: concern, examples: [\"i wanna cry\", "
     "\"want so to b\"]}]",
     NULL},
    {"an example that is not caught is named",
     "mood:\n  - words: [\"a c\"]\n    level: concern\n    examples: [\"a b\"]\n",
     "d.yaml:4:16: this entry does not catch its example a b"},
    {"a not-phrase takes back",
     "mood: [{words: [\"a b\"], not: [\"a b c\"], level: concern, examples: [\"a b c\"]}]",
     "does not catch"},
    {"an unknown kind is named", "anger: [{words: [\"a b\"]" REST,
     "d.yaml:1:1: unknown kind of danger anger"},
    {"an unknown level is named", "mood: [{words: [\"a\"], level: high, examples: [\"a\"]}]",
     "not high"},
    {"an unknown key is named", "mood: [{word: [\"a\"], level: concern, examples: [\"a\"]}]",
     "unknown key word"},
    {"an entry needs examples", "mood: [{words: [\"a\"], level: concern}]", "example"},
    {"an open bracket is wrong", "mood: [{words: [\"(a b\"]" REST, "d.yaml:1:"},
    {"brackets inside brackets are wrong", "mood: [{words: [\"((a|c) b)\"]" REST, "d.yaml:1:"},
    {"a gap in front is wrong", "mood: [{words: [\"* a b\"]" REST, "d.yaml:1:"},
    {"what may all be missing is wrong", "mood: [{words: [\"(a|)\"]" REST, "d.yaml:1:"},
    {"a list is no map", "[a]", "d.yaml:1:"},
};

static void file_row(void **state)
{
    const struct file *row = *state;
    void *ctx = mem_root("test");
    struct understand_danger_list *out = NULL;
    struct error err = {0};
    bool is_good = understand_danger_load(ctx, "d.yaml", str_of(row->yaml), &out, &err);
    assert_int_equal(is_good, row->says == NULL);
    if (!is_good) {
        assert_int_equal(err.kind, ERROR_INPUT);
        assert_non_null(strstr(err.text, row->says));
    }
    mem_free(ctx);
}

static void reason_holds_no_long_number(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct understand_danger_list *out = NULL;
    struct error err = {0};
    assert_true(understand_danger_load(
        ctx, "d.yaml", str_of("mood: [{words: [\"a b\", \"x * y\"]" REST), &out, &err));
    const struct understand_text *text = understand_read(ctx, str_of("x 07700900123 y"));
    struct understand_danger danger = understand_danger_find(text, out);
    assert_string_equal(understand_danger_why(ctx, text, &danger), "x … y (mood: x * y)");
    mem_free(ctx);
}

/* What stands in front of a cry for help, and how often: a list of matches or of words that is full hides nothing. */
struct long_row {
    const char *name, *before;
    size_t times;
    const char *text;
    enum understand_level level;
};

static const struct long_row long_rows[] = {
    {"behind many words", "a ", 700, "I want to kill myself", UNDERSTAND_IMMEDIATE},
    {"behind very many words", "a ", 30000, "I want to kill myself", UNDERSTAND_IMMEDIATE},
    {"across the end of a stretch", "a ", 510, "I want to kill myself", UNDERSTAND_IMMEDIATE},
    {"behind many phrases of less weight", "so depressed ", 140, "I want to kill myself",
     UNDERSTAND_IMMEDIATE},
    {"behind many phrases that are taken back", "no fire ", 200, "I want to kill myself",
     UNDERSTAND_IMMEDIATE},
    {"behind many emoji", "😭", 400, "I want to kill myself", UNDERSTAND_IMMEDIATE},
    {"what is taken back stays so, however often", "suicide squad ", 300, "is a film",
     UNDERSTAND_NO_DANGER},
    {"behind words that are spelt out", "a b c d e f g h i j k l m n o p q r s t u v w x  ", 40,
     "I want to kill myself", UNDERSTAND_IMMEDIATE},
    {"nothing in many words is nothing", "word ", 3000, "end", UNDERSTAND_NO_DANGER},
};

static void long_row(void **state)
{
    const struct long_row *row = *state;
    void *ctx = mem_root("test");
    struct buf *words = buf_new(ctx, 256 * 1024);
    for (size_t i = 0; i < row->times; i++)
        buf_add_text(words, row->before);
    buf_add_text(words, row->text);
    const struct understand_text *text = understand_read(ctx, buf_str(words));
    struct understand_danger danger = understand_danger_find(text, list);
    assert_int_equal(danger.level, row->level);
    assert_true(danger.to <= text->count);
    understand_danger_why(ctx, text, &danger);
    mem_free(ctx);
}

int main(void)
{
    void *root = mem_root("danger");
    struct error err;
    if (!understand_danger_load(root, "danger.yaml", seed_read(root, "flows/london/danger.yaml"),
                                &list, &err)) {
        print_error("%s\n", err.text);
        return 1;
    }
    const struct rows_table tables[] = {ROWS(rows, danger_row), ROWS(files, file_row),
                                        ROWS(long_rows, long_row)};
    const struct CMUnitTest tests[] = {cmocka_unit_test(reason_holds_no_long_number)};
    int failed = rows_run("danger", tables, ARRAY_SIZE(tables));
    failed += cmocka_run_group_tests_name("reasons", tests, NULL, NULL);
    mem_free(root);
    return failed;
}
