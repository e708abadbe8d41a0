/* The language of a text: by its script, else by frequent words and by letters that few languages have.
 * Stands beside the needs, on the words as they were typed. A table of some 700 words; measured against libraries on the
 * labelled set (tests/understand), where texts are short and half of them English with slips.
 * Leaves to others: offering a language (flow/). */
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/unicode.h"
#include "understand/understand_impl.h"

enum { TONGUES_MAX = 32, WORDS_MAX = 2048, WORD_VOTE = 4, SHARED_VOTE = 2, MARK_VOTE = 3 };

/* Frequent words, and the letters that tell it from English. */
static const struct {
    const char *code, *letters, *words;
} languages[] = {
    {"en", "",
     "the and is i you to my me im for of in it need help have no not can with what where do how "
     "are on get got dont cant want pls please from hi hello thanks been was am that this if they "
     "we our he she food house home work money out so but will u ur ive"},
    {"ro", "ăâîșțşţ",
     "am nu si sunt sa cu este pentru vreau ajutor unde casa mancare locuinta chirie bani munca "
     "copii copiii mea meu ma mi va rog multumesc buna ziua nevoie fara ce cum pot din la pe un o "
     "ne stiu frica sotul e mai mesaje de lucru banca doctor suna salut mesajele opreste caut "
     "mult dati trimiteti sun avem unui imi nici azi maine noapte iulie"},
    {"es", "ñ¿¡áíóú",
     "necesito ayuda comida casa dinero trabajo mi hijos tengo no donde puedo por favor gracias "
     "hola el la los las un una que para con esta estoy me mis y en mas nada quiero vivir dormir "
     "noche de del se como soy mucho necesita mensajes alquiler buenos buenas dias si muy su hay "
     "niños medico miedo"},
    {"pl", "łżźćńśęą",
     "potrzebuje pomocy jedzenia mieszkania nie mam pracy dzieci prosze dziekuje czesc dzien "
     "dobry gdzie jak jest jestem do na i w z moj moja moje maz mnie chce sie co zeby bez dla po "
     "ze rozmawiac pisac wiecej pieniedzy praca mieszkanie dom spie ulicy bardzo mi glodny czynsz "
     "wynajac tu od ale tylko moge szukam boje problem"},
    {"bn", "",
     "ami amar amake khabar nai nei taka ghor ghore bashai kaj sahajjo lagbe dorkar chai apni "
     "kothay bhai jabo koro kore kichu amra tader bachcha meye chele khub korte pari na hobe "
     "thakar jayga ektu bolte parbo mori jete more bangla hoy din"},
    {"pt", "ãõçáâêô",
     "preciso ajuda comida casa dinheiro trabalho meu minha filhos nao não onde posso por favor "
     "obrigado obrigada ola oi o a os as um uma que para com esta estou me em na no do da muito "
     "eu tenho marido medo senhorio conta luz despejar bom dia quero falar pessoa dormir fome "
     "aluguel sou voce mais sem como procuro patrao lista"},
    {"fr", "çèêàùîûœ",
     "je j ai besoin aide manger maison argent travail mes enfants pas ou ne puis s il vous plait "
     "merci bonjour le la les un une que pour avec est suis me mon ma et dans en rien veux vivre "
     "dormir nuit de du des au aux d qu cherche medecin svp avez peux rue faim parler quelqu nous "
     "logement plus arret salut tres loyer mari"},
    {"it", "èìòà",
     "ho bisogno di aiuto cibo casa soldi lavoro miei figli non dove posso per favore grazie ciao "
     "il la i le un una che con sono mi mia mio e in niente mangiare voglio vivere dormire notte "
     "della del cerco medico sto paura marito bambini affitto buongiorno fame vorrei parlare "
     "qualcuno"},
    {"sq", "ëç",
     "kam nuk ndihme ndihmë ushqim shtepi shtëpi para pune punë femijet fëmijët ku te të fle "
     "faleminderit pershendetje une unë jam dua me per për dhe ne në nje një si burri rreh më mua "
     "a po jo ju lutem kerkoj dhimbje"},
    {"tr", "ğışİöüç",
     "yardım yardim lazım lazim yemek yok ev evde para iş is çocuklar nerede nasıl merhaba "
     "teşekkür tesekkur ben benim bir ve için var istiyorum lütfen lutfen kocam beni dövüyor kira "
     "çok değil evsiz bana nereden doktor mesaj atmayın iyi ihtiyacım ihtiyacim konuşmak olmek "
     "ölmek polis ne kadar dan"},
    {"so", "",
     "waxaan waan rabaa caawimaad cunto guri lacag shaqo caruur ma hayo halkee xagee mahadsanid "
     "salaan asc iyo aan ku wuu ayaa anigu baahanahay ii in inaan ka u waa hadda jooji fariimaha "
     "caawi qof la hadlo joog dhinto garaacayaa meel seexdo baahan haysto i dilayaa is hel"},
    {"ur", "",
     "mujhe madad chahiye chaiye khana nahi nahin hai hain mera meri mere ghar paise kaam bachay "
     "bache kahan kaise shukriya salam main mein ko se ka ki ke karna karni chahti chahta hun "
     "hoon bohat bahut kya aap hum zaroorat pareshan kiraya shohar maarta rehne jagah zindagi "
     "khatam hua gaya raha rahi bhi kar koi"},
    {"sw", "",
     "nahitaji msaada chakula nyumba pesa kazi watoto sina wapi naomba tafadhali asante habari "
     "mimi yangu"},
    {"tl", "",
     "kailangan ko ng tulong pagkain bahay pera trabaho walang wala saan po salamat ako ang mga "
     "sa ay anak gusto"},
    {"lt", "ėųūčš",
     "man reikia pagalbos maisto neturiu kur galiu prasau aciu labas esu ir ar mano vaikai darbo "
     "namu"},
    {"hu", "őűöü",
     "szükségem van segítségre segitseg nincs étel pénz lakás hol kérem köszönöm nem és egy hogy "
     "vagyok gyerekek"},
    {"yo", "", "mo nilo iranlowo ounje ile owo ise awon omo mi ko ni ibo"},
    {"de", "ßäöü",
     "ich brauche hilfe essen kein keine geld wohnung und der die das ist nicht bitte danke wo "
     "kann mein meine habe bin"},
    {"vi", "ơưđ",
     "tôi cần giúp đỡ không có tiền nhà thức ăn con ở đâu xin cảm ơn toi can giup khong tien nha"},
};

