/* What a whole text is or wants: sent by a machine, or a wish for a person.
 * Stands beside the fixed words: those are exact, these are phrases. Compiled once from the tables below.
 * Leaves to others: what is done about it (flow/). */
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>

#include "base/mem.h"
#include "understand/understand_impl.h"

enum { MATCHES_MOST = 64 };
/* weak: a person in need may write so too, so any word of danger outweighs it */
enum owner { OWNER_AUTO, OWNER_WEAK_AUTO, OWNER_NO_AUTO, OWNER_PERSON, OWNER_NO_PERSON };

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
    {OWNER_AUTO, "(automatic|automated|auto) (reply|response|message|text|sms|answer|email)"},
    {OWNER_AUTO, "(autoreply|autoresponse|sent automatically|auto responder|autoresponder)"},
    {OWNER_AUTO, "do not disturb while driving"},
    {OWNER_AUTO, "driving (focus|mode)"},
    {OWNER_AUTO, "notifications silenced"},
    {OWNER_AUTO, "(please|) do not reply"},
    {OWNER_AUTO, "(this is an|an) automated"},
    {OWNER_AUTO, "(no reply|noreply)"},
    {OWNER_AUTO, "(reply|text|txt|send) (y|yes|c|n|stop|1|help|end|optout|opt out) to"},
    {OWNER_AUTO, "(reply|text|txt|send) (stop|help|end) (to|for)"},
    {OWNER_AUTO, "to (opt out|unsubscribe|optout|stop these texts|stop receiving) (reply|text|txt|"
                 "send|click)"},
    {OWNER_AUTO, "(msg|message|data|standard) (and data|) rates (may|) apply"},
    {OWNER_AUTO, "reminder (your|you have an) appointment"},
    {OWNER_AUTO, "your appointment (with|has been|is confirmed|is tomorrow|is booked) * (#|reply|"
                 "cancel|confirm|dr|clinic|surgery|tomorrow|on)"},
    {OWNER_AUTO, "(number|person|customer|subscriber) (you|u) (have|are|) (texted|dialled|dialed|"
                 "called|messaged|contacted|calling|tried|trying|dialling)"},
    {OWNER_AUTO,
     "(this|the) (phone|number|handset|line|service|recipient|subscriber|inbox|mailbox|"
     "device) (cant|dont|not able to|unable to|no longer|not|is not able to) (accept|"
     "accepts|receive|receives|support|monitored|read|checked|in service|available|take|"
     "reachable|recognised)"},
    {OWNER_AUTO, "(inbox|mailbox|line|number|account|handset|email) (is|) (not|un|unmonitored|"
                 "never) (monitored|checked|read|manned|attended)"},
    {OWNER_AUTO, "(unmonitored|not monitored)"},
    {OWNER_AUTO,
     "(message|text|sms) (failed|not delivered|not sent|undelivered|undeliverable|"
     "cant be delivered|blocked) * (recipient|number|retry|error|subscriber|unavailable|"
     "reachable|network|try again)"},
    {OWNER_AUTO, "(delivery failed|delivery failure|delivery status notification|undeliverable|"
                 "mailer daemon)"},
    {OWNER_AUTO, "(subscriber|recipient|customer) (is|) (currently|) (not available|unavailable|"
                 "switched off|not reachable|unreachable)"},
    {OWNER_AUTO, "(message|text|sms) (received|sent) outside"},
    {OWNER_AUTO, "(office|surgery|shop|line|practice) is (now|currently|) closed * (reopens|reopen|"
                 "open|opens)"},
    {OWNER_AUTO, "(thank you|thanks) for (your message|contacting|getting in touch|your text|"
                 "your email|your enquiry|texting|messaging|calling) ** (we aim|we will get back|"
                 "we will respond|we will reply|we will be in touch|we will contact|we endeavour|"
                 "we try to|we have received|we received|we are currently|we are closed|our team|"
                 "our office|our opening|our advisers|a member of|will be back|will reply|"
                 "will respond|the office|someone will be|someone will get|you will receive|"
                 "working days|opening hours|as soon as possible)"},
    {OWNER_AUTO, "we (aim|endeavour) to (respond|reply|get back)"},
    {OWNER_AUTO, "# is your * (code|pin|password|passcode)"},
    {OWNER_AUTO, "your * (code|pin|passcode|otp) is #"},
    {OWNER_AUTO, "(verification|security|authentication|one time|onetime|login|access|"
                 "confirmation) (code|passcode|password|pin) is #"},
    {OWNER_AUTO,
     "(code|pin|passcode|it) * (do not|never|dont) share (it|this|this code|with anyone|"
     "your)"},
    {OWNER_AUTO, "(never|dont) share (this code|this|it) with anyone"},
    {OWNER_AUTO,
     "(if|) this (wasnt|was not|isnt|not) you * (call|contact|reply|ignore|secure|reset|"
     "visit)"},
    {OWNER_AUTO,
     "you have # (new|unheard|) (voicemail|voice message|voice messages|message|missed)"},
    {OWNER_AUTO, "(dial|call|ring) (121|123|901|222|443) to (listen|hear|pick|retrieve|access)"},
    {OWNER_AUTO, "(your|the) (parcel|package|order|delivery|item|prescription|shipment) (will be|"
                 "is out|has been|is due|was|is ready|is on its way|is arriving|is scheduled|"
                 "is now) * (delivered|delivery|dispatched|collect|collection|arriving|way|left|"
                 "courier|today|between|shipped|ready)"},
    {OWNER_AUTO, "(card|account|ac) ending (in|) #"},
    {OWNER_AUTO,
     "(your|a) (direct debit|payment|transaction) of * (taken|due|made|on|declined|ending)"},
    {OWNER_AUTO, "(tcs|terms) apply"},
    {OWNER_AUTO, "(respuesta|mensaje) (automatica|automatico)"},
    {OWNER_AUTO, "(autoodpowiedz|automatyczna odpowiedz|wiadomosc automatyczna|"
                 "wiadomosc zostala wygenerowana|reponse automatique|message automatique|"
                 "resposta automatica|mensagem automatica|raspuns automat|mesaj automat|"
                 "risposta automatica|messaggio automatico|otomatik yanit|otomatik mesaj|"
                 "otomatik cevap|automatische antwort|abwesenheitsnotiz|pergjigje automatike|"
                 "mesazh automatik|jawaab toos ah|farriin otomaatig ah)"},
    {OWNER_AUTO, "(автоматический ответ|"
                 "автоматическое сообщение|автоответ|"
                 "автовідповідь|автоматична відповідь|"
                 "автоматичне повідомлення|رد تلقائي|رد آلي|"
                 "رسالة تلقائية|رسالة آلية|خودکار پیغام|"
                 "پاسخ خودکار|স্বয়ংক্রিয় উত্তর|"
                 "স্বয়ংক্রিয় বার্তা|"
                 "স্বয়ংক্রিয় মেসেজ|"
                 "अपने आप भेजा|自动回复)"},
    {OWNER_AUTO, "(no responda|por favor no responda|va rugam nu raspundeti|nu raspundeti la acest|"
                 "prosimy nie odpowiadac|prosze nie odpowiadac|prosimy na nia nie odpowiadac|"
                 "merci de ne pas repondre|ne pas repondre a ce|nao responda a esta|"
                 "por favor nao responda|non rispondere a questo|bitte nicht antworten)"},
    {OWNER_AUTO, "(estoy fuera de la oficina|fuera de oficina|poza biurem|absent du bureau|"
                 "absente du bureau|fora do escritorio|in afara biroului|fuori ufficio)"},
    {OWNER_WEAK_AUTO,
     "(out of|away from) (the|my|) (office|desk|phone) * (until|till|back|return|"
     "at the moment|currently|right now|and will|will|for urgent|with limited|from|"
     "this week|today)"},
    {OWNER_WEAK_AUTO, "out of office"},
    {OWNER_WEAK_AUTO, "im driving * (reply|text|get back|call|ring|respond|message|stop|later)"},
    {OWNER_WEAK_AUTO,
     "(sorry|) (i|) cant (talk|answer|speak) (right|) now (whats up|call you later|"
     "ill call you|can i call you|please text|text me|)"},
    {OWNER_WEAK_AUTO, "sorry i missed your call * (call|ring|get) (you|) back"},
    {OWNER_WEAK_AUTO, "missed your call * (call|ring|get) (you|) back"},
    {OWNER_WEAK_AUTO,
     "(im|currently) (currently|) (in a|in) meeting (ill|i|and|will|can) * (call|get back|"
     "reply|respond|text|ring)"},
    {OWNER_WEAK_AUTO, "(im|currently|we are) (currently|) (on|away on) (annual leave|leave|holiday|"
                      "maternity leave|sick leave) * (until|till|return|returning|back on|and will|"
                      "limited access|with no access|from)"},
    {OWNER_WEAK_AUTO, "(currently|) (unavailable|away|offline) (at the moment|right now|and|until|"
                      "till) * (will|get back|reply|respond|soon|return|back)"},
    {OWNER_NO_AUTO, "(keep|get|got|getting|received|why|sent me|sends me|another) * "
                    "(automatic|automated|auto|code|voicemail|parcel) "
                    "(reply|replies|response|message|letter|text|)"},
    {OWNER_NO_AUTO, "do not reply in"},
    {OWNER_NO_AUTO, "(someone|scammer|text|they|message) * (sent|saying|said|says) ** (code|parcel|"
                    "voicemail|account|payment|card)"},
    {OWNER_NO_AUTO, "(is it|is this|a|was it) (a|) (scam|fraud)"},
    {OWNER_NO_AUTO,
     "(im|my|i|me|we|he|she) ** (do not reply|dont reply) ** (he|she|husband|phone|sees)"},
    {OWNER_NO_AUTO,
     "(please|) do not reply (he|she|hes|shes|my|to my|if|because|cos|by|with|in|on)"},
    {OWNER_PERSON,
     "(speak|chat|talking|talk) (to|2|with) (a|an|) (real|actual|live|proper|) (someone|"
     "somebody|person|human|human being|adviser|advisor|agent|operator|worker|people|"
     "member of staff|helper)"},
    {OWNER_PERSON,
     "(get|give|want|need|have|put|prefer|send|rather have|wanna have) (me|to|) (a|an|"
     ") (real|actual|live|proper|) (human|human being|adviser|advisor|operator|agent|"
     "real person|actual person)"},
    {OWNER_PERSON,
     "(can i|could i|may i|let me|id like to|can we|could we) (please|) (get|have|see) (a|"
     "an|) (real|actual|live|) (person|human)"},
    {OWNER_PERSON, "put me through (to|)"},
    {OWNER_PERSON,
     "(can|could|will|would|please|get|need|want|like|ask|have) (some|) (someone|somebody|"
     "anyone|adviser|advisor|person|human|a real person|one of you|one of your team|"
     "anybody) (to|please|) (please|) (ring|call|phone|contact|give me a ring|"
     "give me a call|bell) (me|us|back)"},
    {OWNER_PERSON,
     "(not|isnt|no) (a|) (bot|robot|machine|computer|chatbot) (please|) (human|person|"
     "a person|someone|real)"},
    {OWNER_PERSON, "(dont|not|rather not|no) (want|wanna|like|wanna speak to|want to speak to|"
                   "speaking to|talking to|wanna talk to) (a|to a|with a|this|) (robot|bot|machine|"
                   "computer|chatbot|automated)"},
    {OWNER_PERSON, "(stop|enough) (this|with|with the|of this|) (bot|robot|automated)"},
    {OWNER_PERSON, "(someone real|real person please|actual person please|real human|actual human|"
                   "human please|person please|human being please|live person|live agent)"},
    {OWNER_PERSON, "(anyone|anybody|someone) (real|human|there|i can|we can) (i can|there i can|to|"
                   "we can|) (speak)"},
    {OWNER_PERSON,
     "(is|are) (there|) (anyone|anybody|someone|a human|a real person|a person) (real|"
     ") (there|here) (to|i can|that i can|who can) (speak|help)"},
    {OWNER_PERSON,
     "(bot|menu|robot|machine|automated) ** (speak to|get me|human|a person|real person)"},
    {OWNER_PERSON,
     "(vorbesc|vorbi|vorbim|discut|discuta) cu (cineva|o persoana|persoana|un om|om|"
     "un consilier|consilier|consilierul|un operator|operator|un agent|o persoana reala)"},
    {OWNER_PERSON,
     "(vreau|am nevoie de|as vrea) (un|o) (om|persoana reala|consilier|operator|om real)"},
    {OWNER_PERSON,
     "(hablar|hable|platicar|comunicarme) con (alguien|una persona|un asesor|una asesora|"
     "un humano|una persona real|un agente|un operador|un ser humano|alguna persona)"},
    {OWNER_PERSON, "(quiero|necesito|prefiero) (una persona|un humano|un asesor|una persona real|"
                   "un agente)"},
    {OWNER_PERSON, "(rozmawiac|porozmawiac|mowic|pogadac|rozmowa) z (kims|czlowiekiem|konsultantem|"
                   "doradca|osoba|zywym czlowiekiem|pracownikiem|kim|zywa osoba|doradczynia)"},
    {OWNER_PERSON, "(chce|potrzebuje|poprosze|prosze o) (czlowieka|konsultanta|doradce|"
                   "kontakt z czlowiekiem|kontakt z konsultantem)"},
    {OWNER_PERSON,
     "falar com (alguem|uma pessoa|um atendente|uma atendente|um humano|um conselheiro|"
     "uma pessoa real|um operador|um assistente|gente)"},
    {OWNER_PERSON, "(quero|preciso de) (uma pessoa|um humano|um atendente|uma pessoa real)"},
    {OWNER_PERSON, "parler (a|avec) (quelquun|quelqu un|une personne|un conseiller|une conseillere|"
                   "un humain|une vraie personne|un agent|un operateur|un etre humain|"
                   "une personne reelle)"},
    {OWNER_PERSON, "(je veux|je voudrais|besoin d|besoin de) (un humain|une vraie personne|"
                   "un conseiller|une personne reelle)"},
    {OWNER_PERSON, "(parlare|parlo) con (qualcuno|una persona|un operatore|un consulente|"
                   "un essere umano|un umano|una persona vera)"},
    {OWNER_PERSON, "(manusher|manush er|karo|kono manush|ekjoner|ekjon manusher|kono manusher|"
                   "adviser er|upodeshtar) (sathe|shathe|sate|shate|sate|songe|shonge) (kotha)"},
    {OWNER_PERSON, "(কারো|মানুষের|একজনের|কারও|"
                   "উপদেষ্টার|পরামর্শকের|"
                   "কোনো মানুষের|একজন মানুষের|"
                   "কর্মীর) (সাথে|সঙ্গে) (একটু|) (কথা)"},
    {OWNER_PERSON,
     "(kisi|insan|adviser|kisi insan|kisi bande|kisi admi|asli insan) (se|say|sy) (baat|"
     "bat|bath)"},
    {OWNER_PERSON, "(کسی|انسان|کسی انسان|مشیر|کسی شخص) سے بات"},
    {OWNER_PERSON, "(किसी|इंसान|किसी इंसान|"
                   "किसी व्यक्ति|सलाहकार) से बात"},
    {OWNER_PERSON, "(اتحدث|التحدث|اتكلم|أتحدث|أتكلم|التكلم|احكي|"
                   "الكلام|اكلم) (مع|الى|إلى|) (شخص|احد|أحد|انسان|"
                   "إنسان|مستشار|موظف|حد|احدهم)"},
    {OWNER_PERSON,
     "(biriyle|birisiyle|insanla|danismanla|danisman ile|yetkiliyle|kisiyle|temsilciyle|"
     "gercek biriyle) (konusmak|gorusmek|konusabilir|gorusebilir|konusabilirmiyim)"},
    {OWNER_PERSON,
     "(qof|cid|qof dhab|lataliye) * (la hadli|la hadlo|lahadlo|la hadlaa|la hadlin|hadli|"
     "lahadli|lahadlaa|hadlo)"},
    {OWNER_PERSON, "(поговорить|говорить|поговорити|розмовляти|"
                   "говорити|связаться|звязатися|"
                   "поспілкуватися) (с|з|із|со) (человеком|кем|"
                   "кем то|людиною|кимось|оператором|"
                   "консультантом|ким|ким небудь|живым|живою)"},
    {OWNER_PERSON, "(flas|flisni|bisedoj|folur|flasim) me (dike|dikë|nje person|një person|njeri|"
                   "nje njeri|keshilltar|nje keshilltar|operator)"},
    {OWNER_PERSON, "با (کسی|یک نفر|انسان|مشاور|یه نفر|یک انسان|"
                   "آدم) (صحبت|حرف)"},
    {OWNER_PERSON, "(ਕਿਸੇ ਨਾਲ ਗੱਲ|કોઈ સાથે વાત|"
                   "કોઈની સાથે વાત|யாரிடமாவது பேச|"
                   "ஒருவருடன் பேச|ஒருவரிடம் பேச|真 人|"
                   "人 工 客 服|转 人 工|跟 人 说 话)"},
    {OWNER_PERSON, "(bi kesekî re|bi yekî re|ligel kesek|lagal kesek) * (biaxivim|qise|axaftin)"},
    {OWNER_NO_PERSON, "speak to someone about"},
    {OWNER_NO_PERSON,
     "(im|i was|as a|he is|shes|hes) (a|an|) (real|actual|) (person|human|human being)"},
    {OWNER_NO_PERSON,
     "(are|r|is|am i) (you|u|this|it|there|speaking to|talking to) (a|an|) (real|actual|"
     ") (person|human|bot|robot|human being)"},
    {OWNER_NO_PERSON, "(who|where|how|which) (do|can|should|could) (i|we) ** speak to"},
    {OWNER_NO_PERSON,
     "(want|need|like|miss|nobody|no one|anyone|someone|wish) * (person|someone|somebody|"
     "people) to speak (to|with) (of an|in the|during|at|every|now and|when im lonely|"
     "around)"},
    {OWNER_NO_PERSON,
     "(nobody|no one|dont have anyone|havent got anyone|have no one|got no one|cant|"
     "scared|afraid|wont|not allowed|never|shy|hard|struggle|not let me|let me) (to|"
     "for me to|) speak (to|with)"},
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

/* Whether a phrase of owner stands among the matches and none that takes it back. */
static bool says(const struct pattern_match *matches, size_t count, enum owner owner,
                 enum owner unless)
{
    bool is_said = false;
    for (size_t i = 0; i < count; i++) {
        if (matches[i].owner == (int)unless)
            return false;
        is_said = is_said || matches[i].owner == (int)owner;
    }
    return is_said;
}

struct intents_said intents_read(const struct understand_text *text,
                                 const struct understand_intents *intents)
{
    struct pattern_match matches[MATCHES_MOST];
    struct intents_said said = {false, false, false};
    if (intents == NULL)
        return said;
    size_t count = pattern_find(intents->patterns, text, 0, matches, MATCHES_MOST);
    if (count == 0)
        return said;
    said.is_auto_reply = says(matches, count, OWNER_AUTO, OWNER_NO_AUTO);
    said.may_be_auto_reply = says(matches, count, OWNER_WEAK_AUTO, OWNER_NO_AUTO);
    said.wants_person = says(matches, count, OWNER_PERSON, OWNER_NO_PERSON);
    return said;
}

bool understand_wants_person(const struct understand_text *text,
                             const struct understand_intents *intents)
{
    return intents_read(text, intents).wants_person;
}
