/* All services as one immutable snapshot: built row by row beside the old one, sealed with its index, then shared.
 * Stands between the store's rows and search.c.
 * Leaves to others: swapping snapshots (dispatch/), keeping rows (store/). */
// SPDX-License-Identifier: Apache-2.0
#include "directory/directory_impl.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

uint32_t hash_bytes(uint32_t seed, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    uint32_t hash = seed;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ at[i]) * 16777619U;
    return hash;
}

struct directory *directory_new(void *ctx, const struct place_map *map,
                                const struct directory_holidays *holidays)
{
    struct directory *directory = mem_new(ctx, struct directory);
    directory->map = map;
    directory->holidays = holidays;
    return directory;
}

/* ---- Opening hours, each different wording once ---- */

static size_t hours_slot(const struct directory *directory, const char *words)
{
    size_t mask = directory->hours_slot_count - 1;
    size_t slot = hash_bytes(HASH_START, words, strlen(words)) & mask;
    while (directory->hours_slots[slot] != 0 &&
           strcmp(directory->hours_words[directory->hours_slots[slot] - 1], words) != 0)
        slot = (slot + 1) & mask;
    return slot;
}

static void hours_grow(struct directory *directory)
{
    directory->hours_capacity = directory->hours_capacity ? directory->hours_capacity * 2 : 64;
    directory->hours =
        mem_grow(directory, directory->hours, struct directory_hours *, directory->hours_capacity);
    directory->hours_words =
        mem_grow(directory, directory->hours_words, const char *, directory->hours_capacity);
    mem_free(directory->hours_slots);
    directory->hours_slot_count = directory->hours_capacity * 2;
    directory->hours_slots = mem_array(directory, size_t, directory->hours_slot_count);
    for (size_t i = 0; i < directory->hours_count; i++)
        directory->hours_slots[hours_slot(directory, directory->hours_words[i])] = i + 1;
}

static bool hours_intern(struct directory *directory, const char *words, size_t *index_out,
                         struct error *err)
{
    if (directory->hours_count == directory->hours_capacity)
        hours_grow(directory);
    size_t slot = hours_slot(directory, words);
    if (directory->hours_slots[slot] == 0) {
        struct directory_hours *hours;
        if (!directory_hours_read(directory, str_of(words), &hours, err))
            return false;
        directory->hours[directory->hours_count] = hours;
        directory->hours_words[directory->hours_count] = mem_strdup(directory, words);
        directory->hours_slots[slot] = ++directory->hours_count;
    }
    *index_out = directory->hours_slots[slot] - 1;
    return true;
}

/* ---- Copying ---- */

/* The texts of a service, so that one loop copies them all. */
static const size_t text_fields[] = {
    offsetof(struct directory_service, id),           offsetof(struct directory_service, name),
    offsetof(struct directory_service, organization), offsetof(struct directory_service, needs),
    offsetof(struct directory_service, summary),      offsetof(struct directory_service, phone),
    offsetof(struct directory_service, email),        offsetof(struct directory_service, url),
    offsetof(struct directory_service, address),      offsetof(struct directory_service, hours),
    offsetof(struct directory_service, languages),    offsetof(struct directory_service, checked),
    offsetof(struct directory_service, checked_by),   offsetof(struct directory_service, offer),
    offsetof(struct directory_service, source),       offsetof(struct directory_service, service),
    offsetof(struct directory_service, closed_until),
};

static const char *text_get(const struct directory_service *service, size_t field)
{
    const char *text;
    memcpy(&text, (const char *)service + text_fields[field], sizeof(text));
    return text != NULL ? text : "";
}

/* All texts of a service in one block: tens of thousands of services stay small. */
static struct directory_service service_copy(void *ctx, const struct directory_service *service)
{
    struct directory_service copy = *service;
    size_t size = 0;
    for (size_t i = 0; i < ARRAY_SIZE(text_fields); i++)
        size += strlen(text_get(service, i)) + 1;
    char *block = mem_array(ctx, char, size);
    for (size_t i = 0; i < ARRAY_SIZE(text_fields); i++) {
        const char *text = text_get(service, i);
        size_t length = strlen(text) + 1;
        memcpy(block, text, length);
        const char *kept = block;
        memcpy((char *)&copy + text_fields[i], &kept, sizeof(kept));
        block += length;
    }
    return copy;
}

