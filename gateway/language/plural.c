/* Plural rules of gettext's catalogues: a small C expression over n, read once and worked out a number at a time.
 * Stands under the catalogue reader. Nothing here is compiled or run as code: a rule is a short list of operations on
 * a stack of fixed depth, and dividing by nothing gives nothing.
 * Leaves to others: which wording a form is (catalogue.c). */
// SPDX-License-Identifier: Apache-2.0
#include "language/language_impl.h"

#include <string.h>

#include "base/mem.h"

enum { STEPS_MAX = 200, DEPTH_MAX = 32, STACK_MAX = 64, TRIED_TO = 1000 };

enum operation {
    OP_NUMBER, /* pushes value */
    OP_N,      /* pushes n */
    OP_NOT,
    OP_MULTIPLY,
    OP_DIVIDE,
    OP_REST,
    OP_ADD,
    OP_SUBTRACT,
    OP_LESS,
    OP_LESS_EQUAL,
    OP_GREATER,
    OP_GREATER_EQUAL,
    OP_EQUAL,
    OP_DIFFERENT,
    OP_AND,
    OP_OR,
    OP_CHOOSE, /* takes three: the condition, what it is if so, what else */
};

struct step {
    enum operation operation;
    uint64_t value;
};
struct plural {
    size_t forms;
    struct step steps[STEPS_MAX];
    size_t count;
};

/* A rule being read. */
struct rule {
    struct plural *plural;
    struct str rest;
    int depth;
    bool is_wrong;
};

static void skip_blanks(struct rule *rule)
{
    rule->rest = str_trim(rule->rest);
}

static bool take(struct rule *rule, const char *sign)
{
    skip_blanks(rule);
    if (!str_starts(rule->rest, sign))
        return false;
    size_t length = strlen(sign);
    rule->rest = str_range(rule->rest.data + length, rule->rest.length - length);
    return true;
}

static void add(struct rule *rule, enum operation operation, uint64_t value)
{
    struct plural *plural = rule->plural;
    if (plural->count == STEPS_MAX) {
        rule->is_wrong = true;
        return;
    }
    plural->steps[plural->count++] = (struct step){operation, value};
}

static void read_number(struct rule *rule)
{
    size_t length = 0;
    while (length < rule->rest.length && rule->rest.data[length] >= '0' &&
           rule->rest.data[length] <= '9')
        length++;
    int64_t value = 0;
    if (!str_to_int64(str_range(rule->rest.data, length), 0, 1000000, &value))
        rule->is_wrong = true;
    rule->rest = str_range(rule->rest.data + length, rule->rest.length - length);
    add(rule, OP_NUMBER, (uint64_t)value);
}

/* Two-sided signs, weakest first; of one level the longer stands before its beginning. */
static const struct {
    const char *sign;
    int level;
    enum operation operation;
} signs[] = {
    {"||", 0, OP_OR},        {"&&", 1, OP_AND},        {"==", 2, OP_EQUAL},
    {"!=", 2, OP_DIFFERENT}, {"<=", 3, OP_LESS_EQUAL}, {">=", 3, OP_GREATER_EQUAL},
    {"<", 3, OP_LESS},       {">", 3, OP_GREATER},     {"+", 4, OP_ADD},
    {"-", 4, OP_SUBTRACT},   {"*", 5, OP_MULTIPLY},    {"/", 5, OP_DIVIDE},
    {"%", 5, OP_REST},
};
enum { LEVELS = 6 };

// A forward declaration, because brackets hold a whole rule; DEPTH_MAX bounds how deep.
static void read_choice(struct rule *rule);

/* A number, n, !…, or something in brackets. */
// NOLINTNEXTLINE(misc-no-recursion): as deep as DEPTH_MAX
static void read_single(struct rule *rule)
{
    int nots = 0;
    while (nots < DEPTH_MAX && take(rule, "!"))
        nots++;
    skip_blanks(rule);
    char first = rule->rest.length > 0 ? rule->rest.data[0] : '\0';
    if (first >= '0' && first <= '9') {
        read_number(rule);
    } else if (take(rule, "n")) {
        add(rule, OP_N, 0);
    } else if (take(rule, "(")) {
        read_choice(rule);
        rule->is_wrong = rule->is_wrong || !take(rule, ")");
    } else {
        rule->is_wrong = true;
    }
    for (int i = 0; i < nots; i++)
        add(rule, OP_NOT, 0);
}

