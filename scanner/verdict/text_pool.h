/** Texts that come again and again (paths, Server headers, cipher names), kept once. */
#ifndef VERDICT_TEXT_POOL_H
#define VERDICT_TEXT_POOL_H

#include "base/arena.h"
#include "base/map.h"

struct text_pool {
    struct arena *arena; /**< borrowed; owns the texts */
    struct map texts;
};

void text_pool_init(struct text_pool *pool, struct arena *arena);
void text_pool_clear(struct text_pool *pool);

/** The one copy of the text, so that equal texts are equal pointers; NULL stays NULL. */
const char *text_pool_keep(struct text_pool *pool, const char *text);

#endif
