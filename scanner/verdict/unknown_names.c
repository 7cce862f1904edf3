#include "verdict/unknown_names.h"

#include "base/buffer.h"
#include "verdict/leaf_problems.h"

#define NAMES_SHOWN ((size_t)3)

bool host_is_listed_by_address(const struct host_record *record)
{
    struct address address;
    return !record->is_called_by_name && address_parse(record->name, &address);
}

bool leaf_forgive_address(struct arena *arena, struct certificate_report *leaf,
                          const struct host_record *record)
{
    if (leaf->mismatched_names == NULL || !host_is_listed_by_address(record)) {
        return false;
    }
    // The host's own name is the first.
    const struct name_list others = { .names = record->names + 1, .count = record->name_count - 1 };
    leaf_narrow(arena, leaf, &others);
    return others.count == 0;
}

const char *leaf_word_names(struct arena *arena, const struct certificate_facts *facts)
{
    if (facts->name_count == 0) {
        return facts->common_name != NULL ? facts->common_name : "no name";
    }
    struct text_buffer text;
    text_buffer_init(&text, SIZE_MAX);
    for (size_t i = 0; i < facts->name_count && i < NAMES_SHOWN; i++) {
        (void)text_buffer_format(&text, "%s%s", i > 0 ? ", " : "", facts->names[i]);
    }
    if (facts->name_count > NAMES_SHOWN) {
        (void)text_buffer_format(&text, " and %zu more", facts->name_count - NAMES_SHOWN);
    }
    const char *words = arena_copy(arena, text.text, text.length);
    text_buffer_clear(&text);
    return words;
}

const char *name_word_doubt(struct arena *arena, const char *names)
{
    return arena_format(arena,
                        "clients' name for it is not known; the certificate is for %s: name the "
                        "host by the name that clients use",
                        names);
}

const char *name_word_remedy(struct arena *arena, const struct host_record *record)
{
    return arena_format(arena,
                        "list the host by the name that clients use (NAME=%s, or name and address "
                        "in the inventory), and scan again; if clients do use the address, the "
                        "certificate has to have it among its subject alternative names",
                        record->name);
}
