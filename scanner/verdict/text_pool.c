#include "verdict/text_pool.h"

#include <stddef.h>

void text_pool_init(struct text_pool *pool, struct arena *arena)
{
    *pool = (struct text_pool){ .arena = arena };
}

void text_pool_clear(struct text_pool *pool)
{
    map_clear(&pool->texts);
}

const char *text_pool_keep(struct text_pool *pool, const char *text)
{
    if (text == NULL) {
        return NULL;
    }
    char *kept = map_get(&pool->texts, text);
    if (kept == NULL) {
        kept = arena_copy_text(pool->arena, text);
        map_set(&pool->texts, kept, kept);
    }
    return kept;
}
