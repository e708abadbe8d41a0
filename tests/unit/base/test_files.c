/* CSV, XML, metrics, the log and whole files (base/csv.h, xml.h, metrics.h, log.h, file.h).
 * Stands under imports, exports, provider answers and operators' pages.
 * Leaves to others: meaning. */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/file.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/xml.h"

struct csv_row {
    const char *name;
    const char *text;
    const char *records; /* line:field|field| and so on, or the error last */
};

static const struct csv_row csv_rows[] = {
    {"fields stand between commas", "a,b,c\n", "1:a|b|c|"},
    {"both line ends will do", "a\r\nb\nc", "1:a|2:b|3:c|"},
    {"quoted fields hold anything", "\"a,b\",\"c\"\"d\",\"e\r\nf\"\ng\n", "1:a,b|c\"d|e\r\nf|3:g|"},
    {"empty fields are kept", ",,\n\"\",\n", "1:|||2:||"},
    {"blank lines are passed over", "\n\r\na\n\n\nb\n\n", "3:a|6:b|"},
    {"a byte order mark is passed over", "\xEF\xBB\xBFid,name\n", "1:id|name|"},
    {"nothing is no record", "", ""},
    {"a quote within a field stays", "a\"b,c\n", "1:a\"b|c|"},
    {"a return within a field stays", "a\rb\n", "1:a\rb|"},
    {"a return at the very end goes", "a,b\r", "1:a|b|"},
    {"an open quote is refused", "a\nb,\"c\nd\n", "1:a|Line 2 opens a quote that is never closed"},
    {"text behind a quote is refused", "\"a\"b,c\n", "Line 1 has text behind a closing quote"},
};

static void test_csv(void **state)
{
    const struct csv_row *row = *state;
    void *ctx = mem_root("test");
    struct buf *out = buf_new(ctx, 1000);
    struct csv_reader reader = csv_open(str_of(row->text));
    struct csv_record record;
    struct error err;
    while (csv_read(ctx, &reader, &record, &err)) {
        buf_printf(out, "%d:", reader.line);
        for (size_t i = 0; i < record.count; i++)
            buf_printf(out, "%s|", record.fields[i]);
    }
    if (err.kind != ERROR_NONE)
        buf_add_text(out, err.text);
    assert_string_equal(buf_text(out), row->records);
    mem_free(ctx);
}

