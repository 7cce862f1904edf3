/** A URL that was read is fit to be sent, and reads back as itself. The first line of the input is
 * a URL, the rest is a Location that it answered with. */
#include "base/memory.h"
#include "base/text.h"
#include "fuzz/fuzz.h"
#include "model/url.h"

#include <string.h>

static void check_path(const char *path)
{
    FUZZ_EXPECT(path[0] == '/');
    FUZZ_EXPECT(path[strcspn(path, " \\?#\"<>{}")] == '\0');
    for (const char *place = path; *place != '\0'; place++) {
        FUZZ_EXPECT(*place > 0x20 && *place < 0x7f);
    }
    FUZZ_EXPECT(strstr(path, "/../") == NULL && strstr(path, "/./") == NULL);
    FUZZ_EXPECT(url_folder_length(path) <= strlen(path));
}

static void check_round_trip(struct arena *arena, const struct url *url)
{
    struct url again = { 0 };
    FUZZ_EXPECT(url_parse(arena, url_format(arena, url), &again));
    FUZZ_EXPECT(again.kind == url->kind);
    FUZZ_EXPECT(again.scheme == url->scheme);
    FUZZ_EXPECT(again.port == url->port);
    FUZZ_EXPECT(text_equal(again.host, url->host));
    FUZZ_EXPECT(url->kind == URL_FILE || text_equal(again.path, url->path));
    FUZZ_EXPECT(!again.had_user_info && !again.had_query);
}

static void check_web(struct arena *arena, const struct url *url)
{
    FUZZ_EXPECT(url_is_host(url->host));
    FUZZ_EXPECT(url->port != 0);
    check_path(url->path);
    check_round_trip(arena, url);
}

static void resolve(struct arena *arena, const struct url *base, const char *location)
{
    struct url target = { 0 };
    if (url_resolve(arena, base, location, &target)) {
        FUZZ_EXPECT(target.kind == URL_WEB);
        check_web(arena, &target);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    char *text = memory_copy(data, size);
    char *end = text + strcspn(text, "\n");
    const char *location = *end == '\n' ? end + 1 : end;
    *end = '\0';

    struct url url = { 0 };
    if (url_parse(&arena, text, &url) && url.kind == URL_WEB) {
        check_web(&arena, &url);
        resolve(&arena, &url, location);
    } else if (url.kind == URL_UNC) {
        FUZZ_EXPECT(url_is_host(url.host));
        check_round_trip(&arena, &url);
    }
    memory_free(text);
    arena_clear(&arena);
    return 0;
}
