#include "base/memory.h"
#include "journal/fingerprint.h"
#include "support/unit.h"

#include <string.h>

static void check(const char *bytes, size_t length, const char *expected)
{
    uint8_t fingerprint[FINGERPRINT_SIZE];
    char text[FINGERPRINT_TEXT_SIZE];
    fingerprint_of(bytes, length, fingerprint);
    fingerprint_format(fingerprint, text);
    assert_string_equal(text, expected);
}

static void the_examples_of_the_standard_are_met(void **state)
{
    (void)state;
    check("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    check("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const char *two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    check(two_blocks, strlen(two_blocks),
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");

    const size_t million = 1000000;
    char *letters = memory_allocate(million, 1);
    memset(letters, 'a', million);
    check(letters, million, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    memory_free(letters);
}

static void lengths_around_the_end_of_a_block_are_padded_right(void **state)
{
    (void)state;

    // Of that many letters "a", as sha256sum of GNU coreutils gives them.
    static const struct {
        size_t length;
        const char *expected;
    } cases[] = {
        { 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318" },
        { 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a" },
        { 63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34" },
        { 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb" },
        { 65, "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0" },
    };

    char letters[65];
    memset(letters, 'a', sizeof(letters));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check(letters, cases[i].length, cases[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_examples_of_the_standard_are_met),
        cmocka_unit_test(lengths_around_the_end_of_a_block_are_padded_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
