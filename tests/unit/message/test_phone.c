/* What kind a number is, how it is read, shown and hidden.
 * Tries message/phone.h with drama numbers and the ranges of UK numbering. */
// SPDX-License-Identifier: Apache-2.0
#include "message/phone.h"

#include "../rows.h"

struct given {
    const char *name;
    const char *text;
    enum phone_kind kind;
    const char *kept;
};

static const struct given parses[] = {
    {"a national mobile becomes E.164", "07700 900123", PHONE_MOBILE, "+447700900123"},
    {"a mobile without a space", "07700900123", PHONE_MOBILE, "+447700900123"},
    {"an international mobile stays", "+447700900123", PHONE_MOBILE, "+447700900123"},
    {"00 is an international prefix", "0044 7700 900123", PHONE_MOBILE, "+447700900123"},
    {"brackets and a zero behind the code are dropped", "+44 (0)7700 900123", PHONE_MOBILE,
     "+447700900123"},
    {"dashes are dropped", "07700-900-123", PHONE_MOBILE, "+447700900123"},
    {"white space around is dropped", "  07700 900123\n", PHONE_MOBILE, "+447700900123"},
    {"a London number is a landline", "020 7946 0123", PHONE_LANDLINE, "+442079460123"},
    {"a freephone number is a landline", "0808 157 0000", PHONE_LANDLINE, "+448081570000"},
    {"Childline's short freephone number is a landline", "0800 1111", PHONE_LANDLINE, "+448001111"},
    {"a UK-wide number is a landline", "0306 999 0000", PHONE_LANDLINE, "+443069990000"},
    {"a premium number is a landline", "0909 879 0000", PHONE_LANDLINE, "+449098790000"},
    {"a personal number (070) takes no text", "07012 345678", PHONE_LANDLINE, "+447012345678"},
    {"a pager (076) takes no text", "07640 123456", PHONE_LANDLINE, "+447640123456"},
    {"07624 is the Isle of Man's mobiles", "07624 123456", PHONE_MOBILE, "+447624123456"},
    {"a Romanian mobile is a mobile", "+40 712 034 567", PHONE_MOBILE, "+40712034567"},
    {"a Romanian landline is not", "+40 21 123 4567", PHONE_LANDLINE, "+40211234567"},
    {"an American number may be a mobile", "+1 212 555 0123", PHONE_MOBILE, "+12125550123"},
    {"a number that is too short is unknown and kept", "07700 90", PHONE_UNKNOWN, "07700 90"},
    {"a number that is too long is unknown and kept", "07700 900123456789", PHONE_UNKNOWN,
     "07700 900123456789"},
    {"words are a sender's name", "NHSNoReply", PHONE_ALPHANUMERIC, "NHSNoReply"},
    {"a short code stays", "85258", PHONE_SHORT_CODE, "85258"},
    {"999 is a short code", "999", PHONE_SHORT_CODE, "999"},
    {"nothing is withheld", "", PHONE_WITHHELD, ""},
    {"spaces are withheld", "   ", PHONE_WITHHELD, ""},
    {"anonymous is withheld in any case", "Anonymous", PHONE_WITHHELD, ""},
    {"an over-long text is kept cut", "1234567890123456789012345678901234567890", PHONE_UNKNOWN,
     "1234567890123456789012345678901"},
};

static void parse_row(void **state)
{
    const struct given *row = *state;
    struct phone phone = phone_parse(str_of(row->text), "GB");
    assert_string_equal(phone.text, row->kept);
    assert_int_equal(phone.kind, row->kind);
}

static const struct given senders[] = {
    {"E.164 is copied and its kind left open", "+447700900123", PHONE_UNKNOWN, "+447700900123"},
    {"eight digits are enough", "+29012345", PHONE_UNKNOWN, "+29012345"},
    {"anonymous spelt on a keypad is withheld", "+266696687", PHONE_WITHHELD, ""},
    {"unavailable spelt on a keypad is withheld", "+86282452253", PHONE_WITHHELD, ""},
    {"restricted spelt on a keypad is withheld", "+7378742833", PHONE_WITHHELD, ""},
    {"+464 is withheld", "+464", PHONE_WITHHELD, ""},
    {"restricted is withheld", "RESTRICTED", PHONE_WITHHELD, ""},
    {"unavailable is withheld", "unavailable", PHONE_WITHHELD, ""},
    {"an anonymous address is withheld", "sip:anonymous@anonymous.invalid", PHONE_WITHHELD, ""},
    {"three digits are a short code", "118", PHONE_SHORT_CODE, "118"},
    {"six digits are a short code", "887766", PHONE_SHORT_CODE, "887766"},
    {"seven digits are not", "8877665", PHONE_UNKNOWN, "8877665"},
    {"a plus and a zero is no E.164", "+0770090012", PHONE_UNKNOWN, "+0770090012"},
    {"letters are a name", "HMRC", PHONE_ALPHANUMERIC, "HMRC"},
    {"a name may hold digits", "Bank 24", PHONE_ALPHANUMERIC, "Bank 24"},
};

