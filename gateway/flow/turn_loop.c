/* Auto-responders, loops and floods (A14, A23): which texts no person seems to write, what is held back then, and how many
 * answers a person had in the last hour.
 * Stands behind the fixed words and exact answers of a text, before free words are read. What is held is kept, read for
 * danger and shown to people; it is never counted as a need.
 * Leaves to others: known phrases of auto-replies (understand/), showing what is held (the desk). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include <string.h>

enum { QUICK_MOST = 3, ANSWERED_IN_TEN_MINUTES = 5, ANSWERED_IN_A_DAY = TURN_ODD_MAX };
enum { HOLD_HOURS = 6, REPLIES_TO_PERSON = 40, SLOT_MINUTES = 60 / TURN_SLOTS };

/* FNV-1a, 63 bits: enough to tell whether two texts of one person are the same. */
uint64_t turn_hash(struct str text)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < text.length; i++)
        hash = (hash ^ (unsigned char)text.data[i]) * 1099511628211u;
    return hash & INT64_MAX;
}

/* ---- The words of a loop ------------------------------------------------------------------------------------- */

/* A word that says something: numbers change from one automatic text to the next. */
static bool is_telling(struct str word)
{
    for (size_t i = 0; i < word.length; i++)
        if (word.data[i] >= '0' && word.data[i] <= '9')
            return false;
    return word.length > 0;
}

static bool knows(const struct turn_loop *loop, uint64_t hash)
{
    for (size_t i = 0; i < loop->word_count; i++)
        if (loop->words[i] == hash)
            return true;
    return false;
}

static void learn(struct turn_loop *loop, const struct understand_text *text)
{
    for (size_t i = 0; i < text->count && loop->word_count < TURN_LOOP_WORDS_MAX; i++) {
        uint64_t hash = turn_hash(text->words[i].folded);
        if (is_telling(text->words[i].folded) && !knows(loop, hash))
            loop->words[loop->word_count++] = hash;
    }
}

/* Whether it says a word that the texts held before did not; of a long text only so many were kept. */
static bool has_news(const struct turn_loop *loop, const struct understand_text *text)
{
    if (loop->word_count == TURN_LOOP_WORDS_MAX && text->count > TURN_LOOP_WORDS_MAX)
        return false;
    for (size_t i = 0; i < text->count; i++)
        if (is_telling(text->words[i].folded) && !knows(loop, turn_hash(text->words[i].folded)))
            return true;
    return false;
}

/* ---- Holding ------------------------------------------------------------------------------------------------- */

static bool is_held(const struct turn *turn)
{
    return turn->session.loop.until_ms > turn->world->now_ms;
}

bool turn_loop_is_held(const struct turn *turn)
{
    return is_held(turn);
}

void turn_loop_calm(struct turn *turn)
{
    struct turn_loop *loop = &turn->session.loop;
    loop->until_ms = 0;
    loop->quick = 0;
    loop->odd_hash = 0;
    loop->odd_count = loop->word_count = 0;
}

static void begin(struct turn *turn, const struct understand_text *text)
{
    struct turn_loop *loop = &turn->session.loop;
    bool was_held = is_held(turn);
    if (!was_held)
        turn_loop_calm(turn);
    loop->until_ms = turn->world->now_ms + HOLD_HOURS * CLOCK_HOUR_MS;
    learn(loop, text);
    if (!was_held && turn->contact.has_case)
        turn_case(turn, "held", "Looks like automatic replies: none of ours goes for 6 hours");
}

void turn_loop_phrase(struct turn *turn, const struct understand_text *text)
{
    turn->seen.is_held = true;
    begin(turn, text);
}

static size_t answered_since(const struct turn_loop *loop, int64_t since_ms)
{
    size_t count = 0;
    for (size_t i = 0; i < loop->odd_count; i++)
        count += loop->odd_ms[i] > since_ms ? 1 : 0;
    return count;
}

/* One that will be answered: the oldest makes room. */
static void count_answered(struct turn_loop *loop, int64_t now_ms)
{
    if (loop->odd_count == TURN_ODD_MAX) {
        memmove(&loop->odd_ms[0], &loop->odd_ms[1], (TURN_ODD_MAX - 1) * sizeof loop->odd_ms[0]);
        loop->odd_count--;
    }
    loop->odd_ms[loop->odd_count++] = now_ms;
}

