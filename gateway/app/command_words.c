/* helpline words [DIR] [--language CODE]: the wordings of a folder for translators.
 * Stands in front of flow/'s words. Leaves to others: what stands in the file (flow/words.c). */
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

#include "app/command.h"
#include "base/mem.h"

static const char usage_text[] =
    "helpline words [DIR] [--language CODE] [--config FILE]\n"
    "\n"
    "Writes the wordings of a folder of scripts as gettext's template (.pot) to standard output, "
    "for\n"
    "translators and their tools. With --language it writes the catalogue of that language: what "
    "is\n"
    "in DIR/po/CODE.po stays, new wordings are empty, where the English changed the old wording "
    "stays\n"
    "marked as fuzzy, and what the scripts do not say any more is left out and named on standard "
    "error.\n"
    "\n"
    "    helpline words flows/london > london.pot\n"
    "    helpline words flows/london --language ro > ro.po && mv ro.po flows/london/po/\n"
    "\n"
    "  --language CODE  ro, es, pl, ...\n"
    "  --config FILE    settings, as for serve: DIR is its flows folder when left out\n";

static int write_words(void *ctx, const char *config_path, const char *path, const char *language)
{
    struct error err = {0};
    if (path == NULL) {
        struct config *config = command_config(ctx, config_path, CONFIG_WITHOUT_SECRETS);
        if (!config)
            return 1;
        path = config->flows;
    }
    struct flow_folder *folder = NULL;
    struct flow_words words;
    struct flow_findings findings;
    if (!flow_folder_read(ctx, path, &folder, &err))
        return command_fail(&err);
    if (!flow_words_write(ctx, folder, language, &words, &findings, &err)) {
        command_print_findings(path, &findings);
        return command_fail(&err);
    }
    for (size_t i = 0; i < words.gone_count; i++)
        (void)fprintf(stderr, "left out: %s/%s\n", path, words.gone[i]);
    if (language != NULL)
        (void)fprintf(stderr, "%zu entries: %zu without a wording, %zu to look over.\n",
                      words.count, words.missing, words.unsure);
    (void)fputs(words.text, stdout);
    return fflush(stdout) == 0 ? 0 : 1;
}

int command_words(int argc, char **argv)
{
    const char *config_path = NULL;
    const char *language = NULL;
    const struct command_option options[] = {{"--config", &config_path, NULL},
                                             {"--language", &language, NULL}};
    const struct command_usage usage = {usage_text, options, ARRAY_SIZE(options), 0, 1};
    struct command_operands operands;
    int code = command_read(argc, argv, &usage, &operands);
    if (code >= 0)
        return code;
    void *ctx = mem_root("words");
    code = write_words(ctx, config_path, operands.count > 0 ? operands.items[0] : NULL, language);
    mem_free(ctx);
    return code;
}
