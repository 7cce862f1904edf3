// What a line of a large inventory costs, whatever kind of file it stands in: bounded, and the same
// for the hundred thousandth line as for the first.

#include "base/buffer.h"
#include "base/memory.h"
#include "inventory/inventory_read.h"
#include "support/unit.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define FEW  10000
#define MANY 100000

/** Of the inventory itself, beside the texts of the line that have to be kept. */
#define LARGEST_LINE ((size_t)200)

/** Ten times the lines may take so many times the time: quadratic would be a hundred times. */
#define LARGEST_RATIO 40

struct kind {
    const char *head;
    const char *line; // %1$u, several times
    const char *tail;
    bool is_of_hosts;
};

// clang-format off
static const struct kind kinds[] = {
    { "", "server%1$u.corp.example\n", "", true },
    { "", "server%1$u.corp.example=10.1.1.1\n", "", true },
    { "Name,Role,Owner\n", "server%1$u.corp.example,site server,team\n", "", true },
    { "{\"hosts\":[{\"name\":\"ns\"}", ",{\"name\":\"server%1$u.corp.example\"}", "]}", true },
    { "PackageID,URL,Source,Snapshot\n",
      "{6d417916-%1$08u},https://ps1/Altiris/PS/pkggroup_{%1$08u}/,1,http://ps1/Altiris/PS/s/%1$08u.xml\n", "", false },
    { "{\"hosts\":[],\"codebases\":[{\"url\":\"http://ps1/a\"}",
      ",{\"package\":\"%1$08u\",\"url\":\"https://ps1/Altiris/PS/pkggroup_{%1$08u}/\"}", "]}", false },
    { "<Package id='p'><Source>",
      "<Codebase url='https://ps1/Altiris/PS/{%1$08u}/' snapshot='https://ps1/Altiris/PS/{%1$08u}.xml'/>\n",
      "</Source></Package>", false },
    { "", "<event date='x'><![CDATA[from https://ps1/Altiris/PS/{%1$08u}/ now]]></event>\n", "", false },
};

// clang-format on

static void write_kind(const struct kind *kind, size_t count, struct text_buffer *out)
{
    text_buffer_init(out, SIZE_MAX);
    text_buffer_append_text(out, kind->head);
    for (size_t i = 0; i < count; i++) {
        char line[256];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        (void)snprintf(line, sizeof(line), kind->line, (unsigned)i);
#pragma GCC diagnostic pop
        text_buffer_append_text(out, line);
    }
    text_buffer_append_text(out, kind->tail);
}

/** Bytes that the inventory keeps; the slots of its map included. */
static size_t size_of(const struct inventory *inventory)
{
    return inventory->arena.size + inventory->host_capacity * sizeof(struct host *) +
           inventory->codebase_capacity * sizeof(*inventory->codebases) +
           inventory->hosts_by_name.entry_capacity * 2 * sizeof(void *) +
           inventory->hosts_by_name.capacity * sizeof(uint64_t);
}

/** Bytes a line; `out_ticks` is what reading took of the processor. */
static size_t read_kind(const struct kind *kind, size_t count, clock_t *out_ticks)
{
    struct text_buffer text;
    struct inventory inventory;
    struct error error = { 0 };
    write_kind(kind, count, &text);
    inventory_init(&inventory);
    const clock_t start = clock();
    assert_true(inventory_read(&inventory, "large", text.text, text.length, &error));
    assert_true(inventory_finish(&inventory, &error));
    *out_ticks = clock() - start;
    const size_t read = kind->is_of_hosts ? inventory.host_count : inventory.codebase_count;
    assert_in_range(read, count, count + 1);
    const size_t size = size_of(&inventory) / count;
    inventory_clear(&inventory);
    text_buffer_clear(&text);
    return size;
}

static void a_line_costs_little_and_always_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        struct text_buffer line;
        clock_t few_ticks = 0;
        clock_t many_ticks = 0;
        write_kind(&kinds[i], 1, &line);
        const size_t of_few = read_kind(&kinds[i], FEW, &few_ticks);
        const size_t of_many = read_kind(&kinds[i], MANY, &many_ticks);
        assert_in_range(of_many, 1, LARGEST_LINE + line.length);
        assert_in_range(of_many, 1, of_few * 3 / 2);
        assert_in_range(many_ticks, 0, (few_ticks + CLOCKS_PER_SEC / 100) * LARGEST_RATIO);
        text_buffer_clear(&line);
    }
}

// A million-line export is kept once: a URL that is written as usual needs no text of its own.
static void the_text_of_a_usual_url_is_made_when_it_is_asked_for(void **state)
{
    static const struct {
        const char *text;
        bool is_usual;
    } cases[] = {
        { "https://ps1.corp.example/Altiris/PS/{6D41}/a b.msi", true },
        { "http://ps1:8080/Altiris/PS/", true },
        { "http://ps1:80/Altiris/PS/", true },
        { "HTTP://ps1/Altiris/PS/", false },
        { "http://PS1/Altiris/PS/", false },
        { "http://ps1/Altiris/PS/%7Ba%7D", false },
        { "http://ps1/Altiris/./PS/", false },
        { "http://[fd00::1]/Altiris/PS/", false },
        { "\\\\ps1\\PkgSvrHost\\a", false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct inventory inventory;
        struct error error = { 0 };
        struct text_buffer text;
        inventory_init(&inventory);
        text_buffer_init(&text, SIZE_MAX);
        text_buffer_format(&text, "PackageID,URL\np,%s\n", cases[i].text);
        assert_true(inventory_read(&inventory, "x.csv", text.text, text.length, &error));
        const struct codebase *codebase = &inventory.codebases[0];
        assert_int_equal(codebase->text == url_text_is_usual, cases[i].is_usual);
        assert_string_equal(url_text(&inventory.arena, &codebase->url, codebase->text),
                            cases[i].text);
        text_buffer_clear(&text);
        inventory_clear(&inventory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_costs_little_and_always_the_same),
        cmocka_unit_test(the_text_of_a_usual_url_is_made_when_it_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
