/* What people need, by texts as people write them: the name of each test is the text.
 * Tries understand/understand.h on the shipped needs.csv, and broken lists.
 * Leaves to others: areas and danger in the same texts. */
// SPDX-License-Identifier: Apache-2.0
#include "understand/understand.h"

#include <string.h>

#include "../rows.h"
#include "../seed.h"

static struct understand_needs *needs;

/* needs: ids of those that are sure enough to act on, with a comma between. */
struct row {
    const char *text, *needs;
};

static const struct row rows[] = {
    {"no food SE15", "food"},
    {"no food in the house, Peckham", "food"},
    {"i got no food for my kids", "food"},
    {"evicted from my flat in hackney", "housing.eviction"},
    {"I'm homeless tonight", "housing.rough,housing.homeless"},
    {"not homeless but behind on rent", "housing.eviction"},
    {"my landlord wont fix the damp and mould, E8 1EA", "housing.repairs"},
    {"meter run out", "energy.prepay"},
    {"stop him hitting me", ""},
    {"please stop texting me thanks", ""},
    {"I want to stop", ""},
    {"I live in Watford", ""},
    {"camden and hackney", ""},
    {"I'm in Lambth", ""},
    {"you're an angel", ""},
    {"Angel delight", ""},
    {"me n 2 kids", "family"},
    {"me and 2 kids in n 2", "family"},
    {"cant w8 4 it", ""},
    {"I want to kill myself", "mental.crisis"},
    {"ive taken loads of tablets", ""},
    {"took 2 paracetamol for headache", ""},
    {"my partner hits me", "abuse.danger"},
    {"my tooth is killing me", "health.gp"},
    {"I could murder a curry", ""},
    {"dying for a pint", ""},
    {"smell gas", "energy.emergency"},
    {"chest pain", "health.urgent"},
    {"my dad died last week", "mental.bereavement"},
    {"feeling really low", "mental.support"},
    {"cant cope", "mental.support"},
    {"I volunteer at a food bank, where can I give food?",
     "community.volunteer,offer.time,offer.things,community.donate"},
    {"want to volunteer", "community.volunteer,offer.time"},
    {"can i donate some furniture", "offer.things,community.donate"},
    {"our charity needs funding", "group.funding"},
    {"asylum seeker no money no recourse", "immigration.nrpf,immigration.asylum,money.crisis"},
    {"council tax arrears bailiffs", "money.counciltax,money.debt"},
    {"lonely", "older.lonely"},
    {"my mum has dementia and i care for her", "health.carers,health.care"},
    {"need english classes", "work.esol"},
    {"lost my job", "work.jobs"},
    {"my boiler is broken no heating", "housing.repairs,energy.warm"},
    {"need help with pip form", "disability.pip"},
    {"racist abuse from neighbour", "legal.hate"},
    {"got scammed", "money.scams"},
    {"nappies for my baby", "family.baby"},
    {"gas leak!!", "energy.emergency"},
    {"i have 13 pounds left and im 12 weeks pregnant", "health.sexual"},
    {"im 13 and i dont feel safe", "abuse"},
    {"kingston road", ""},
    {"my postcode is se5 9aa and i need food", "food"},
    {"i was in e17 now in e10", ""},
    {"I've got nothing to eat and no money till friday", "food,money.crisis"},
    {"we are being evicted next week, two kids, Tottenham", "housing.eviction"},
    {"cant pay my rent lost my job", "housing.eviction,work.jobs"},
    {"my electric key ran out", "energy.prepay"},
    {"baby milk", "family.baby"},
    {"where is the nearest foodbank to SE5", "food.bank"},
    {"got a letter from bailiffs", "money.debt"},
    {"My husband controls my money and checks my phone", "abuse.support"},
    {"he strangled me", "abuse.danger"},
    {"universal credit stopped", "money.benefits"},
    {"sanctioned by jobcentre", "money.benefits"},
    {"no recourse to public funds", "immigration.nrpf"},
    {"my visa has run out", "immigration.status"},
    {"I need a dentist", "health.gp"},
    {"cant get a gp appointment", "health.gp"},
    {"my son is autistic and excluded from school", "family.school"},
    {"EHCP help", "family.school"},
    {"I'm 78 and on my own all day", "older.lonely"},
    {"someone to talk to", "mental.support"},
    {"i feel so alone", "older.lonely"},
    {"drinking too much", "mental.addiction"},
    {"addicted to heroin", "mental.addiction"},
    {"bereavement support", "mental.bereavement"},
    {"kicked out by my parents", "housing.homeless"},
    {"sofa surfing in Camden", "housing.homeless"},
    {"sleeping in my car", "housing.rough"},
    {"the ceiling fell in", "housing.repairs"},
    {"rats in the kitchen", "housing.repairs"},
    {"deposit not returned by landlord", "housing.private"},
    {"landlord raised my rent", "housing.private"},
    {"need a wheelchair ramp", "disability.aids"},
    {"blue badge", "disability.transport"},
    {"parking fine", "legal.advice"},
    {"unfair dismissal", "work.rights"},
    {"boss hasnt paid me", "work.rights"},
    {"CV help", "work.jobs"},
    {"learn english", "work.esol"},
    {"benefits advice", "money.benefits"},
    {"cost of living", "money"},
    {"credit card debt", "money.debt"},
    {"loan shark", "money.debt"},
    {"gas bill is too high", "energy.bills"},
    {"warm place to go", "energy.warm"},
    {"power cut", "energy.emergency"},
    {"domestic violence refuge", "abuse.support,abuse.danger"},
    {"forced marriage", "abuse.forced"},
    {"my daughter is being groomed online", "family.safeguard"},
    {"child protection", "family.safeguard"},
    {"divorce and custody", "family.separation"},
    {"nursery place", "family.childcare"},
    {"youth club for my teenager", "family.youth"},
    {"free school meals", "family.school"},
    {"phone stolen", "legal.police"},
    {"stopped and searched", "legal.police"},
    {"hate crime", "legal.hate"},
    {"community centre hall hire", "group.space"},
    {"start a residents association", "group.start"},
    {"volunteers for our group", "group.volunteers"},
    {"trustees training", "group.governance"},
    {"meet people", "community.activities"},
    {"choir", "community.activities"},
    {"wifi", "community.digital"},
    {"laptop for school", "community.digital"},
    {"want to give clothes", "offer.things"},
    {"give money", "offer.money"},
    {"join a campaign", "offer.campaign"},
    {"something else", "other"},
    {"shopping for my neighbour", "community"},
    {"asylum hotel", "immigration.asylum"},
    {"windrush", "immigration.citizenship"},
    {"modern slavery", "abuse.slavery"},
    {"passport taken by employer", "abuse.slavery,work.rights"},
    {"hungry", "food"},
    {"starving", "food"},
    {"homless", "housing.homeless"},
    {"evicton notice", "housing.eviction"},
    {"depresed", "mental.support"},
    {"suicidal", "mental.crisis"},
    {"no heating and freezing baby", "energy.emergency,energy.warm"},
    {"my flat is cold", "energy.warm"},
    {"I have mental health problems", "mental"},
    {"help with my garden", "community.neighbour"},
    {"tv licence", "older.benefits"},
    {"pension credit", "older.benefits"},
    {"hospital discharge no care", "health.care"},
    {"care for my mum", "health.carers"},
    {"pregnant and nowhere to live", "housing.homeless,health.sexual"},
    {"i need help with rent arears", "housing.eviction"},
    {"immigration solicitor", "immigration.status"},
    {"food parcel please E17", "food.bank"},
    {"my dog is ill", ""},
    {"i'm broke", "money.crisis"},
    {"my leg is broken", "health"},
    {"school uniform", "family.school"},
    {"washing machine broken", "money.crisis"},
    {"how do i complain about the council", "legal.advice"},
    {"what do you do", ""},
    {"can you help me fill in a form", ""},
    {"tell me about housing", "housing"},
    {"debt", "money.debt"},
    {"job", "work"},
    {"legal advice", "legal.advice"},
    {"family help", "family"},
    {"I want to help out in my community", "community.volunteer"},
    {"not about housing its about debt", "money.debt"},
    {"no longer homeless", ""},
    {"i dont need food i need a job", "work.jobs"},
    {"need bed for tonight", "housing.rough"},
    {"need a bed", "money.crisis"},
    {"sick pay", "work.rights"},
    {"stop smoking", "health.gp"},
    {"social worker", "health.care"},
    {"water bill", "energy.water"},
    {"i am deaf", "disability.access"},
    {"lift broken", "housing.repairs"},
    {"period products", "money.crisis"},
    {"sim card", "community.digital"},
};

