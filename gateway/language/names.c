/* Languages by code: their names in themselves and in English, and what a speech engine calls them.
 * Stands under the language list, "Other" and the desk.
 * Leaves to others: which are live (service.yaml). */
// SPDX-License-Identifier: Apache-2.0
#include "language/language.h"

#include <string.h>

#include "base/mem.h"
#include "base/unicode.h"

/* also: other names people use, separated by "|". Codes: ISO 639-1, or 639-3 where there is none of two letters. */
static const struct language_name {
    const char *code, *own, *english, *voice, *also;
} names[] = {
    {"en", "English", "English", "en-GB", "inglese|ingles|angielski"},
    {"ak", "Akan", "Akan", "ak-GH", "twi|fante"},
    {"am", "አማርኛ", "Amharic", "am-ET", "amarinya"},
    {"ar", "العربية", "Arabic", "ar-SA", "arabi"},
    {"bg", "Български", "Bulgarian", "bg-BG", "balgarski"},
    {"bn", "বাংলা", "Bengali", "bn-IN", "bangla|bengla|sylheti"},
    {"bs", "Bosanski", "Bosnian", "bs-BA", ""},
    {"cs", "Čeština", "Czech", "cs-CZ", "cesky"},
    {"cy", "Cymraeg", "Welsh", "cy-GB", ""},
    {"da", "Dansk", "Danish", "da-DK", ""},
    {"de", "Deutsch", "German", "de-DE", ""},
    {"el", "Ελληνικά", "Greek", "el-GR", "ellinika"},
    {"es", "Español", "Spanish", "es-ES", "castellano"},
    {"et", "Eesti", "Estonian", "et-EE", ""},
    {"fa", "فارسی", "Persian", "fa-IR", "farsi|dari"},
    {"fi", "Suomi", "Finnish", "fi-FI", ""},
    {"fr", "Français", "French", "fr-FR", ""},
    {"ga", "Gaeilge", "Irish", "ga-IE", "gaelic"},
    {"gu", "ગુજરાતી", "Gujarati", "gu-IN", ""},
    {"ha", "Hausa", "Hausa", "ha-NG", ""},
    {"he", "עברית", "Hebrew", "he-IL", "ivrit"},
    {"hi", "हिन्दी", "Hindi", "hi-IN", ""},
    {"hr", "Hrvatski", "Croatian", "hr-HR", ""},
    {"hu", "Magyar", "Hungarian", "hu-HU", ""},
    {"hy", "Հայերեն", "Armenian", "hy-AM", ""},
    {"id", "Bahasa Indonesia", "Indonesian", "id-ID", ""},
    {"ig", "Igbo", "Igbo", "ig-NG", "ibo"},
    {"it", "Italiano", "Italian", "it-IT", ""},
    {"ja", "日本語", "Japanese", "ja-JP", "nihongo"},
    {"ka", "ქართული", "Georgian", "ka-GE", ""},
    {"ko", "한국어", "Korean", "ko-KR", ""},
    {"ku", "Kurdî", "Kurdish", "ku-TR", "kurmanji|sorani"},
    {"ln", "Lingála", "Lingala", "ln-CD", ""},
    {"lt", "Lietuvių", "Lithuanian", "lt-LT", ""},
    {"lv", "Latviešu", "Latvian", "lv-LV", ""},
    {"ml", "മലയാളം", "Malayalam", "ml-IN", ""},
    {"ms", "Bahasa Melayu", "Malay", "ms-MY", ""},
    {"ne", "नेपाली", "Nepali", "ne-NP", ""},
    {"nl", "Nederlands", "Dutch", "nl-NL", ""},
    {"no", "Norsk", "Norwegian", "nb-NO", ""},
    {"pa", "ਪੰਜਾਬੀ", "Punjabi", "pa-IN", "panjabi"},
    {"pl", "Polski", "Polish", "pl-PL", ""},
    {"ps", "پښتو", "Pashto", "ps-AF", "pushto"},
    {"pt", "Português", "Portuguese", "pt-PT", "brazilian|brasileiro"},
    {"ro", "Română", "Romanian", "ro-RO", "moldovan"},
    {"ru", "Русский", "Russian", "ru-RU", "russkiy"},
    {"si", "සිංහල", "Sinhala", "si-LK", "sinhalese"},
    {"sk", "Slovenčina", "Slovak", "sk-SK", ""},
    {"sl", "Slovenščina", "Slovenian", "sl-SI", ""},
    {"so", "Soomaali", "Somali", "so-SO", ""},
    {"sq", "Shqip", "Albanian", "sq-AL", ""},
    {"sr", "Српски", "Serbian", "sr-RS", "srpski"},
    {"sv", "Svenska", "Swedish", "sv-SE", ""},
    {"sw", "Kiswahili", "Swahili", "sw-KE", ""},
    {"ta", "தமிழ்", "Tamil", "ta-IN", ""},
    {"te", "తెలుగు", "Telugu", "te-IN", ""},
    {"th", "ไทย", "Thai", "th-TH", ""},
    {"ti", "ትግርኛ", "Tigrinya", "ti-ER", "tigrigna"},
    {"tl", "Tagalog", "Tagalog", "fil-PH", "filipino"},
    {"tr", "Türkçe", "Turkish", "tr-TR", ""},
    {"uk", "Українська", "Ukrainian", "uk-UA", ""},
    {"ur", "اردو", "Urdu", "ur-PK", ""},
    {"vi", "Tiếng Việt", "Vietnamese", "vi-VN", ""},
    {"yi", "ייִדיש", "Yiddish", "yi", ""},
    {"yo", "Yorùbá", "Yoruba", "yo-NG", ""},
    {"yue", "廣東話", "Cantonese", "yue-HK", ""},
    {"zh", "中文", "Chinese", "zh-CN", "mandarin|putonghua"},
    {"zu", "isiZulu", "Zulu", "zu-ZA", ""},
};

