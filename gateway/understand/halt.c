/* STOP and START as whole intents in the languages of London: every word of the text has a part in saying so.
 * Stands behind fixed.c, which knows the English ones. A text is such an intent only when nothing else is said: a sentence
 * with "stop" in it never is.
 * Leaves to others: what stopping does (flow/). */
// SPDX-License-Identifier: Apache-2.0
#include "base/mem.h"
#include "understand/understand_impl.h"

enum { LANGUAGES_MAX = 32, WORDS_MAX = 1024, TEXT_WORDS_MOST = 14 };
enum role { ROLE_STOP, ROLE_HALT, ROLE_START, ROLE_ABOUT, ROLE_NOT, ROLE_SEND, ROLE_BESIDE, ROLES };

/* stop: says it alone. halt: says it beside a word about texts. not with send ("do not write") or about ("no more texts")
 * says it too. beside: may stand by. */
static const struct {
    const char *words[ROLES];
} languages[] = {
    {{"stop stopall unsubscribe optout", "end cancel quit enough",
      "start unstop restart resubscribe optin",
      "text texts texting message messages messaging msg msgs sms txt txts txting contact "
      "contacting",
      "dont not no never", "",
      "me my number more please pls plz thanks thank you u ur your any these from off to list "
      "again anymore the all now i want bye ok sending sent getting wanna us this just and at on "
      "ever hi hello need longer wrong number person got have leave alone spam stuff"}},
    {{"opreste opriti oprire dezabonare dezaboneaza dezabonez anuleaza anulati",
      "gata incetati inceteaza terminati", "porneste reia reluati",
      "mesaj mesaje mesajele mesajul sms smsuri", "nu",
      "trimite trimiteti trimiteți trimit scrie scrieti",
      "mai imi mi va rog te multumesc aceste de la sa vreau primesc alte niciun imi ma mă le stop "
      "numarul meu"}},
    {{"parar detener cancelar baja basta", "para pare paren alto deja dejen dejad quitar eliminar",
      "empezar reanudar iniciar", "mensaje mensajes sms textos", "no",
      "mandes manden mande envien envies envie escriban escribas enviar mandar escribir "
      "enviarme mandarme escribirme enviando mandando",
      "mas me por favor gracias estos de los a quiero recibir stop las el mi numero darme dar deja "
      "de dejen la suscripcion"}},
    {{"wypisz wypisac rezygnuje anuluj zatrzymaj", "przestan przestancie koniec zakoncz usun",
      "wznow wznowic zacznij start", "wiadomosci wiadomosc smsy smsow sms smsa", "nie",
      "pisz pisac piszcie wysylaj wysylajcie wysylac przysylaj przysylajcie",
      "prosze wiecej juz mi do mnie dziekuje tych zadnych chce stop moj numer z listy mnie tego "
      "ani jednej dostawac otrzymywac"}},
    {{"parar cancelar sair cancela", "pare parem basta remover tirar", "comecar iniciar retomar",
      "mensagem mensagens sms lista textos", "nao",
      "mande mandem envie enviem mandar enviar escreva escrevam enviarem mandarem mandando "
      "enviando",
      "mais me por favor obrigado obrigada da de as estas quero receber stop o meu numero tira "
      "tirem tire da lista a essas"}},
    {{"arret arreter arretez desabonner desinscrire resilier desabonnement",
      "fin cessez cesser supprimez", "reprendre commencer demarrer",
      "message messages sms textos texto", "ne pas plus",
      "envoyez envoyer envoie ecrivez ecrire menvoyez menvoie menvoyer mecrivez mecrire",
      "d de les me m s il vous plait "
      "svp merci recevoir veux je ces nous mon numero moi n des stop l envoi"}},
    {{"ferma fermare annulla disiscrivi cancellami disiscrivimi", "basta smettete smettila smetti",
      "inizia riprendi ricomincia", "messaggi messaggio sms", "non",
      "mandate mandare inviate scrivete inviare mandarmi inviarmi scrivermi",
      "piu mi per favore grazie di questi voglio ricevere stop"}},
    {{"abmelden stopp", "keine beenden", "starten", "nachrichten nachricht sms", "nicht",
      "senden schreiben schicken", "mehr bitte mir danke stop"}},
    {{"dur durdur iptal cikis durdurun",
      "atmayin gondermeyin yazmayin istemiyorum atma gonderme yazma", "baslat basla devam",
      "mesaj mesajlari mesajlar sms", "", "",
      "bana lutfen artik gondermeyi atmayi almak yollamayi yollamayin daha fazla tesekkurler stop "
      "bir"}},
    {{"", "jooji joojiya", "bilow biloow", "fariimaha fariimo farriimaha farriin message", "ha",
      "dirina dirin qorina", "soo iga ii fadlan mahadsanid dambe stop igu"}},
    {{"ndalo ndaloni", "mjaft", "fillo nis", "mesazhet mesazhe mesazh", "mos",
      "dergoni dergo shkruaj shkruani", "me mua ju lutem faleminderit stop"}},
    {{"стоп зупинити остановить відписатися отписаться зупиніть остановите відписка отписка",
      "припиніть прекратите хватит досить", "почати начать старт відновити возобновить",
      "повідомлення сообщения смс сообщений повідомлень", "не",
      "пишіть пишите надсилайте присылайте шлите отправляйте",
      "мне мені більше больше будь ласка пожалуйста дякую спасибо stop"}},
    {{"", "বন্ধ থামুন থামান", "শুরু চালু", "মেসেজ বার্তা এসএমএস", "না", "পাঠাবেন পাঠিয়েন পাঠাবেন না",
      "করুন করো দয়া করে আর আমাকে পাঠানো পাঠান করে দিন এই stop"}},
    {{"", "bondho bandho thamun thamao", "shuru", "message sms msg text", "na", "pathaben pathiyen",
      "koro korun doya kore ar amake please stop"}},
    {{"", "بند روکیں روکو", "شروع", "میسج پیغام میسجز پیغامات", "مت نہ", "بھیجیں بھیجو بھیجنا",
      "کریں کرو مجھے اب اور کر دیں براہ کرم stop"}},
    {{"", "band roko rokein", "shuru", "message messages msg msgs sms", "mat na",
      "bhejo bhejna bhejen bhejein", "karo kro karein kar do de please mujhe ab aur stop dein"}},
    {{"", "बंद रोको रोकें", "शुरू", "मैसेज संदेश", "मत", "भेजो भेजें भेजना", "करो करें कर दो कृपया मुझे अब और stop"}},
    {{"توقف قف ايقاف إيقاف الغاء إلغاء", "اوقف أوقف اوقفوا أوقفوا", "ابدأ ابدا",
      "رسائل الرسائل رسالة", "لا", "ترسل ترسلوا تراسلني تراسلوني",
      "لي من فضلك شكرا المزيد عن الاشتراك اشتراكي هذه ارسال إرسال اريد أريد stop"}},
};