static void sender_row(void **state)
{
    const struct given *row = *state;
    struct phone phone = phone_sender(str_of(row->text));
    assert_string_equal(phone.text, row->kept);
    assert_int_equal(phone.kind, row->kind);
}

static const struct given kinds[] = {
    {"the kind of a drama mobile is mobile", "+447700900999", PHONE_MOBILE, NULL},
    {"the kind of 070 is landline", "+447012345678", PHONE_LANDLINE, NULL},
    {"the kind of 076 is landline", "+447601234567", PHONE_LANDLINE, NULL},
    {"the kind of 07624 is mobile", "+447624999999", PHONE_MOBILE, NULL},
    {"the kind of 079 is mobile", "+447911123456", PHONE_MOBILE, NULL},
    {"the kind of a drama landline is landline", "+442079460000", PHONE_LANDLINE, NULL},
    {"a nine-digit number with area code 01 is a landline", "+441697312345", PHONE_LANDLINE, NULL},
    {"the kind of 04 is unknown", "+444079460000", PHONE_UNKNOWN, NULL},
    {"a mobile that lacks a digit is unknown", "+44770090012", PHONE_UNKNOWN, NULL},
    {"a Polish mobile is a mobile", "+48512345678", PHONE_MOBILE, NULL},
    {"a code that no country has is unknown", "+99912345678", PHONE_UNKNOWN, NULL},
    {"a name's kind is told as well", "HMRC", PHONE_ALPHANUMERIC, NULL},
};

static void kind_row(void **state)
{
    const struct given *row = *state;
    assert_int_equal(phone_kind_of(row->text), row->kind);
}

static const struct given masks[] = {
    {"a mobile shows its country and three digits", "+447700900123", PHONE_MOBILE, "+44•••••••123"},
    {"an American number's code is one digit", "+12125550123", PHONE_MOBILE, "+1•••••••123"},
    {"an Irish number's code is three", "+353850123456", PHONE_MOBILE, "+353••••••456"},
    {"a name shows nothing", "HMRC", PHONE_ALPHANUMERIC, "•••"},
    {"a short code shows nothing", "85258", PHONE_SHORT_CODE, "•••"},
    {"an unknown number shows nothing", "07700 90", PHONE_UNKNOWN, "•••"},
    {"a withheld number shows nothing", "", PHONE_WITHHELD, "•••"},
};

static void mask_row(void **state)
{
    const struct given *row = *state;
    struct phone phone = {.kind = row->kind};
    for (size_t i = 0; row->text[i] != '\0'; i++)
        phone.text[i] = row->text[i];
    char out[64];
    phone_mask(&phone, out);
    assert_string_equal(out, row->kept);
}

static const struct given nationals[] = {
    {"a UK mobile is written as at home", "+447700900123", PHONE_UNKNOWN, "07700 900123"},
    {"a London number is written as at home", "+442079460123", PHONE_UNKNOWN, "020 7946 0123"},
    {"a foreign number keeps its country", "+40712034567", PHONE_UNKNOWN, "+40 712 034 567"},
    {"what is no number stays", "HMRC", PHONE_UNKNOWN, "HMRC"},
};

static void national_row(void **state)
{
    const struct given *row = *state;
    char out[40];
    phone_national(row->text, "GB", out);
    assert_string_equal(out, row->kept);
}

int main(void)
{
    const struct rows_table tables[] = {
        ROWS(parses, parse_row), ROWS(senders, sender_row),     ROWS(kinds, kind_row),
        ROWS(masks, mask_row),   ROWS(nationals, national_row),
    };
    return rows_run("phone numbers", tables, ARRAY_SIZE(tables));
}