static void test_csv_limits(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct buf *wide = buf_new(ctx, 1000);
    for (int i = 1; i < 256; i++)
        buf_add_byte(wide, ',');
    struct csv_record record;
    struct error err;
    struct csv_reader reader = csv_open(buf_str(wide));
    assert_true(csv_read(ctx, &reader, &record, &err));
    assert_int_equal(record.count, 256);
    buf_add_byte(wide, ',');
    reader = csv_open(buf_str(wide));
    assert_false(csv_read(ctx, &reader, &record, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    reader = csv_open(str_range("a\0b", 3));
    assert_false(csv_read(ctx, &reader, &record, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    reader = csv_open(str_range("\"a\0b\"", 5));
    assert_false(csv_read(ctx, &reader, &record, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    reader = csv_open(str_of("id,name"));
    assert_true(csv_read(ctx, &reader, &record, &err));
    assert_int_equal(csv_column(&record, "name"), 1);
    assert_int_equal(csv_column(&record, "Name"), -1);
    mem_free(ctx);
}

struct csv_field_row {
    const char *name;
    const char *field;
    const char *written;
};

static const struct csv_field_row csv_field_rows[] = {
    {"plain text is written plain", "hello there", "hello there"},
    {"nothing is written as nothing", "", ""},
    {"a comma needs quotes", "a,b", "\"a,b\""},
    {"a quote is doubled", "say \"hi\"", "\"say \"\"hi\"\"\""},
    {"a line end needs quotes", "a\nb", "\"a\nb\""},
    {"a formula is made text", "=1+1", "'=1+1"},
    {"a plus in front is made text", "+44", "'+44"},
    {"a minus in front is made text", "-1", "'-1"},
    {"an at in front is made text", "@x", "'@x"},
    {"a formula with a comma is both", "=A1,\"b\"", "\"'=A1,\"\"b\"\"\""},
};

static void test_csv_field(void **state)
{
    const struct csv_field_row *row = *state;
    void *ctx = mem_root("test");
    struct buf *out = buf_new(ctx, 100);
    csv_write(out, str_of(row->field));
    assert_string_equal(buf_text(out), row->written);
    mem_free(ctx);
}

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"

static void test_xml_is_escaped(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct buf *out = buf_new(ctx, 1000);
    struct xml *xml = xml_new(ctx, out);
    xml_open(xml, "Response");
    xml_open(xml, "Say");
    xml_attribute(xml, "voice", "a\"<&\n\t");
    xml_attribute(xml, "language", NULL);
    xml_text(xml, str_of("\"Fish & chips\" <£5>\r\n"));
    xml_text(xml, str_range("\0\x1F\xEF\xBF\xBE\xEF\xBF\xBD", 8));
    xml_close(xml);
    xml_open(xml, "Hangup");
    xml_close(xml);
    xml_close(xml);
    assert_string_equal(buf_text(out),
                        XML_HEAD "<Response><Say voice=\"a&quot;&lt;&amp;&#10;&#9;\">"
                                 "\"Fish &amp; chips\" &lt;£5&gt;&#13;\n"
                                 "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD</Say>"
                                 "<Hangup/></Response>");
    mem_free(ctx);
}

static void test_xml_nests_deep(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct buf *out = buf_new(ctx, 1000);
    struct xml *xml = xml_new(ctx, out);
    for (int i = 0; i < 50; i++)
        xml_open(xml, "a");
    for (int i = 0; i < 50; i++)
        xml_close(xml);
    assert_int_equal(buf_str(out).length, strlen(XML_HEAD) + 49 * 7 + 4);
    mem_free(ctx);
}

static void test_metrics(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct metrics *metrics = metrics_new(ctx);
    struct metric *texts = metrics_counter(metrics, "x_total", "hook=\"a\"", "Texts.\nAll.");
    metric_set(metrics_gauge(metrics, "x_open", NULL, "Open."), -3);
    metric_add(metrics_counter(metrics, "x_total", "hook=\"b\"", "Texts."), 2);
    assert_ptr_equal(metrics_counter(metrics, "x_total", "hook=\"a\"", "Texts."), texts);
    metric_add(texts, 40);
    metric_add(texts, 2);
    struct metric *times = metrics_histogram(metrics, "x_seconds", "hook=\"a\"", "Time.");
    metric_observe_us(times, 500);
    metric_observe_us(times, 501);
    metric_observe_us(times, -4);
    metric_observe_us(times, 11000000);
    struct buf *out = buf_new(ctx, 10000);
    metrics_write(metrics, out);
    const char *text = buf_text(out);
    static const char simple[] = "# HELP x_total Texts.\\nAll.\n# TYPE x_total counter\n"
                                 "x_total{hook=\"a\"} 42\nx_total{hook=\"b\"} 2\n"
                                 "# HELP x_open Open.\n# TYPE x_open gauge\nx_open -3\n";
    assert_memory_equal(text, simple, sizeof simple - 1);
    assert_non_null(strstr(text, "x_seconds_bucket{hook=\"a\",le=\"0.0005\"} 2\n"));
    assert_non_null(strstr(text, "x_seconds_bucket{hook=\"a\",le=\"0.001\"} 3\n"));
    assert_non_null(strstr(text, "x_seconds_bucket{hook=\"a\",le=\"10\"} 3\n"));
    assert_non_null(strstr(text, "x_seconds_bucket{hook=\"a\",le=\"+Inf\"} 4\n"));
    assert_non_null(strstr(text, "x_seconds_sum{hook=\"a\"} 11.001001\n"));
    assert_non_null(strstr(text, "x_seconds_count{hook=\"a\"} 4\n"));
    mem_free(ctx);
}

static char folder[64];

static const char *path_in(void *ctx, const char *name)
{
    return mem_printf(ctx, "%s/%s", folder, name);
}

static void test_files_there_and_back(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct error err;
    struct str bytes;
    const char *path = path_in(ctx, "b.txt");
    assert_false(file_exists(path));
    assert_true(file_write(path, str_of("old and long"), 0600, &err));
    assert_true(file_write(path, str_range("a\0b", 3), 0640, &err));
    assert_true(file_exists(path));
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0640);
    assert_true(file_read(ctx, path, 3, &bytes, &err));
    assert_true(str_equal(bytes, str_range("a\0b", 3)));
    assert_int_equal(bytes.data[3], '\0');
    assert_false(file_read(ctx, path, 2, &bytes, &err));
    assert_int_equal(err.kind, ERROR_CONFIG);
    assert_false(file_read(ctx, path_in(ctx, "none"), 9, &bytes, &err));
    assert_false(file_read(ctx, folder, 9, &bytes, &err));
    assert_false(file_write(path_in(ctx, "no/b.txt"), str_of("x"), 0600, &err));
    unlink(path);
    mem_free(ctx);
}

static void test_files_without_a_size(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct error err;
    struct str bytes;
    /* A file that says it has no bytes and has many. */
    assert_true(file_read(ctx, "/proc/self/maps", 10000000, &bytes, &err));
    assert_true(bytes.length > 1000);
    assert_false(file_read(ctx, "/dev/zero", 100000, &bytes, &err));
    mem_free(ctx);
}

static void test_files_are_listed(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct error err;
    assert_true(file_write(path_in(ctx, "b.yaml"), str_of(""), 0600, &err));
    assert_true(file_write(path_in(ctx, "a.yaml"), str_of(""), 0600, &err));
    assert_true(file_write(path_in(ctx, "c.txt"), str_of(""), 0600, &err));
    char **names;
    size_t count;
    assert_true(file_list(ctx, folder, ".yaml", &names, &count, &err));
    assert_int_equal(count, 2);
    assert_string_equal(names[0], "a.yaml");
    assert_string_equal(names[1], "b.yaml");
    assert_true(file_list(ctx, folder, "", &names, &count, &err));
    assert_int_equal(count, 3);
    assert_false(file_list(ctx, path_in(ctx, "none"), "", &names, &count, &err));
    for (size_t i = 0; i < count; i++)
        unlink(path_in(ctx, names[i]));
    mem_free(ctx);
}

static void test_log_lines(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct error err;
    const char *path = path_in(ctx, "log");
    FILE *file = fopen(path, "w+");
    assert_non_null(file);
    log_to(fileno(file));
    log_start("line", LOG_INFO);
    log_event(LOG_INFO, "case.opened", LOG_NUM("case", -7), LOG_TEXT("channel", "text"));
    log_event(LOG_DEBUG, "not.shown");
    log_event(LOG_ERROR, "a.b", LOG_TEXT("why", "it said \"no\"\nand x=1\x7F"),
              LOG_TEXT("none", NULL));
    char *long_text = mem_array(ctx, char, 5000);
    memset(long_text, 'x', 4999);
    log_event(LOG_WARN, "long", LOG_TEXT("text", long_text));
    log_to(-1);
    log_event(LOG_ERROR, "not.shown");
    log_to(2);
    log_start(NULL, LOG_INFO);
    fclose(file);
    struct str text;
    assert_true(file_read(ctx, path, 10000, &text, &err));
    const char *wanted = "info case.opened proc=line case=-7 channel=text\n"
                         "error a.b proc=line why=\"it said \\\"no\\\"\\nand x=1 \" none=\"\"\n"
                         "warn long proc=line text=xxx";
    assert_memory_equal(text.data, wanted, strlen(wanted));
    assert_int_equal(text.data[text.length - 1], '\n');
    assert_true(text.length < 2048 + 200);
    unlink(path);
    enum log_level level;
    assert_true(log_level_parse("warn", &level));
    assert_int_equal(level, LOG_WARN);
    assert_false(log_level_parse("loud", &level));
    mem_free(ctx);
}

int main(void)
{
    snprintf(folder, sizeof folder, "/tmp/helpline-files-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return 1;
    static const struct rows_table tables[] = {
        ROWS(csv_rows, test_csv),
        ROWS(csv_field_rows, test_csv_field),
    };
    static const struct CMUnitTest plain_tests[] = {
        cmocka_unit_test(test_csv_limits),           cmocka_unit_test(test_xml_is_escaped),
        cmocka_unit_test(test_xml_nests_deep),       cmocka_unit_test(test_metrics),
        cmocka_unit_test(test_files_there_and_back), cmocka_unit_test(test_files_without_a_size),
        cmocka_unit_test(test_files_are_listed),     cmocka_unit_test(test_log_lines),
    };
    int failed = rows_run("base: CSV", tables, ARRAY_SIZE(tables));
    failed +=
        cmocka_run_group_tests_name("base: XML, metrics, log, files", plain_tests, NULL, NULL);
    rmdir(folder);
    return failed;
}