static void need_row(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("test");
    struct understand_need found[UNDERSTAND_NEEDS_MAX];
    const struct understand_text *text = understand_read(ctx, str_of(row->text));
    size_t count = understand_needs_find(ctx, text, needs, found);
    char *ids = mem_strdup(ctx, "");
    for (size_t i = 0; i < count; i++) {
        assert_in_range(found[i].score_percent, 1, 100);
        assert_true(found[i].why[0] != '\0');
        if (found[i].score_percent >= UNDERSTAND_NEED_SURE)
            ids = mem_printf(ctx, "%s%s%s", ids, ids[0] != '\0' ? "," : "", found[i].id);
    }
    assert_string_equal(ids, row->needs);
    mem_free(ctx);
}

struct broken {
    const char *name, *csv, *says;
};

#define HEADER "id,parent,label,synonyms,urgency\n"

static const struct broken broken[] = {
    {"an empty list has no header", "", "n.csv:1:"},
    {"a missing column is named", "id,label\n", "parent"},
    {"a need that stands there twice is named", HEADER "food,,Food,food,3\nfood,,Food,eat,3\n",
     "n.csv:3: the need food stands there twice"},
    {"a parent must stand before", HEADER "food.bank,food,Food bank,food bank,3\n",
     "n.csv:2: the parent 'food' must stand in a line above"},
    {"an id has no spaces", HEADER "my food,,Food,food,3\n", "n.csv:2:"},
    {"urgency is 1 to 9", HEADER "food,,Food,food,10\n", "n.csv:2: urgency"},
    {"a phrase has words", HEADER "food,,Food,food||eat,3\n", "n.csv:2: a phrase"},
    {"an open quote is named", HEADER "food,,\"Food,food,3\n", "n.csv:"},
};