struct halt_words {
    struct vocabulary *words;
    uint8_t of[WORDS_MAX][LANGUAGES_MAX]; /* by word and language: bit role */
};

struct halt_words *halt_words_new(void *ctx)
{
    struct halt_words *words = mem_new(ctx, struct halt_words);
    words->words = vocabulary_new(words);
    for (size_t i = 0; i < ARRAY_SIZE(languages); i++)
        for (size_t role = 0; role < ROLES; role++) {
            void *scratch = mem_root("words");
            const struct understand_text *text =
                understand_read(scratch, str_of(languages[i].words[role]));
            for (size_t k = 0; k < text->count; k++) {
                int id = vocabulary_add(words->words, text->words[k].folded);
                if (id < WORDS_MAX)
                    words->of[id][i] |= (uint8_t)(1U << role);
            }
            mem_free(scratch);
        }
    return words;
}

/* What a phone adds below what a person wrote: "Sent from my iPhone". */
static size_t without_signature(const struct understand_text *text)
{
    for (size_t i = 1; i + 2 < text->count; i++)
        if (str_equals(text->words[i].folded, "sent") &&
            str_equals(text->words[i + 1].folded, "from"))
            return i;
    return text->count;
}

/* A word with runs of one letter cut to one, and the slips of STOP and START that thumbs make. */
static struct str put_right(struct str word, char room[16])
{
    static const char *const stops[] = {"atop", "dtop", "sotp", "srop", "st0p", "sto",
                                        "stob", "stp",  "stpo", "stpp", "sttop"};
    static const char *const starts[] = {"satrt", "srart",  "sart", "starrt",
                                         "statr", "strart", "strat"};
    size_t length = 0;
    for (size_t i = 0; i < word.length; i++) {
        if (i > 0 && word.data[i] == word.data[i - 1])
            continue;
        if (length == 15)
            return word;
        room[length++] = word.data[i];
    }
    struct str once = str_range(room, length);
    for (size_t i = 0; i < ARRAY_SIZE(stops); i++)
        if (str_equals(word, stops[i]))
            return str_of("stop");
    for (size_t i = 0; i < ARRAY_SIZE(starts); i++)
        if (str_equals(word, starts[i]))
            return str_of("start");
    if (str_equals(once, "stop") || str_equals(once, "start"))
        return once;
    return str_is_near(word, str_of("unsubscribe")) ? str_of("unsubscribe") : word;
}