/* Scripts that stand for one language here; those of several are looked into further. */
static const struct {
    uint32_t first, last;
    const char *code;
} scripts[] = {
    {0x0370, 0x03FF, "el"}, {0x0400, 0x052F, "ru"}, {0x0530, 0x058F, "hy"}, {0x0590, 0x05FF, "he"},
    {0x0600, 0x077F, "ar"}, {0x0900, 0x097F, "hi"}, {0x0980, 0x09FF, "bn"}, {0x0A00, 0x0A7F, "pa"},
    {0x0A80, 0x0AFF, "gu"}, {0x0B80, 0x0BFF, "ta"}, {0x0C00, 0x0C7F, "te"}, {0x0D00, 0x0D7F, "ml"},
    {0x0D80, 0x0DFF, "si"}, {0x0E00, 0x0E7F, "th"}, {0x10A0, 0x10FF, "ka"}, {0x1200, 0x137F, "am"},
    {0x3040, 0x30FF, "ja"}, {0x4E00, 0x9FFF, "zh"}, {0xAC00, 0xD7A3, "ko"},
};

/* Letters or words that tell a language from another of its script; the first that stands in the text decides. */
static const struct {
    const char *script, *signs, *code;
} finer[] = {
    {"ru", "і ї є ґ немає допомог", "uk"},
    {"ru", "ы э ё", "ru"},
    {"ru", "ъ нямам имам помощ искам къде няма жилищ", "bg"},
    {"ar", "ٹ ڈ ڑ ے ں ہ ھ", "ur"},
    {"ar", "پ چ ژ گ ک ی می‌ نداریم هستم مرا", "fa"},
    {"am", "ክ ኣ የብለይን እየ ደልየ ኣሎ", "ti"},
    {"hi", "आहे नाही मला", "mr"},
    {"hi", "छ मलाई", "ne"},
};

struct tongues {
    struct vocabulary *words;
    uint32_t of[WORDS_MAX]; /* by word: bit i is languages[i] */
};

struct tongues *tongues_new(void *ctx)
{
    struct tongues *tongues = mem_new(ctx, struct tongues);
    tongues->words = vocabulary_new(tongues);
    for (size_t i = 0; i < ARRAY_SIZE(languages); i++) {
        struct str rest = str_of(languages[i].words);
        struct str word;
        while (rest.length > 0 && str_next(&rest, ' ', &word)) {
            void *scratch = mem_root("word");
            const struct understand_text *text = understand_read(scratch, word);
            int id = text->count > 0 ? vocabulary_add(tongues->words, text->words[0].folded) : 0;
            if (id < WORDS_MAX)
                tongues->of[id] |= (uint32_t)1 << i;
            mem_free(scratch);
        }
    }
    return tongues;
}

