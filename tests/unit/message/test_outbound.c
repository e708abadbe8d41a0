/* Which texts may go, to whom, and what STOP holds back.
 * Tries message/outbound.h: every kind of text against every kind of number. */
// SPDX-License-Identifier: Apache-2.0
#include "message/outbound.h"

#include "../rows.h"

struct row {
    const char *name;
    enum outbound_kind kind;
    enum phone_kind to;
    bool is_stopped;
    bool goes;
};

static const struct row rows[] = {
    {"a reply goes to a mobile", OUTBOUND_REPLY, PHONE_MOBILE, false, true},
    {"no reply goes to a landline", OUTBOUND_REPLY, PHONE_LANDLINE, false, false},
    {"no reply goes to a short code", OUTBOUND_REPLY, PHONE_SHORT_CODE, false, false},
    {"no reply goes to a name", OUTBOUND_REPLY, PHONE_ALPHANUMERIC, false, false},
    {"no reply goes to a withheld number", OUTBOUND_REPLY, PHONE_WITHHELD, false, false},
    {"no reply goes to an unknown number", OUTBOUND_REPLY, PHONE_UNKNOWN, false, false},
    {"a stop holds back a reply", OUTBOUND_REPLY, PHONE_MOBILE, true, false},
    {"a stop holds back details", OUTBOUND_DETAILS, PHONE_MOBILE, true, false},
    {"a stop holds back an adviser", OUTBOUND_ADVISER, PHONE_MOBILE, true, false},
    {"a stop holds back a follow-up", OUTBOUND_FOLLOW_UP, PHONE_MOBILE, true, false},
    {"the answer to STOP goes", OUTBOUND_STOP_REPLY, PHONE_MOBILE, true, true},
    {"a safe message is tried although stopped", OUTBOUND_SAFETY, PHONE_MOBILE, true, true},
    {"a safe message does not go to a landline", OUTBOUND_SAFETY, PHONE_LANDLINE, false, false},
};

static void gate_row(void **state)
{
    const struct row *row = *state;
    const char *refusal = outbound_refusal(row->kind, row->to, row->is_stopped);
    assert_int_equal(refusal == NULL, row->goes);
}

int main(void)
{
    const struct rows_table tables[] = {
        ROWS(rows, gate_row),
    };
    return rows_run("the gate", tables, ARRAY_SIZE(tables));
}
