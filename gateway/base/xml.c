/* An XML writer: elements, attributes and text, always escaped.
 * Stands under provider/, whose answers to telephony providers are XML.
 * Leaves to others: which elements. */
// SPDX-License-Identifier: Apache-2.0
#include "base/xml.h"

#include <assert.h>

#include "base/mem.h"

struct xml {
    struct buf *buf;
    const char **open; /* the elements that are open, outermost first */
    size_t depth, room;
    bool is_tag_open; /* "<name" stands without its ">" */
};

static void end_tag(struct xml *xml)
{
    if (xml->is_tag_open)
        buf_add_byte(xml->buf, '>');
    xml->is_tag_open = false;
}

/* What stands for a byte, or NULL when it stands for itself. White space in an attribute and the carriage
 * return are written as references, or a reader would change them (XML 1.0 sections 2.11 and 3.3.3). */
static const char *escape_of(unsigned char byte, bool is_attribute)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return is_attribute ? "&quot;" : NULL;
    case '\t':
        return is_attribute ? "&#9;" : NULL;
    case '\n':
        return is_attribute ? "&#10;" : NULL;
    case '\r':
        return "&#13;";
    default:
        return byte < 0x20 ? "\xEF\xBF\xBD" : NULL;
    }
}

/* U+FFFE and U+FFFF are no characters of XML. */
static bool is_noncharacter(struct str text, size_t at)
{
    return str_starts(str_range(text.data + at, text.length - at), "\xEF\xBF\xBE") ||
           str_starts(str_range(text.data + at, text.length - at), "\xEF\xBF\xBF");
}

static void add_escaped(struct buf *buf, struct str text, bool is_attribute)
{
    size_t start = 0;
    for (size_t at = 0; at < text.length; at++) {
        unsigned char byte = (unsigned char)text.data[at];
        const char *escape = escape_of(byte, is_attribute);
        size_t length = 1;
        if (byte == 0xEF && is_noncharacter(text, at)) {
            escape = "\xEF\xBF\xBD";
            length = 3;
        }
        if (escape == NULL)
            continue;
        buf_add(buf, str_range(text.data + start, at - start));
        buf_add_text(buf, escape);
        at += length - 1;
        start = at + 1;
    }
    if (start < text.length)
        buf_add(buf, str_range(text.data + start, text.length - start));
}

struct xml *xml_new(void *ctx, struct buf *buf)
{
    struct xml *xml = mem_new(ctx, struct xml);
    xml->buf = buf;
    buf_add_text(buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    return xml;
}

void xml_open(struct xml *xml, const char *element)
{
    end_tag(xml);
    if (xml->depth == xml->room) {
        xml->room = xml->room * 2 + 8;
        xml->open = mem_grow(xml, xml->open, const char *, xml->room);
    }
    xml->open[xml->depth++] = element;
    buf_add_byte(xml->buf, '<');
    buf_add_text(xml->buf, element);
    xml->is_tag_open = true;
}

void xml_attribute(struct xml *xml, const char *name, const char *value)
{
    assert(xml->is_tag_open);
    if (value == NULL)
        return;
    buf_add_byte(xml->buf, ' ');
    buf_add_text(xml->buf, name);
    buf_add_text(xml->buf, "=\"");
    add_escaped(xml->buf, str_of(value), true);
    buf_add_byte(xml->buf, '"');
}

void xml_text(struct xml *xml, struct str text)
{
    assert(xml->depth > 0);
    end_tag(xml);
    add_escaped(xml->buf, text, false);
}

void xml_close(struct xml *xml)
{
    assert(xml->depth > 0);
    const char *element = xml->open[--xml->depth];
    if (xml->is_tag_open) {
        buf_add_text(xml->buf, "/>");
        xml->is_tag_open = false;
        return;
    }
    buf_add_text(xml->buf, "</");
    buf_add_text(xml->buf, element);
    buf_add_byte(xml->buf, '>');
}
