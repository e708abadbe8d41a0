/* Twilio: texts and calls by form callbacks, TwiML answers, texts by REST.
 * Stands in provider.c's table; each function lives in the file that the name says (twilio_decode.c and so on).
 * Leaves to others: numbers, tokens and addresses (the configuration). Facts: providers.md section 2. */
// SPDX-License-Identifier: Apache-2.0
#include "provider/provider_impl.h"

const struct provider provider_twilio = {
    .name = "twilio",
    .body_type = "application/x-www-form-urlencoded",
    .body_limit = 64 * 1024,
    .answers_texts_inline = true,
    .verify = twilio_verify,
    .decode = twilio_decode,
    .render = twilio_render,
    .send_request = twilio_send_request,
    .send_result = twilio_send_result,
    .query_request = twilio_query_request,
    .query_result = twilio_query_result,
};