/* ---- Keys ---- */

static void pair_add(struct directory *directory, const char *id, size_t entry)
{
    if (directory->pair_count == directory->pair_capacity) {
        directory->pair_capacity = directory->pair_capacity ? directory->pair_capacity * 2 : 512;
        directory->pairs =
            mem_grow(directory, directory->pairs, struct directory_pair, directory->pair_capacity);
    }
    directory->pairs[directory->pair_count++] = (struct directory_pair){id, entry};
}

/* One pair for each word of a list; prefix goes in front ("offer." for offers). */
static void pairs_add(struct directory *directory, const char *list, const char *prefix,
                      size_t entry)
{
    struct str rest = str_of(list), piece;
    while (list[0] != '\0' && str_next(&rest, '|', &piece))
        if (piece.length > 0)
            pair_add(directory,
                     mem_printf(directory->pairs, "%s%.*s", prefix, (int)piece.length, piece.data),
                     entry);
}

static uint8_t age_of(int years)
{
    return (uint8_t)(years < 0 ? 0 : years > UINT8_MAX ? UINT8_MAX : years);
}

bool directory_add(struct directory *directory, const struct directory_service *service,
                   struct error *err)
{
    assert(!directory->is_sealed);
    struct directory_entry entry = {0};
    struct directory_gate gate = {.boroughs = service->boroughs,
                                  .reach = (uint8_t)service->reach,
                                  .borough = PLACE_UNKNOWN,
                                  .is_full = service->space == DIRECTORY_SPACE_FULL};
    int64_t open_again = 0;
    gate.minimum_age = age_of(service->minimum_age);
    gate.maximum_age = age_of(service->maximum_age);
    if (day_read(str_of(service->closed_until), &open_again))
        gate.open_again = (int32_t)open_again;
    if (!hours_intern(directory, service->hours != NULL ? service->hours : "", &entry.hours, err))
        return error_where(err, "in service %s", service->id);
    if (directory->count == directory->capacity) {
        size_t capacity = directory->capacity ? directory->capacity * 2 : 256;
        directory->entries =
            mem_grow(directory, directory->entries, struct directory_entry, capacity);
        directory->gates = mem_grow(directory, directory->gates, struct directory_gate, capacity);
        directory->capacity = capacity;
    }
    if (directory->pairs == NULL) {
        directory->pair_capacity = 512;
        directory->pairs = mem_grow(directory, NULL, struct directory_pair, 512);
    }

    entry.service = service_copy(directory, service);
    entry.id_hash = hash_bytes(HASH_START, entry.service.id, strlen(entry.service.id));
    const char *of = entry.service.service[0] != '\0' ? entry.service.service : entry.service.id;
    entry.service_hash = hash_bytes(HASH_START, of, strlen(of));
    if (!day_read(str_of(entry.service.checked), &entry.checked_number))
        entry.checked_number = 0;
    const struct place_outcode *outcode =
        place_outcode_find(directory->map, str_of(entry.service.outcode));
    if (service->latitude_e6 != 0 && service->longitude_e6 != 0) {
        entry.has_position = true;
        entry.latitude = (float)((double)service->latitude_e6 / 1e6);
        entry.longitude = (float)((double)service->longitude_e6 / 1e6);
    }
    if (outcode != NULL && outcode->count > 0) {
        gate.borough = (int8_t)outcode->shares[0].borough;
        if (!entry.has_position) {
            entry.has_position = true;
            entry.latitude = (float)outcode->latitude;
            entry.longitude = (float)outcode->longitude;
        }
    }
    pairs_add(directory, entry.service.needs, "", directory->count);
    pairs_add(directory, entry.service.offer, "offer.", directory->count);
    directory->gates[directory->count] = gate;
    directory->entries[directory->count++] = entry;
    return true;
}

/* ---- Sealing ---- */

static int compare_pairs(const void *a, const void *b)
{
    const struct directory_pair *left = a, *right = b;
    int order = strcmp(left->id, right->id);
    return order != 0 ? order : (left->entry > right->entry) - (left->entry < right->entry);
}

/* Needs that the law gives the person's own council to answer: a neighbour's council cannot. */
static bool is_statutory(const char *id)
{
    static const char *const ids[] = {"housing.homeless", "money.counciltax", "health.care",
                                      "family.school"};
    for (size_t i = 0; i < ARRAY_SIZE(ids); i++)
        if (strcmp(ids[i], id) == 0)
            return true;
    return false;
}