static const char *script_of(uint32_t point)
{
    for (size_t i = 0; i < ARRAY_SIZE(scripts); i++)
        if (point >= scripts[i].first && point <= scripts[i].last)
            return scripts[i].code;
    return NULL;
}

static bool has_sign(struct str text, const char *signs)
{
    struct str rest = str_of(signs);
    struct str sign;
    while (rest.length > 0 && str_next(&rest, ' ', &sign))
        if (sign.length > 0 && memmem(text.data, text.length, sign.data, sign.length) != NULL)
            return true;
    return false;
}

static const char *finer_than(const char *script, struct str text)
{
    for (size_t i = 0; i < ARRAY_SIZE(finer); i++)
        if (strcmp(finer[i].script, script) == 0 && has_sign(text, finer[i].signs))
            return finer[i].code;
    return script;
}

/* The script with the most letters when it has more than the Latin ones; NULL for none. */
static const char *foreign_script(struct str text)
{
    const char *script = NULL;
    size_t latin = 0;
    size_t other = 0;
    size_t bytes;
    for (size_t at = 0; at < text.length; at += bytes) {
        uint32_t point = unicode_next(str_range(text.data + at, text.length - at), &bytes);
        uint32_t lower = point | 0x20;
        latin += lower >= 'a' && lower <= 'z' ? 1 : 0;
        const char *code = point >= 0x0370 ? script_of(point) : NULL;
        other += code ? 1 : 0;
        /* Japanese has Chinese letters among its own */
        if (code && (script == NULL || strcmp(code, "ja") == 0))
            script = code;
    }
    return other > latin || (other > 3 && other * 2 > latin) ? script : NULL;
}

static void vote_words(const struct understand_text *text, const struct tongues *tongues,
                       int votes[TONGUES_MAX])
{
    for (size_t i = 0; i < text->count; i++) {
        struct str word = text->words[i].folded;
        int id = vocabulary_find(tongues->words, word);
        if (id == 0 || id >= WORDS_MAX)
            continue;
        uint32_t of = tongues->of[id];
        bool is_shared = (of & (of - 1)) != 0;
        int vote = (is_shared ? SHARED_VOTE : WORD_VOTE) + (word.length >= 5 ? 2 : 0);
        for (size_t k = 0; k < ARRAY_SIZE(languages); k++)
            votes[k] += of >> k & 1 ? vote : 0;
    }
}

static void vote_letters(struct str text, int votes[TONGUES_MAX])
{
    size_t bytes;
    for (size_t at = 0; at < text.length; at += bytes) {
        unicode_next(str_range(text.data + at, text.length - at), &bytes);
        for (size_t k = 0; bytes == 2 && k < ARRAY_SIZE(languages); k++)
            if (memmem(languages[k].letters, strlen(languages[k].letters), text.data + at, bytes))
                votes[k] += MARK_VOTE;
    }
}

static bool has_letters(const struct understand_text *text)
{
    for (size_t i = 0; i < text->count; i++) {
        struct str word = text->words[i].folded;
        bool is_number = word.data[0] >= '0' && word.data[0] <= '9';
        if (!is_number && !word_is_emoji(word))
            return true;
    }
    return false;
}

static struct understand_guess guessed(const char *code, int score_percent)
{
    struct understand_guess guess = {.score_percent = score_percent};
    (void)snprintf(guess.code, sizeof guess.code, "%s", code);
    return guess;
}

struct understand_guess understand_language_guess(const struct understand_text *text,
                                                  const struct understand_intents *intents)
{
    if (!has_letters(text))
        return guessed("und", 0);
    const char *script = foreign_script(text->original);
    if (script)
        return guessed(finer_than(script, text->original), 95);
    int votes[TONGUES_MAX] = {0};
    if (intents)
        vote_words(text, intents_tongues(intents), votes);
    vote_letters(text->original, votes);
    /* English first: of a tie it is taken, and it needs no word at all */
    size_t best = 0;
    int sum = 0;
    for (size_t k = 0; k < ARRAY_SIZE(languages); k++) {
        sum += votes[k];
        if (votes[k] > votes[best])
            best = k;
    }
    return guessed(languages[best].code, sum == 0 ? 50 : 50 + votes[best] * 49 / sum);
}