/* The four signs. Where no time at all has passed since our answer the clock stands still, as in a rehearsal: that is
 * not quick. */
static bool is_machine(struct turn *turn, const struct understand_text *text)
{
    struct turn_loop *loop = &turn->session.loop;
    int64_t now_ms = turn->world->now_ms;
    if (!turn->was_answered)
        return false;
    int64_t since_ms = now_ms - turn->session.replied_ms;
    uint64_t hash = turn_hash(str_of(text->folded));
    bool is_same = loop->odd_hash == hash;
    bool is_quick = since_ms > 0 && since_ms <= 5000;
    loop->odd_hash = hash;
    loop->quick = is_quick && loop->quick < QUICK_MOST ? loop->quick + 1 : loop->quick;
    if (is_same || loop->quick == QUICK_MOST ||
        answered_since(loop, now_ms - 10 * CLOCK_MINUTE_MS) >= ANSWERED_IN_TEN_MINUTES ||
        answered_since(loop, now_ms - CLOCK_DAY_MS) >= ANSWERED_IN_A_DAY)
        return true;
    count_answered(loop, now_ms);
    return false;
}

/* Whether free words say something that the script can take up, so that they count for no sign. */
static bool is_understood(struct turn *turn, const struct understand_text *text)
{
    struct understand_need needs[UNDERSTAND_NEEDS_MAX];
    struct understand_area_found found = {0};
    size_t count = understand_needs_sure(
        needs, understand_needs_find(turn->ctx, text, turn->program->needs, needs));
    return count > 0 || understand_wants_person(text, turn->program->intents) ||
           turn_find_area(turn, text, &found);
}

bool turn_loop_holds(struct turn *turn, const struct understand_text *text)
{
    struct turn_loop *loop = &turn->session.loop;
    const struct flow_recall *record = turn->world->recall;
    bool is_new = !is_held(turn) || has_news(loop, text);
    if (is_held(turn) && is_new)
        turn_loop_calm(turn);
    if (is_new && is_understood(turn, text))
        loop->odd_hash = 0;
    else if (!is_new || is_machine(turn, text))
        turn->seen.is_held = true;
    /* where postcodes were taken out, two texts may look the same that were not */
    if (record)
        turn->seen.is_held = record->is_held;
    if (turn->seen.is_held)
        begin(turn, text);
    return turn->seen.is_held;
}

/* ---- How many answers ---------------------------------------------------------------------------------------- */

/* The slot of ten minutes that a moment lies in, from 1970. */
static int64_t slot_of(int64_t at_ms)
{
    return at_ms / (SLOT_MINUTES * CLOCK_MINUTE_MS);
}

void turn_loop_replied(struct turn *turn)
{
    struct turn_loop *loop = &turn->session.loop;
    int64_t slot = slot_of(turn->world->now_ms);
    for (; loop->slot < slot - TURN_SLOTS || loop->slot > slot; loop->slot = slot)
        memset(loop->replies, 0, sizeof loop->replies);
    for (; loop->slot < slot; loop->slot++) {
        memmove(&loop->replies[1], &loop->replies[0], (TURN_SLOTS - 1) * sizeof loop->replies[0]);
        loop->replies[0] = 0;
    }
    loop->replies[0]++;
}

static int replies_in_an_hour(const struct turn *turn)
{
    const struct turn_loop *loop = &turn->session.loop;
    int64_t slot = slot_of(turn->world->now_ms);
    int count = 0;
    for (int i = 0; i < TURN_SLOTS; i++)
        count += loop->slot - i > slot - TURN_SLOTS ? loop->replies[i] : 0;
    return count;
}

bool turn_loop_is_many(const struct turn *turn)
{
    return replies_in_an_hour(turn) >= REPLIES_TO_PERSON;
}

bool turn_loop_is_over(const struct turn *turn)
{
    int most = turn->world->replies_per_hour;
    return turn->world->is_saving || (most > 0 && replies_in_an_hour(turn) >= most);
}
