/** Lists of words in JSON that are read as sets of bits. */
#ifndef INVENTORY_JSON_WORDS_H
#define INVENTORY_JSON_WORDS_H

#include "base/error.h"
#include "syntax/json.h"

#include <stdbool.h>
#include <stdint.h>

/** A kind of words: what one is called in a fault, and its bit; false if it is none of them. */
struct word_kind {
    const char *title;
    bool (*bit_of)(const char *word, uint32_t *out_bit);
};

extern const struct word_kind word_role;
extern const struct word_kind word_service;
extern const struct word_kind word_endpoint;
extern const struct word_kind word_answer;
extern const struct word_kind word_generation;
extern const struct word_kind word_port_state;
extern const struct word_kind word_path_state;
extern const struct word_kind word_certificate_problem;
extern const struct word_kind word_url_scheme; /**< http, https, agent_site, unc, file */
extern const struct word_kind word_portal_way;
extern const struct word_kind word_presence; /**< present, absent */

/** Reads the list; an absent one is empty. */
bool json_read_words(struct json_value list, const struct word_kind *kind, uint32_t *out_set,
                     struct error *error);

#endif