static void broken_row(void **state)
{
    const struct broken *row = *state;
    void *ctx = mem_root("test");
    struct understand_needs *out = NULL;
    struct error err = {0};
    assert_false(understand_needs_load(ctx, "n.csv", str_of(row->csv), &out, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_non_null(strstr(err.text, row->says));
    mem_free(ctx);
}

static void ids_are_known_with_label_and_parent(void **state)
{
    (void)state;
    assert_string_equal(understand_need_label(needs, "food"), "Food");
    assert_string_equal(understand_need_parent(needs, "food.bank"), "food");
    assert_string_equal(understand_need_parent(needs, "food"), "");
    assert_null(understand_need_label(needs, "nothing"));
    assert_null(understand_need_parent(needs, "nothing"));
    assert_int_equal(understand_need_count(needs), 94);
    assert_string_equal(understand_need_at(needs, 0), "housing");
    assert_null(understand_need_at(needs, 94));
    static const char *const more[] = {"offer.time",  "offer.skills",   "offer.things",
                                       "offer.money", "offer.campaign", "other"};
    for (size_t i = 0; i < ARRAY_SIZE(more); i++)
        assert_non_null(understand_need_label(needs, more[i]));
}

int main(void)
{
    void *root = mem_root("needs");
    struct error err;
    if (!understand_needs_load(root, "needs.csv", seed_read(root, "flows/london/needs.csv"), &needs,
                               &err)) {
        print_error("%s\n", err.text);
        return 1;
    }
    const struct rows_table tables[] = {ROWS(rows, need_row), ROWS(broken, broken_row)};
    const struct CMUnitTest tests[] = {cmocka_unit_test(ids_are_known_with_label_and_parent)};
    int failed = rows_run("needs", tables, ARRAY_SIZE(tables));
    failed += cmocka_run_group_tests_name("the needs list", tests, NULL, NULL);
    mem_free(root);
    return failed;
}