static bool take_sign(struct rule *rule, int level, enum operation *out)
{
    for (size_t i = 0; i < ARRAY_SIZE(signs); i++)
        if (signs[i].level == level && take(rule, signs[i].sign)) {
            *out = signs[i].operation;
            return true;
        }
    return false;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as DEPTH_MAX
static void read_level(struct rule *rule, int level)
{
    if (level == LEVELS) {
        read_single(rule);
        return;
    }
    read_level(rule, level + 1);
    enum operation operation;
    while (!rule->is_wrong && take_sign(rule, level, &operation)) {
        read_level(rule, level + 1);
        add(rule, operation, 0);
    }
}

/* a ? b : c, where c may be another. */
// NOLINTNEXTLINE(misc-no-recursion): as deep as DEPTH_MAX
static void read_choice(struct rule *rule)
{
    if (++rule->depth > DEPTH_MAX) {
        rule->is_wrong = true;
        return;
    }
    read_level(rule, 0);
    if (!rule->is_wrong && take(rule, "?")) {
        read_choice(rule);
        if (!rule->is_wrong && take(rule, ":")) {
            read_choice(rule);
            add(rule, OP_CHOOSE, 0);
        } else {
            rule->is_wrong = true;
        }
    }
    rule->depth--;
}

static uint64_t work_out(enum operation operation, uint64_t a, uint64_t b)
{
    switch (operation) {
    case OP_MULTIPLY:
        return a * b;
    case OP_DIVIDE:
        return b == 0 ? 0 : a / b;
    case OP_REST:
        return b == 0 ? 0 : a % b;
    case OP_ADD:
        return a + b;
    case OP_SUBTRACT:
        return a >= b ? a - b : 0;
    case OP_LESS:
        return a < b;
    case OP_LESS_EQUAL:
        return a <= b;
    case OP_GREATER:
        return a > b;
    case OP_GREATER_EQUAL:
        return a >= b;
    case OP_EQUAL:
        return a == b;
    case OP_DIFFERENT:
        return a != b;
    case OP_AND:
        return a != 0 && b != 0;
    case OP_OR:
        return a != 0 || b != 0;
    case OP_NUMBER:
    case OP_N:
    case OP_NOT:
    case OP_CHOOSE:
        return 0;
    }
    return 0;
}

/* How many values an operation takes off the stack; each puts one there. */
static size_t takes(enum operation operation)
{
    if (operation == OP_NUMBER || operation == OP_N)
        return 0;
    return operation == OP_NOT ? 1 : operation == OP_CHOOSE ? 3 : 2;
}

/* A rule that was read leaves exactly one value, so the stack never runs empty; one that would need a deeper stack
 * gives PLURAL_FORMS_MAX, which no language has. */
static uint64_t value_of(const struct plural *plural, uint64_t n)
{
    uint64_t stack[STACK_MAX + 2] = {0};
    size_t depth = 0;
    for (size_t i = 0; i < plural->count; i++) {
        const struct step *step = &plural->steps[i];
        size_t taken = takes(step->operation);
        if (taken > depth || depth - taken == STACK_MAX)
            return PLURAL_FORMS_MAX;
        depth -= taken;
        uint64_t *top = &stack[depth++];
        if (taken == 0)
            *top = step->operation == OP_N ? n : step->value;
        else if (taken == 1)
            *top = *top == 0;
        else if (taken == 2)
            *top = work_out(step->operation, top[0], top[1]);
        else
            *top = top[0] != 0 ? top[1] : top[2];
    }
    return stack[0];
}

static bool read_count(struct rule *rule)
{
    skip_blanks(rule);
    size_t length = 0;
    while (length < rule->rest.length && rule->rest.data[length] >= '0' &&
           rule->rest.data[length] <= '9')
        length++;
    int64_t forms = 0;
    if (!str_to_int64(str_range(rule->rest.data, length), 1, PLURAL_FORMS_MAX, &forms))
        return false;
    rule->plural->forms = (size_t)forms;
    rule->rest = str_range(rule->rest.data + length, rule->rest.length - length);
    return true;
}

static const char *read_rule(struct rule *rule)
{
    if (!take(rule, "nplurals") || !take(rule, "=") || !read_count(rule))
        return "Plural-Forms begins with nplurals= and a number from 1 to 6";
    if (!take(rule, ";") || !take(rule, "plural") || !take(rule, "="))
        return "Plural-Forms goes on with plural= and a rule";
    read_choice(rule);
    take(rule, ";");
    skip_blanks(rule);
    if (rule->is_wrong || rule->rest.length > 0)
        return "the rule of Plural-Forms cannot be read";
    for (uint64_t n = 0; n <= TRIED_TO; n++)
        if (value_of(rule->plural, n) >= rule->plural->forms)
            return "the rule of Plural-Forms gives a form that there is not";
    return NULL;
}

const struct plural *plural_read(void *ctx, struct str text, const char **why)
{
    struct plural *plural = mem_new(ctx, struct plural);
    struct rule rule = {.plural = plural, .rest = text};
    *why = read_rule(&rule);
    if (*why == NULL)
        return plural;
    mem_free(plural);
    return NULL;
}

size_t plural_count(const struct plural *plural)
{
    return plural->forms;
}

size_t plural_form(const struct plural *plural, int64_t number)
{
    uint64_t form = value_of(plural, (uint64_t)(number < 0 ? -number : number));
    return form < plural->forms ? (size_t)form : 0;
}
