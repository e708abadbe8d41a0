/* An XML writer for answers to telephony providers: elements, attributes and text, always escaped.
 * Stands under provider/. Leaves to others: which elements. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/buf.h"

struct xml;

/* Begins a document with its declaration (UTF-8) into buf. */
struct xml *xml_new(void *ctx, struct buf *buf);
/* element must live until it is closed. */
void xml_open(struct xml *xml, const char *element);
/* Only directly after xml_open or another attribute. NULL value: nothing is written. */
void xml_attribute(struct xml *xml, const char *name, const char *value);
/* Characters that XML 1.0 does not allow become U+FFFD. text must be UTF-8. */
void xml_text(struct xml *xml, struct str text);
/* Closes the innermost open element; an empty one as <x/>. */
void xml_close(struct xml *xml);
