#include "cli/settings.h"

void settings_init(struct settings *settings)
{
    *settings = (struct settings){ 0 };
    arena_init(&settings->arena);
    engine_options_default(&settings->engine);
    settings->sweep = (struct sweep_settings){ .rate = 10000, .attempts = 2, .wait_ms = 1000 };
}

void settings_clear(struct settings *settings)
{
    arena_clear(&settings->arena);
    *settings = (struct settings){ 0 };
}

void settings_add(struct settings *settings, struct text_list *list, const char *text)
{
    list->items = arena_grow(&settings->arena, list->items, &list->capacity, list->count + 1,
                             sizeof(*list->items));
    list->items[list->count] = text;
    list->count++;
}
