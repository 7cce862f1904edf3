#include "journal/hardship_lines.h"

#include "base/text.h"
#include "journal/moment_json.h"
#include "syntax/json_writer.h"

#include <limits.h>

static void begin_line(struct json_writer *json, struct text_buffer *lines)
{
    json_writer_init(json, lines, 0);
    json_write_object(json, NULL);
}

static void end_line(struct json_writer *json, struct text_buffer *lines)
{
    json_write_end_object(json);
    text_buffer_append_character(lines, '\n');
}

static void write_shortage(struct text_buffer *lines, const struct shortage *shortage)
{
    struct json_writer json;
    begin_line(&json, lines);
    json_write_text(&json, "shortage", shortage_kind_name(shortage->kind));
    json_write_integer(&json, "count", (int64_t)shortage->count);
    moment_json_write(&json, "first", shortage->first_ms);
    moment_json_write(&json, "last", shortage->last_ms);
    json_write_integer(&json, "wanted", shortage->wanted);
    json_write_integer(&json, "lowered_to", shortage->lowered_to);
    end_line(&json, lines);
}

static void write_slowed(struct text_buffer *lines, const struct slowed_address *slowed)
{
    char address[ADDRESS_TEXT_SIZE];
    address_format(&slowed->address, address);
    struct json_writer json;
    begin_line(&json, lines);
    json_write_text(&json, "slowed", address);
    json_write_text(&json, "reason", slowing_name(slowed->reason));
    json_write_integer(&json, "count", (int64_t)slowed->count);
    moment_json_write(&json, "first", slowed->first_ms);
    moment_json_write(&json, "last", slowed->last_ms);
    end_line(&json, lines);
}

void hardship_lines_write(struct text_buffer *lines, const struct hardship *hardship)
{
    for (size_t i = 0; i < SHORTAGE_KIND_COUNT; i++) {
        if (hardship->has_shortage[i]) {
            write_shortage(lines, &hardship->shortages[i]);
        }
    }
    for (size_t i = 0; i < hardship->slowed_count; i++) {
        write_slowed(lines, &hardship->slowed[i]);
    }
    if (hardship->slowed_left_out > 0) {
        struct json_writer json;
        begin_line(&json, lines);
        json_write_integer(&json, "slowed_more", (int64_t)hardship->slowed_left_out);
        end_line(&json, lines);
    }
}

static bool read_number(struct json_value value, int64_t most, int64_t *out_number,
                        struct error *error)
{
    return json_read_integer(value, 0, most, out_number, error);
}

static bool read_shortage(struct json_value line, struct hardship *hardship, struct error *error)
{
    const struct json_value kind = json_member(line, "shortage");
    const char *name = NULL;
    struct shortage shortage = { 0 };
    int64_t count = 0;
    int64_t wanted = 0;
    int64_t lowered_to = 0;
    if (!json_read_text(kind, &name, error)) {
        return false;
    }
    if (!shortage_kind_from_name(name, &shortage.kind)) {
        return json_fault(kind, error, "is nothing that runs short");
    }
    if (!read_number(json_member(line, "count"), INT64_MAX, &count, error) ||
        !moment_json_read(json_member(line, "first"), &shortage.first_ms, error) ||
        !moment_json_read(json_member(line, "last"), &shortage.last_ms, error) ||
        !read_number(json_member(line, "wanted"), UINT_MAX, &wanted, error) ||
        !read_number(json_member(line, "lowered_to"), UINT_MAX, &lowered_to, error)) {
        return false;
    }
    shortage.count = (size_t)count;
    shortage.wanted = (unsigned)wanted;
    shortage.lowered_to = (unsigned)lowered_to;
    hardship_add_shortage(hardship, &shortage);
    return true;
}

static bool read_reason(struct json_value value, enum slowing *out_reason, struct error *error)
{
    const char *name = NULL;
    return json_read_text(value, &name, error) &&
           (slowing_from_name(name, out_reason) ||
            json_fault(value, error, "is no reason to ask more slowly"));
}

static bool read_slowed(struct json_value line, struct hardship *hardship, struct error *error)
{
    const struct json_value address = json_member(line, "slowed");
    const char *text = NULL;
    struct slowed_address slowed = { 0 };
    int64_t count = 0;
    if (!json_read_text(address, &text, error)) {
        return false;
    }
    if (!address_parse(text, &slowed.address)) {
        return json_fault(address, error, "must be an IP address");
    }
    if (!read_reason(json_member(line, "reason"), &slowed.reason, error) ||
        !read_number(json_member(line, "count"), INT64_MAX, &count, error) ||
        !moment_json_read(json_member(line, "first"), &slowed.first_ms, error) ||
        !moment_json_read(json_member(line, "last"), &slowed.last_ms, error)) {
        return false;
    }
    slowed.count = (size_t)count;
    hardship_add_slowed(hardship, &slowed);
    return true;
}

static bool read_slowed_more(struct json_value line, struct hardship *hardship, struct error *error)
{
    int64_t count = 0;
    if (!read_number(json_member(line, "slowed_more"), INT64_MAX, &count, error)) {
        return false;
    }
    hardship->slowed_left_out += (size_t)count;
    return true;
}

bool hardship_line_read(struct json_value line, struct hardship *hardship, struct error *error)
{
    const char *key = json_key(json_item(line, 0));
    if (text_equal(key, "shortage")) {
        return read_shortage(line, hardship, error);
    }
    if (text_equal(key, "slowed")) {
        return read_slowed(line, hardship, error);
    }
    return read_slowed_more(line, hardship, error);
}
