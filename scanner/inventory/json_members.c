#include "inventory/json_members.h"

#include "base/text.h"

static const struct json_member_reader *find_reader(const struct json_member_reader *readers,
                                                    size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal(readers[i].name, name)) {
            return &readers[i];
        }
    }
    return NULL;
}

bool json_read_members(struct json_value object, const struct json_member_reader *readers,
                       size_t count, void *context, struct error *error)
{
    if (!json_require_object(object, error)) {
        return false;
    }
    for (size_t i = 0; i < json_count(object); i++) {
        const struct json_value member = json_item(object, i);
        const struct json_member_reader *reader = find_reader(readers, count, json_key(member));
        if (reader == NULL) {
            return json_fault(member, error, "is not known");
        }
        if (json_type_of(member) != JSON_NULL && !reader->read(context, member, error)) {
            return false;
        }
    }
    return true;
}

bool json_has(struct json_value object, const char *key)
{
    const struct json_value member = json_member(object, key);
    return json_is_present(member) && json_type_of(member) != JSON_NULL;
}
