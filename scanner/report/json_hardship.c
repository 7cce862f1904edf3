#include "report/json_parts.h"

static void write_times(struct json_writer *json, size_t count, int64_t first_ms, int64_t last_ms)
{
    json_write_integer(json, "count", (int64_t)count);
    json_write_moment(json, "first", first_ms);
    json_write_moment(json, "last", last_ms);
}

static void write_shortage(struct json_writer *json, const struct shortage *shortage)
{
    json_write_object(json, NULL);
    json_write_text(json, "kind", shortage_kind_name(shortage->kind));
    write_times(json, shortage->count, shortage->first_ms, shortage->last_ms);
    json_write_integer(json, "wanted", shortage->wanted);
    json_write_integer(json, "lowered_to", shortage->lowered_to);
    json_write_end_object(json);
}

static void write_slowed(struct json_writer *json, const struct slowed_address *slowed)
{
    char address[ADDRESS_TEXT_SIZE];
    address_format(&slowed->address, address);
    json_write_object(json, NULL);
    json_write_text(json, "address", address);
    json_write_text(json, "reason", slowing_name(slowed->reason));
    write_times(json, slowed->count, slowed->first_ms, slowed->last_ms);
    json_write_end_object(json);
}

void json_write_hardship(struct json_writer *json, const struct hardship *hardship)
{
    static const struct hardship none = { 0 };
    const struct hardship *told = hardship != NULL ? hardship : &none;
    json_write_list(json, "shortages");
    for (size_t i = 0; i < SHORTAGE_KIND_COUNT; i++) {
        if (told->has_shortage[i]) {
            write_shortage(json, &told->shortages[i]);
        }
    }
    json_write_end_list(json);
    json_write_list(json, "slowed");
    for (size_t i = 0; i < told->slowed_count; i++) {
        write_slowed(json, &told->slowed[i]);
    }
    json_write_end_list(json);
    json_write_integer(json, "slowed_more", (int64_t)told->slowed_left_out);
}