/* Pairs in order become keys with their services, a pair named twice once. */
static void seal_keys(struct directory *directory)
{
    directory->keys = mem_array(directory, struct directory_key, directory->pair_count + 1);
    directory->postings = mem_array(directory, size_t, directory->pair_count + 1);
    size_t posting = 0;
    for (size_t i = 0; i < directory->pair_count; i++) {
        const struct directory_pair *pair = &directory->pairs[i];
        bool is_new = i == 0 || strcmp(pair[-1].id, pair->id) != 0;
        if (!is_new && pair[-1].entry == pair->entry)
            continue;
        if (is_new)
            directory->keys[directory->key_count++] =
                (struct directory_key){.id = mem_strdup(directory, pair->id),
                                       .is_statutory = is_statutory(pair->id),
                                       .first = posting};
        directory->keys[directory->key_count - 1].count++;
        directory->postings[posting++] = pair->entry;
        directory->gates[pair->entry].key_count++;
    }
}

/* The same the other way round: each service's keys, ascending. */
static void seal_entry_keys(struct directory *directory)
{
    directory->entry_keys = mem_array(directory, size_t, directory->pair_count + 1);
    uint32_t first = 0;
    for (size_t i = 0; i < directory->count; i++) {
        directory->gates[i].first_key = first;
        first += directory->gates[i].key_count;
        directory->gates[i].key_count = 0;
    }
    for (size_t i = 0; i < directory->key_count; i++) {
        const struct directory_key *key = &directory->keys[i];
        for (size_t j = key->first; j < key->first + key->count; j++) {
            struct directory_gate *gate = &directory->gates[directory->postings[j]];
            directory->entry_keys[gate->first_key + gate->key_count++] = i;
        }
    }
}

static int compare_ids(const void *a, const void *b, void *context)
{
    const struct directory *directory = context;
    return strcmp(directory->entries[*(const size_t *)a].service.id,
                  directory->entries[*(const size_t *)b].service.id);
}

void directory_seal(struct directory *directory)
{
    assert(!directory->is_sealed);
    if (directory->pair_count > 0)
        qsort(directory->pairs, directory->pair_count, sizeof(directory->pairs[0]), compare_pairs);
    seal_keys(directory);
    seal_entry_keys(directory);
    mem_free(directory->pairs);
    directory->pairs = NULL;
    mem_free(directory->hours_slots);
    directory->hours_slots = NULL;

    directory->by_id = mem_array(directory, size_t, directory->count + 1);
    for (size_t i = 0; i < directory->count; i++)
        directory->by_id[i] = i;
    qsort_r(directory->by_id, directory->count, sizeof(size_t), compare_ids, directory);
    directory->is_sealed = true;
}

/* ---- Reading ---- */

size_t directory_count(const struct directory *directory)
{
    return directory->count;
}

const struct directory_service *directory_at(const struct directory *directory, size_t index)
{
    return index < directory->count ? &directory->entries[index].service : NULL;
}

const struct directory_service *directory_find(const struct directory *directory, const char *id)
{
    assert(directory->is_sealed);
    size_t low = 0, high = directory->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct directory_service *service =
            &directory->entries[directory->by_id[middle]].service;
        int order = strcmp(service->id, id);
        if (order == 0)
            return service;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

struct directory_span directory_open(const struct directory *directory,
                                     const struct directory_service *service, int64_t at_ms)
{
    // The service is the first member of its entry when it is one of ours.
    size_t offset = (size_t)((uintptr_t)service - (uintptr_t)directory->entries);
    if (offset < directory->count * sizeof(directory->entries[0])) {
        const struct directory_entry *entry =
            &directory->entries[offset / sizeof(directory->entries[0])];
        return directory_hours_at(directory->hours[entry->hours], directory->holidays, at_ms);
    }
    struct directory_span span = {0};
    struct directory_hours *hours;
    struct error ignored; // hours that cannot be read are hours not known
    void *scratch = mem_root("directory_open");
    if (directory_hours_read(scratch, str_of(service->hours), &hours, &ignored))
        span = directory_hours_at(hours, directory->holidays, at_ms);
    mem_free(scratch);
    return span;
}