static enum understand_fixed said(unsigned int roles)
{
    bool has_about = roles >> ROLE_ABOUT & 1;
    bool is_not = roles >> ROLE_NOT & 1;
    bool is_stop = roles >> ROLE_STOP & 1;
    is_stop = is_stop || (roles >> ROLE_HALT & 1 && has_about);
    is_stop = is_stop || (is_not && (has_about || roles >> ROLE_SEND & 1));
    bool is_start = roles >> ROLE_START & 1 && !is_stop && !is_not;
    if (is_stop && !(roles >> ROLE_START & 1))
        return FIXED_STOP;
    return is_start ? FIXED_START : FIXED_NONE;
}

/* What is said of texts that do not come ("not getting any texts", "no messages"), or that they shall not stop, is no wish
 * for fewer. */
static bool takes_stop_back(const struct understand_text *text, size_t count)
{
    static const char *const nots[] = {"dont", "never", "not"};
    static const char *const ends[] = {"cancel", "end", "quit", "stop", "unsubscribe"};
    static const char *const comes[] = {"getting", "got", "have", "sent"};
    static const char *const wishes[] = {"anymore", "longer", "more",  "need", "please",
                                         "pls",     "plz",    "wanna", "want"};
    static const char *const none[] = {"dont", "never", "no", "not"};
    static const char *const wants[] = {"wanna", "want"};
    static const char *const abouts[] = {
        "contact", "contacting", "message", "messages", "messaging", "msg",  "msgs",       "sms",
        "text",    "texting",    "texts",   "txt",      "txting",    "txts", "unsubscribe"};
    bool has_none = false;
    bool has_end = false;
    bool has_come = false;
    bool has_wish = false;
    bool has_send = false;
    bool has_want = false;
    bool has_about = false;
    for (size_t i = 0; i < count; i++) {
        struct str word = text->words[i].folded;
        if (i + 1 < count && WORD_IN(word, nots) && WORD_IN(text->words[i + 1].folded, ends))
            return true;
        has_none = has_none || WORD_IN(word, none);
        has_end = has_end || WORD_IN(word, ends);
        has_come = has_come || WORD_IN(word, comes);
        has_wish = has_wish || WORD_IN(word, wishes);
        has_send = has_send || WORD_IN(word, nots);
        has_want = has_want || WORD_IN(word, wants);
        has_about = has_about || WORD_IN(word, abouts);
    }
    if (has_want && !has_about) /* "i want to stop": drinking, perhaps, or living */
        return true;
    if (!has_none || has_end || has_wish)
        return false;
    return has_come || !has_send;
}

enum understand_fixed halt_find(const struct understand_text *text, const struct halt_words *words)
{
    size_t count = without_signature(text);
    bool is_back = takes_stop_back(text, count);
    unsigned int roles[LANGUAGES_MAX] = {0};
    bool is_out[LANGUAGES_MAX] = {false};
    if (count == 0 || count > TEXT_WORDS_MOST)
        return FIXED_NONE;
    for (size_t i = 0; i < count; i++) {
        char room[16];
        struct str word = put_right(text->words[i].folded, room);
        int id = vocabulary_find(words->words, word);
        if (word_is_emoji(word))
            continue;
        for (size_t k = 0; k < ARRAY_SIZE(languages); k++) {
            unsigned int role = id < WORDS_MAX ? words->of[id][k] : 0;
            is_out[k] = is_out[k] || role == 0;
            /* a word with several parts plays the one that says least */
            roles[k] |= role >> ROLE_BESIDE & 1 ? 0 : role;
        }
    }
    for (size_t k = 0; k < ARRAY_SIZE(languages); k++) {
        /* the English row stands first */
        bool is_none = is_out[k] || (k == 0 && is_back);
        enum understand_fixed fixed = is_none ? FIXED_NONE : said(roles[k]);
        /* "start again" is a wish for the menu, not for texts */
        bool is_again = fixed == FIXED_START && count > 1 &&
                        str_equals(text->words[1].folded, "again") && !(roles[k] >> ROLE_ABOUT & 1);
        if (fixed != FIXED_NONE && !is_again)
            return fixed;
    }
    return FIXED_NONE;
}
