#include "base/text.h"
#include "journal/base64.h"
#include "support/unit.h"

#include <string.h>

static void bytes_are_written_as_rfc_4648_shows(void **state)
{
    (void)state;
    // RFC 4648 section 10.
    static const char *const vectors[][2] = {
        { "", "" },
        { "f", "Zg==" },
        { "fo", "Zm8=" },
        { "foo", "Zm9v" },
        { "foob", "Zm9vYg==" },
        { "fooba", "Zm9vYmE=" },
        { "foobar", "Zm9vYmFy" },
    };
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        struct text_buffer buffer;
        text_buffer_init(&buffer, SIZE_MAX);
        base64_encode(&buffer, vectors[i][0], strlen(vectors[i][0]));
        assert_string_equal(buffer.text, vectors[i][1]);
        text_buffer_clear(&buffer);
    }
}

static void every_length_of_every_byte_comes_back(void **state)
{
    (void)state;
    uint8_t bytes[256];
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)i;
    }
    for (size_t length = 0; length <= sizeof(bytes); length++) {
        struct arena arena = { 0 };
        struct text_buffer buffer;
        text_buffer_init(&buffer, SIZE_MAX);
        base64_encode(&buffer, bytes, length);
        const uint8_t *decoded = NULL;
        size_t decoded_length = 0;
        assert_true(base64_decode(&arena, buffer.text, &decoded, &decoded_length));
        assert_int_equal(decoded_length, length);
        assert_memory_equal(decoded, bytes, length);
        text_buffer_clear(&buffer);
        arena_clear(&arena);
    }
}

static void what_encoding_would_not_have_written_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "Z",    "Zg",   "Zg=",  "Zg===",    "=",      "====",
        "Zh==", "Zm9=", "Z g=", "Zg==Zg==", "Zm9v\n", "Zm-_",
    };
    struct arena arena = { 0 };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        const uint8_t *bytes = NULL;
        size_t length = 0;
        assert_false(base64_decode(&arena, wrong[i], &bytes, &length));
    }
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_written_as_rfc_4648_shows),
        cmocka_unit_test(every_length_of_every_byte_comes_back),
        cmocka_unit_test(what_encoding_would_not_have_written_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