static const struct language_name *name_of(const char *code)
{
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (strcmp(names[i].code, code) == 0)
            return &names[i];
    return NULL;
}

const char *language_own_name(const char *code)
{
    const struct language_name *name = name_of(code);
    return name != NULL ? name->own : NULL;
}

const char *language_english_name(const char *code)
{
    const struct language_name *name = name_of(code);
    return name != NULL ? name->english : NULL;
}

const char *language_voice(const char *code)
{
    const struct language_name *name = name_of(code);
    return name != NULL ? name->voice : NULL;
}

static bool is_called(void *scratch, const struct language_name *name, struct str folded)
{
    struct str rest = str_of(name->also), piece;
    if (str_equals(folded, unicode_fold(scratch, str_of(name->own))) ||
        str_equals(folded, unicode_fold(scratch, str_of(name->english))))
        return true;
    while (name->also[0] != '\0' && str_next(&rest, '|', &piece))
        if (str_equal(folded, piece))
            return true;
    return false;
}

const char *language_named(struct str folded)
{
    const char *code = NULL;
    void *scratch = mem_root("language_named");
    for (size_t i = 0; i < ARRAY_SIZE(names) && code == NULL; i++)
        if (is_called(scratch, &names[i], folded))
            code = names[i].code;
    mem_free(scratch);
    return code;
}

/* The gettext manual's table, section 11.2.6. Languages that are not listed tell one from many. */
const char *language_plural_rule(const char *code)
{
    static const struct {
        const char *codes, *rule;
    } rules[] = {
        {"id|ja|ko|ms|my|th|vi|zh|yo|ig", "nplurals=1; plural=0;"},
        {"ak|am|fa|fil|fr|hy|ln|tl|ti|tr|uz", "nplurals=2; plural=(n > 1);"},
        {"ro", "nplurals=3; plural=(n==1 ? 0 : n==0 || (n%100 > 0 && n%100 < 20) ? 1 : 2);"},
        {"pl", "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 "
               ": 2);"},
        {"cs|sk", "nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);"},
        {"be|bs|hr|ru|sr|uk", "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 "
                              "&& (n%100<10 || n%100>=20) ? 1 : 2);"},
        {"lt", "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && (n%100<10 || "
               "n%100>=20) ? 1 : 2);"},
        {"lv", "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2);"},
        {"sl", "nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);"},
        {"ga", "nplurals=5; plural=(n==1 ? 0 : n==2 ? 1 : n<7 ? 2 : n<11 ? 3 : 4);"},
        {"cy", "nplurals=4; plural=(n==1 ? 0 : n==2 ? 1 : n!=8 && n!=11 ? 2 : 3);"},
        {"ar", "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
               "n%100>=11 ? 4 : 5);"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
        struct str codes = str_of(rules[i].codes), one;
        while (str_next(&codes, '|', &one))
            if (str_equals(one, code))
                return rules[i].rule;
    }
    return "nplurals=2; plural=(n != 1);";
}
