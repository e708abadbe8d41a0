/* What a whole text is or wants: sent by a machine, or a wish for a person.
 * Stands beside the fixed words: those are exact, these are phrases. Compiled once from the tables below.
 * Leaves to others: what is done about it (flow/). */
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>

#include "base/mem.h"
#include "understand/understand_impl.h"

enum { MATCHES_MOST = 32 };
enum owner { OWNER_AUTO, OWNER_NO_AUTO, OWNER_PERSON, OWNER_NO_PERSON };

struct understand_intents {
    struct pattern_set *patterns;
    struct tongues *tongues;
    struct halt_words *halt;
};

struct phrase {
    enum owner owner;
    const char *source;
};

static const struct phrase phrases[] = {
    {OWNER_AUTO, "(out of|away from) (the |)office"},
    {OWNER_AUTO, "(automatic|automated|auto) (reply|response|message|text|sms|answer)"},
    {OWNER_AUTO, "(autoreply|autoresponse|sent automatically|auto responder)"},
    {OWNER_AUTO, "do not disturb while driving"},
    {OWNER_AUTO, "(im|i am) driving * (reply|text|get back|call|ring|respond|message|stop|later)"},
    {OWNER_AUTO, "driving focus"},
    {OWNER_AUTO, "notifications silenced"},
    {OWNER_AUTO, "(please |)do not reply to this"},
    {OWNER_AUTO, "(this is an|an) automated"},
    {OWNER_AUTO, "(please |)do not reply"},
    {OWNER_AUTO, "(sorry |)(i |)cant talk (right |)now"},
    {OWNER_AUTO, "(sorry i |i |)missed your call * (call|ring|get) (you |)back"},
    {OWNER_AUTO, "(reply|text|txt) (y|yes|c|stop|1|help) to"},
    {OWNER_AUTO, "(reply|text|txt) (stop|help|end) (to|for)"},
    {OWNER_AUTO, "(msg|message) (and data |)rates"},
    {OWNER_AUTO, "reminder your appointment"},
    {OWNER_AUTO, "(number|person) (you|u) have (texted|dialled|called|messaged|contacted)"},
    {OWNER_AUTO, "(cannot|can not|cant|unable to) receive (text|sms) (messages|message)"},
    {OWNER_AUTO, "(message|text|sms) (received|sent) outside"},
    {OWNER_AUTO, "(office|surgery|shop|line) is (now |currently |)closed * (reopens|reopen|open)"},
    {OWNER_AUTO, "(thank you|thanks) for (your message|contacting|getting in touch|your text|your "
                 "email) * (we|will|our|the)"},
    {OWNER_AUTO, "(respuesta automatica|autoodpowiedz|reponse automatique|resposta "
                 "automatica|raspuns automat|risposta automatica|otomatik yanit)"},
    {OWNER_NO_AUTO, "(keep|get|got|getting|received|why) * (automatic|automated|auto) "
                    "(reply|replies|response|message|letter)"},
    {OWNER_NO_AUTO, "do not reply in"},
    {OWNER_PERSON,
     "(talk|speak|chat|spk) (to|2|with) (a |an |)(real |actual "
     "|)(someone|somebody|some1|sum1|sumone|person|human|adviser|advisor|agent|operator|worker)"},
    {OWNER_PERSON, "(get|give|want|need|have|put) (me |)(a |an |)(real |actual "
                   "|)(human|adviser|advisor|operator|agent)"},
    {OWNER_PERSON,
     "(can i|could i|may i|let me) (get|have|see) (a |an |)(real |actual |)(person|human)"},
    {OWNER_NO_PERSON, "speak to someone about"},
};

struct understand_intents *understand_intents_new(void *ctx)
{
    struct understand_intents *intents = mem_new(ctx, struct understand_intents);
    intents->patterns = pattern_set_new(intents);
    for (size_t i = 0; i < ARRAY_SIZE(phrases); i++) {
        const char *fault = NULL;
        bool is_added = pattern_add(intents->patterns, str_of(phrases[i].source),
                                    (int)phrases[i].owner, &fault);
        assert(is_added);
        (void)is_added;
    }
    pattern_seal(intents->patterns);
    intents->tongues = tongues_new(intents);
    intents->halt = halt_words_new(intents);
    return intents;
}

const struct tongues *intents_tongues(const struct understand_intents *intents)
{
    return intents->tongues;
}

const struct halt_words *intents_halt(const struct understand_intents *intents)
{
    return intents->halt;
}

/* Whether a phrase of owner stands in the text and none that takes it back. */
static bool says(const struct understand_text *text, const struct understand_intents *intents,
                 enum owner owner, enum owner unless)
{
    struct pattern_match matches[MATCHES_MOST];
    if (intents == NULL)
        return false;
    size_t count = pattern_find(intents->patterns, text, 0, matches, MATCHES_MOST);
    bool is_said = false;
    for (size_t i = 0; i < count; i++) {
        if (matches[i].owner == (int)unless)
            return false;
        is_said = is_said || matches[i].owner == (int)owner;
    }
    return is_said;
}

bool understand_is_auto_reply(const struct understand_text *text,
                              const struct understand_intents *intents)
{
    return says(text, intents, OWNER_AUTO, OWNER_NO_AUTO);
}

bool understand_wants_person(const struct understand_text *text,
                             const struct understand_intents *intents)
{
    return says(text, intents, OWNER_PERSON, OWNER_NO_PERSON);
}
