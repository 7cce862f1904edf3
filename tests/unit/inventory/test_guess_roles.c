// Does an inventory say whether roles are to be guessed, and does its canonical text say it again?
#include "inventory/inventory_read.h"
#include "support/unit.h"

#include <string.h>

static void read_text(struct inventory *inventory, const char *text)
{
    struct error error = { 0 };
    if (!inventory_read(inventory, "inventory", text, strlen(text), &error)) {
        fail_msg("%s", error.text);
    }
}

static void roles_are_guessed_when_it_says_so(void **state)
{
    (void)state;

    static const struct {
        const char *text;
        enum answer wanted;
    } cases[] = {
        { "{\"guess_roles\":true,\"hosts\":[{\"name\":\"a\"}]}", ANSWER_YES },
        { "{\"guess_roles\":false,\"hosts\":[{\"name\":\"a\"}]}", ANSWER_NO },
        { "{\"guess_roles\":null,\"hosts\":[{\"name\":\"a\"}]}", ANSWER_UNKNOWN },
        { "{\"hosts\":[{\"name\":\"a\"}]}", ANSWER_UNKNOWN },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct inventory inventory;
        struct inventory copy;
        struct text_buffer canonical;
        inventory_init(&inventory);
        inventory_init(&copy);
        text_buffer_init(&canonical, SIZE_MAX);
        read_text(&inventory, cases[i].text);
        assert_int_equal(inventory.guess_roles, cases[i].wanted);
        inventory_write(&inventory, &canonical);
        read_text(&copy, canonical.text);
        assert_int_equal(copy.guess_roles, cases[i].wanted);
        text_buffer_clear(&canonical);
        inventory_clear(&copy);
        inventory_clear(&inventory);
    }
}

static void it_must_be_yes_or_no(void **state)
{
    (void)state;
    static const char text[] = "{\"guess_roles\":\"perhaps\",\"hosts\":[{\"name\":\"a\"}]}";
    struct inventory inventory;
    struct error error = { 0 };
    inventory_init(&inventory);
    assert_false(inventory_read(&inventory, "inventory", text, strlen(text), &error));
    assert_non_null(strstr(error.text, "guess_roles"));
    inventory_clear(&inventory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roles_are_guessed_when_it_says_so),
        cmocka_unit_test(it_must_be_yes_or_no),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
