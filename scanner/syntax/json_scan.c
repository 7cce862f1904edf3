#include "syntax/json_scan.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <string.h>

// The tree builder reads numbers into 64 bytes.
#define LONGEST_NUMBER 63

static bool fail(struct json_scan *scan, size_t offset, const char *fault)
{
    scan->offset = offset;
    scan->fault = fault;
    return false;
}

static char byte_at(const struct json_scan *scan, size_t offset)
{
    if (offset >= scan->length) {
        return '\0';
    }
    return scan->bytes[offset];
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_hexadecimal(char byte)
{
    return is_digit(byte) || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

static bool scan_escape(struct json_scan *scan)
{
    const size_t start = scan->offset;
    scan->offset += 2;
    if (byte_at(scan, start + 1) != 'u') {
        return true;
    }
    for (size_t i = 0; i < 4; i++) {
        if (!is_hexadecimal(byte_at(scan, scan->offset + i))) {
            return fail(scan, start, "\\u must be followed by four hexadecimal digits");
        }
    }
    if (memcmp(scan->bytes + scan->offset, "0000", 4) == 0) {
        return fail(scan, start, "text must not contain NUL");
    }
    scan->offset += 4;
    return true;
}

static bool scan_character(struct json_scan *scan)
{
    uint32_t point = 0;
    const size_t count =
        utf8_decode(scan->bytes + scan->offset, scan->length - scan->offset, &point);
    if (count == 0) {
        return fail(scan, scan->offset, "this byte is not UTF-8");
    }
    if (point < ' ') {
        return fail(scan, scan->offset, "control characters in text must be escaped");
    }
    scan->offset += count;
    return true;
}

// Nearly all of every text.
static void skip_plain(struct json_scan *scan)
{
    while (scan->offset < scan->length && scan->bytes[scan->offset] >= ' ' &&
           scan->bytes[scan->offset] <= '~' && scan->bytes[scan->offset] != '"' &&
           scan->bytes[scan->offset] != '\\') {
        scan->offset++;
    }
}

static bool scan_text(struct json_scan *scan)
{
    const size_t start = scan->offset++;
    bool is_sound = true;
    while (is_sound) {
        skip_plain(scan);
        if (scan->offset >= scan->length) {
            break;
        }
        const char byte = scan->bytes[scan->offset];
        if (byte == '"') {
            scan->offset++;
            return true;
        }
        is_sound = byte == '\\' ? scan_escape(scan) : scan_character(scan);
    }
    return is_sound && fail(scan, start, "this text is never closed");
}

// False when there is no digit.
static bool skip_digits(struct json_scan *scan)
{
    const size_t start = scan->offset;
    while (is_digit(byte_at(scan, scan->offset))) {
        scan->offset++;
    }
    return scan->offset > start;
}

static struct json_number read_integer(const char *digits, size_t length, bool is_negative)
{
    struct json_number number = { .is_integer = true };
    for (size_t i = 0; i < length && number.is_integer; i++) {
        const int digit = is_negative ? '0' - digits[i] : digits[i] - '0';
        number.is_integer = !__builtin_mul_overflow(number.integer, 10, &number.integer) &&
                            !__builtin_add_overflow(number.integer, digit, &number.integer);
    }
    return number;
}

static bool scan_fraction_and_exponent(struct json_scan *scan)
{
    if (byte_at(scan, scan->offset) == '.') {
        scan->offset++;
        if (!skip_digits(scan)) {
            return false;
        }
    }
    if (byte_at(scan, scan->offset) != 'e' && byte_at(scan, scan->offset) != 'E') {
        return true;
    }
    scan->offset++;
    if (byte_at(scan, scan->offset) == '+' || byte_at(scan, scan->offset) == '-') {
        scan->offset++;
    }
    return skip_digits(scan);
}

static bool scan_number(struct json_scan *scan)
{
    const size_t start = scan->offset;
    const bool is_negative = scan->bytes[start] == '-';
    const size_t digits = is_negative ? start + 1 : start;
    scan->offset = digits;
    const bool has_digits = skip_digits(scan);
    const size_t digits_end = scan->offset;
    const bool has_needless_zero = byte_at(scan, digits) == '0' && digits_end > digits + 1;
    if (!has_digits || has_needless_zero || !scan_fraction_and_exponent(scan)) {
        return fail(scan, start, "this is not a number");
    }
    if (scan->offset - start > LONGEST_NUMBER) {
        return fail(scan, start, "this number is too long");
    }

    struct json_number number =
        read_integer(scan->bytes + digits, digits_end - digits, is_negative);
    number.is_integer = number.is_integer && scan->offset == digits_end;
    scan->numbers = memory_grow(scan->numbers, &scan->number_capacity, scan->number_count + 1,
                                sizeof(*scan->numbers));
    scan->numbers[scan->number_count++] = number;
    return true;
}

static bool scan_bracket(struct json_scan *scan, char bracket)
{
    const bool opens = bracket == '{' || bracket == '[';
    if (opens && scan->depth == JSON_DEPTH) {
        return fail(scan, scan->offset, "nested too deeply");
    }
    if (!opens && scan->depth == scan->outer_depth) {
        return fail(scan, scan->offset, "this bracket closes nothing");
    }
    scan->depth = opens ? scan->depth + 1 : scan->depth - 1;
    scan->offset++;
    return true;
}

static bool scan_token(struct json_scan *scan)
{
    const char byte = scan->bytes[scan->offset];
    if (byte == '"') {
        return scan_text(scan);
    }
    if (byte == '-' || is_digit(byte)) {
        return scan_number(scan);
    }
    if (byte == '{' || byte == '[' || byte == '}' || byte == ']') {
        return scan_bracket(scan, byte);
    }
    // Lower-case letters are those of the literals.
    const bool is_expected = byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n' ||
                             byte == ',' || byte == ':' || (byte >= 'a' && byte <= 'z');
    if (!is_expected) {
        return fail(scan, scan->offset, "unexpected character");
    }
    scan->offset++;
    return true;
}

bool json_scan_run(struct json_scan *scan, const char *bytes, size_t length, size_t outer_depth)
{
    *scan = (struct json_scan){
        .bytes = bytes, .length = length, .outer_depth = outer_depth, .depth = outer_depth
    };
    while (scan->offset < length) {
        if (!scan_token(scan)) {
            return false;
        }
    }
    return scan->depth == outer_depth || fail(scan, length, "the text ends too early");
}

void json_scan_clear(struct json_scan *scan)
{
    memory_free(scan->numbers);
    *scan = (struct json_scan){ 0 };
}
