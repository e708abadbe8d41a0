/* How hard the English wordings are to read: reading age, hard words, long sentences.
 * Stands among the proofs of wordings. The reading age is the grade of Kincaid, Fishburne, Rogers and Chissom,
 * "Derivation of new readability formulas" (US Navy, 1975), 0.39 words a sentence + 11.8 syllables a word - 15.59,
 * with five years added; short wordings are not judged, because one word would decide.
 * Leaves to others: what may not be said at all (check_style.c), length (check_size.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

enum { WORDS_LEAST = 20, AGE_MOST = 9, SENTENCE_MOST = 25, HARD_SYLLABLES = 3, HARD_SHOWN = 5 };
enum { GRADE_TO_AGE = 5, WORD_BYTES = 64, NAMES_BYTES = 1000 };

struct reading {
    int words, sentences, syllables;
    int in_sentence, longest; /* words of the sentence in hand, of the longest */
    bool is_first;            /* the next word begins a sentence: a capital says nothing */
    struct buf *hard;
    int hard_count;
};

static bool is_letter(char byte)
{
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

static bool is_vowel(char byte)
{
    return strchr("aeiouy", byte | 0x20) != NULL;
}

/* Groups of vowels; an e at the end, or before a final d or s, is silent where it stands behind a consonant. */
static int syllables_of(struct str word)
{
    int count = 0;
    for (size_t i = 0; i < word.length; i++)
        if (is_vowel(word.data[i]) && (i == 0 || !is_vowel(word.data[i - 1])))
            count++;
    size_t end = word.length;
    if (end > 2 && strchr("ds", word.data[end - 1] | 0x20) != NULL)
        end--;
    bool is_silent = end > 2 && (word.data[end - 1] | 0x20) == 'e' &&
                     !is_vowel(word.data[end - 2]) &&
                     !((word.data[end - 2] | 0x20) == 'l' && !is_vowel(word.data[end - 3])) &&
                     !(end < word.length && strchr("td", word.data[end - 2] | 0x20) != NULL);
    if (is_silent && count > 1)
        count--;
    return count > 0 ? count : 1;
}

static void end_sentence(struct reading *reading)
{
    if (reading->in_sentence > 0)
        reading->sentences++;
    if (reading->in_sentence > reading->longest)
        reading->longest = reading->in_sentence;
    reading->in_sentence = 0;
    reading->is_first = true;
}

/* Names do not count as hard: a capital inside a sentence. */
static void add_word(struct reading *reading, struct str word)
{
    int syllables = syllables_of(word);
    bool is_name = !reading->is_first && word.data[0] >= 'A' && word.data[0] <= 'Z';
    reading->words++;
    reading->in_sentence++;
    reading->syllables += is_name ? 1 : syllables;
    reading->is_first = false;
    if (is_name || syllables < HARD_SYLLABLES)
        return;
    bool is_shown = reading->hard_count < HARD_SHOWN;
    if (is_shown && strstr(buf_text(reading->hard), str_keep(reading->hard, word)) == NULL) {
        buf_printf(reading->hard, "%s'%.*s'", reading->hard_count > 0 ? ", " : "", (int)word.length,
                   word.data);
        reading->hard_count++;
    }
}

static void add_text(struct reading *reading, struct str text)
{
    for (size_t i = 0; i < text.length;) {
        size_t from = i;
        while (i < text.length && (is_letter(text.data[i]) || (i > from && text.data[i] == '\'')))
            i++;
        if (i > from) {
            if (i - from < WORD_BYTES)
                add_word(reading, str_range(text.data + from, i - from));
            continue;
        }
        bool is_digit = text.data[i] >= '0' && text.data[i] <= '9';
        bool is_alone = is_digit && (i == 0 || text.data[i - 1] == ' ') &&
                        (i + 1 == text.length || text.data[i + 1] == ' ');
        /* "1 Food 2 Rent": each choice is a thing of its own */
        if (is_alone || strchr(".?!:;\n", text.data[i]) != NULL)
            end_sentence(reading);
        i++;
    }
}

static void add_pieces(struct reading *reading, const struct flow_pieces *pieces)
{
    for (size_t i = 0; i < pieces->count; i++) {
        const struct flow_piece *piece = &pieces->items[i];
        if (piece->kind == PIECE_LITERAL)
            add_text(reading, str_of(piece->text));
        else if (piece->kind == PIECE_OPTIONS)
            end_sentence(reading);
        else {
            reading->words++;
            reading->in_sentence++;
            reading->syllables++;
        }
    }
    end_sentence(reading);
}

/* In tenths of a year; 0 for a wording too short to say. */
static int age_tenths(const struct reading *reading)
{
    if (reading->words < WORDS_LEAST || reading->sentences == 0)
        return 0;
    int64_t thousandths = 390 * (int64_t)reading->words / reading->sentences +
                          11800 * (int64_t)reading->syllables / reading->words - 15590;
    return (int)(thousandths / 100) + GRADE_TO_AGE * 10;
}

void check_reading(struct load *load, const struct check_said *said)
{
    struct reading reading = {.is_first = true, .hard = buf_new(load->scratch, NAMES_BYTES)};
    add_pieces(&reading, said->pieces);
    int tenths = age_tenths(&reading);
    struct flow_finding finding = {.level = FLOW_WARNING,
                                   .rule = "reading-age",
                                   .file = said->file,
                                   .line = said->line,
                                   .column = said->column};
    const char *hard = buf_text(reading.hard);
    if (tenths >= (AGE_MOST + 1) * 10)
        load_finding(load, finding,
                     "%s reads like age %d; at most %d: %s%s%s the longest sentence has %d words",
                     said->name, tenths / 10, AGE_MOST, *hard != '\0' ? "hard words are " : "",
                     hard, *hard != '\0' ? ";" : "", reading.longest);
    finding.rule = "long-sentence";
    if (reading.longest > SENTENCE_MOST)
        load_finding(load, finding, "%s has a sentence of %d words; at most %d", said->name,
                     reading.longest, SENTENCE_MOST);
    mem_free(reading.hard);
}
