#include "model/url_path.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/** Writes into memory that is large enough for all segments, percent-encoded. */
struct path_writer {
    char *text;
    size_t length;
};

static bool is_slash(char character)
{
    return character == '/' || character == '\\';
}

/** RFC 3986 section 3.3: what a segment may hold as it is. */
static bool is_segment_character(char character)
{
    if (character >= '0' && character <= '9') {
        return true;
    }
    char lower = (char)(character | 0x20);
    return (lower >= 'a' && lower <= 'z') ||
           (character != '\0' && strchr("-._~!$&'()*+,;=:@", character) != NULL);
}

/** A percent sign with two hexadecimal digits behind it. */
static bool is_encoded(const char *text, size_t length)
{
    return length >= 3 && text[0] == '%' && isxdigit((unsigned char)text[1]) &&
           isxdigit((unsigned char)text[2]);
}

static size_t encoded_length(const char *text, size_t length)
{
    size_t encoded = 0;
    for (size_t i = 0; i < length; i++) {
        encoded += is_segment_character(text[i]) || is_slash(text[i]) ? 1 : 3;
    }
    return encoded;
}

/** 1 for ".", 2 for "..", in any spelling; 0 for every other segment. */
static int dot_count(const char *segment, size_t length)
{
    int dots = 0;
    size_t i = 0;
    while (i < length && dots < 3) {
        if (segment[i] == '.') {
            i++;
        } else if (is_encoded(segment + i, length - i) && segment[i + 1] == '2' &&
                   (segment[i + 2] | 0x20) == 'e') {
            i += 3;
        } else {
            return 0;
        }
        dots++;
    }
    return dots < 3 ? dots : 0;
}

static void write_character(struct path_writer *writer, char character)
{
    writer->text[writer->length++] = character;
}

static void write_encoded(struct path_writer *writer, char character)
{
    static const char digits[] = "0123456789ABCDEF";
    unsigned byte = (unsigned char)character;
    write_character(writer, '%');
    write_character(writer, digits[byte >> 4]);
    write_character(writer, digits[byte & 0x0f]);
}

static void write_segment(struct path_writer *writer, const char *segment, size_t length)
{
    write_character(writer, '/');
    for (size_t i = 0; i < length; i++) {
        if (is_segment_character(segment[i]) || is_encoded(segment + i, length - i)) {
            write_character(writer, segment[i]);
        } else {
            write_encoded(writer, segment[i]);
        }
    }
}

static void remove_last_segment(struct path_writer *writer)
{
    while (writer->length > 0 && writer->text[--writer->length] != '/') {
    }
}

static void write_path(struct path_writer *writer, const char *path, size_t length)
{
    size_t start = 0;
    bool is_last = false;
    while (!is_last) {
        size_t end = start;
        while (end < length && !is_slash(path[end])) {
            end++;
        }
        is_last = end == length;
        int dots = dot_count(path + start, end - start);
        if (dots == 2) {
            remove_last_segment(writer);
        }
        if (dots == 0) {
            write_segment(writer, path + start, end - start);
        } else if (is_last) {
            write_character(writer, '/');
        }
        start = end + 1;
    }
}

const char *url_path_clean(struct arena *arena, const char *folder, const char *path, size_t length)
{
    const char *folder_end = strrchr(folder, '/');
    size_t folder_length = folder_end != NULL ? (size_t)(folder_end - folder) : 0;
    if (length > 0 && is_slash(path[0])) {
        path++;
        length--;
    }
    size_t room = folder_length + encoded_length(path, length) + sizeof("/");
    struct path_writer writer = { .text = arena_allocate(arena, room, 1) };
    memcpy(writer.text, folder, folder_length);
    writer.length = folder_length;
    write_path(&writer, path, length);
    writer.text[writer.length] = '\0';
    return writer.text;
}

static unsigned hexadecimal(char digit)
{
    return digit <= '9' ? (unsigned)(digit - '0') : (unsigned)((digit | 0x20) - 'a' + 10);
}

const char *url_path_as_written(struct arena *arena, const char *path)
{
    const size_t length = strlen(path);
    struct path_writer writer = { .text = arena_allocate(arena, length + 1, 1) };
    for (size_t i = 0; i < length; i++) {
        if (is_encoded(path + i, length - i)) {
            write_character(&writer,
                            (char)(hexadecimal(path[i + 1]) << 4 | hexadecimal(path[i + 2])));
            i += 2;
        } else {
            write_character(&writer, path[i]);
        }
    }
    return writer.text;
}
