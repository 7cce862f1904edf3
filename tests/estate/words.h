/** The words of a scenario file and what they stand for. */
#ifndef ESTATE_WORDS_H
#define ESTATE_WORDS_H

#include <stdbool.h>

/** A table ends with a word that has no text. */
struct word {
    const char *text;
    int value;
};

extern const struct word word_schemes[];
extern const struct word word_stages[];
extern const struct word word_records[];
extern const struct word word_misfits[];
extern const struct word word_plain_answers[];
extern const struct word word_products[];
extern const struct word word_tls_versions[];
extern const struct word word_client_demands[];
extern const struct word word_late_demands[];
extern const struct word word_client_pages[];
extern const struct word word_driver_answers[];
extern const struct word word_answers[];
extern const struct word word_pages[];
extern const struct word word_languages[];
extern const struct word word_malformations[];

/** Case counts. */
bool word_find(const struct word *words, const char *text, int *out_value);

#endif
