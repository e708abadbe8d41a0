/* The steps that promise something: a call back, a message for a person, a text from a call, a number passed on.
 * Stands under load_step.c. Leaves to others: how each of them is agreed (turn_callback.c, turn_record.c, turn_text.c,
 * turn_refer.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

void load_callback(struct load *load, const struct yaml_node *node, struct flow_step *step)
{
    struct flow_callback *callback = &step->as.callback;
    /* {options} are the times: where it stands, the wording is the question for one */
    load_own_wording(load, node, "callback", true, &step->wording);
    load_bool(load, yaml_get(node, "interpreter"), "interpreter", &callback->is_interpreter);
    load_target(load, yaml_get(node, "go"), &step->go);
    load_target(load, yaml_get(node, "no"), &callback->no);
    load_target(load, yaml_get(node, "failed"), &callback->failed);
}

void load_record(struct load *load, const struct yaml_node *node, struct flow_step *step)
{
    load_own_wording(load, node, "record", false, &step->wording);
    load_target(load, yaml_get(node, "go"), &step->go);
    load_target(load, yaml_get(node, "empty"), &step->as.record.empty);
    load_target(load, yaml_get(node, "failed"), &step->as.record.failed);
}

void load_text_step(struct load *load, const struct yaml_node *node, struct flow_step *step)
{
    load_own_wording(load, node, "text", false, &step->wording);
    load_target(load, yaml_get(node, "go"), &step->go);
    load_target(load, yaml_get(node, "no"), &step->as.text.no);
    load_target(load, yaml_get(node, "failed"), &step->as.text.failed);
}

void load_refer(struct load *load, const struct yaml_node *node, struct flow_step *step)
{
    static const char *const consents[] = {"ask", "given"};
    struct flow_refer *refer = &step->as.refer;
    size_t index = 0;
    load_own_wording(load, node, "refer", false, &step->wording);
    load_choice(load, yaml_get(node, "consent"), "consent", consents, ARRAY_SIZE(consents), &index);
    refer->is_consent_given = index == 1;
    load_target(load, yaml_get(node, "go"), &step->go);
    load_target(load, yaml_get(node, "no"), &refer->no);
    load_target(load, yaml_get(node, "failed"), &refer->failed);
}
