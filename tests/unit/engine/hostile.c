#include "hostile.h"

#include "base/memory.h"
#include "lanes.h"

#include <string.h>

#define DRIP_MS 20

// Written at once by who floods.
#define FLOOD_SIZE 4096

#define TLS_HANDSHAKE_BYTE 22

#define TRANSCRIPT_LIMIT ((size_t)64 * 1024)

struct setting {
    const struct hostile_answer *answer;
    bool is_tls;
    const char *bad_path;
};

static void drip(struct server_connection *connection, const char *text)
{
    size_t i = 0;
    while (server_pause(connection, DRIP_MS) && server_write_bytes(connection, &text[i], 1)) {
        i = text[i + 1] == '\0' ? 0 : i + 1;
    }
}

static void flood(struct server_connection *connection, const char *text)
{
    char block[FLOOD_SIZE];
    const size_t length = strlen(text);
    const size_t size = sizeof(block) / length * length;
    for (size_t i = 0; i < size; i++) {
        block[i] = text[i % length];
    }
    while (server_write_bytes(connection, block, size)) {
    }
}

/** False: the conversation is over. */
static bool answer_badly(struct server_connection *connection, const struct hostile_answer *answer)
{
    const size_t length = answer->length > 0 ? answer->length : strlen(answer->bytes);
    if (length > 0) {
        (void)server_write_bytes(connection, answer->bytes, length);
    }
    switch (answer->end) {
    case HOSTILE_SERVES:
        return true;
    case HOSTILE_CLOSES:
        break;
    case HOSTILE_RESETS:
        server_reset(connection);
        break;
    case HOSTILE_HANGS:
        server_wait_for_end(connection);
        break;
    case HOSTILE_FLOODS:
        flood(connection, answer->filler);
        break;
    case HOSTILE_DRIPS:
        drip(connection, answer->filler);
        break;
    }
    return false;
}

static void serve(struct server_connection *connection, unsigned number)
{
    (void)number;
    static const struct server_tls any_version = { 0 };
    const struct setting *setting = server_context(connection);
    const bool is_hello = server_peek(connection) == TLS_HANDSHAKE_BYTE;
    if (is_hello && !setting->is_tls) {
        server_read_some(connection);
        server_reset(connection);
        return;
    }
    if (setting->is_tls && !server_begin_tls(connection, &any_version)) {
        return;
    }
    while (server_read_request(connection)) {
        if (!server_is_asked_for(connection, setting->bad_path)) {
            server_answer(connection, "200 OK", "", "ok");
        } else if (!answer_badly(connection, setting->answer)) {
            return;
        }
    }
}

static void add_good(struct text_buffer *text, const struct setting *setting, const char *path)
{
    (void)text_buffer_format(text, "answer ok %s %s 200\n", setting->is_tls ? "https" : "http",
                             path);
}

/** One piece of what is to be seen of the bad path. */
static void add_piece(struct text_buffer *text, const struct setting *setting, const char *piece,
                      size_t length)
{
    if (piece[0] == '~') {
        (void)text_buffer_append_text(
            text, setting->is_tls ? "handshake ok tls_1_2 certificate=none chain=1\n" : "");
        return;
    }
    if (piece[0] == '=') {
        (void)text_buffer_format(text, "%.*s\n", (int)length - 1, piece + 1);
        return;
    }
    const char *blank = memchr(piece, ' ', length);
    const size_t outcome = blank != NULL ? (size_t)(blank - piece) : length;
    (void)text_buffer_format(text, "answer %.*s %s %s%.*s\n", (int)outcome, piece,
                             setting->is_tls ? "https" : "http", setting->bad_path,
                             (int)(length - outcome), piece + outcome);
}

static void write_expected(struct text_buffer *text, const struct setting *setting,
                           const char *seen)
{
    static const char *const paths[] = { "/a", "/b", "/c" };
    (void)text_buffer_append_text(text, "connection ok\n");
    if (setting->is_tls) {
        (void)text_buffer_append_text(text, "handshake ok default certificate=none chain=1\n");
    }
    bool is_left = false;
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        if (is_left) {
            (void)text_buffer_format(text, "answer not_asked %s %s\n",
                                     setting->is_tls ? "https" : "http", paths[i]);
            continue;
        }
        if (strcmp(paths[i], setting->bad_path) != 0) {
            add_good(text, setting, paths[i]);
            continue;
        }
        const char *piece = seen;
        while (*piece != '\0' && *piece != '!') {
            const size_t length = strcspn(piece, "|!");
            add_piece(text, setting, piece, length);
            piece += length + (piece[length] == '|');
        }
        is_left = *piece == '!';
    }
}

#define WAYS 4

/** One way of asking for a bad answer. */
struct way {
    struct setting setting;
    struct text_buffer expected;
};

static void set_way(struct way *way, struct lane *lane, struct setting setting, const char *seen)
{
    way->setting = setting;
    text_buffer_init(&way->expected, TRANSCRIPT_LIMIT);
    write_expected(&way->expected, &setting, seen);
    *lane = (struct lane){
        .name = setting.answer->name,
        .script = serve,
        .context = &way->setting,
        .scheme = setting.is_tls ? SCHEME_HTTPS : SCHEME_HTTP,
        .expected = way->expected.text,
        .is_silent = strstr(seen, "timed_out") != NULL || strstr(seen, "cut") != NULL,
    };
}

static void set_ways(struct way *ways, struct lane *lanes, const struct hostile_answer *answer)
{
    const char *first = answer->seen_first != NULL ? answer->seen_first : answer->seen_later;
    const char *plain = answer->seen_first_plain != NULL ? answer->seen_first_plain : first;
    set_way(&ways[0], &lanes[0], (struct setting){ answer, false, "/a" }, plain);
    set_way(&ways[1], &lanes[1], (struct setting){ answer, false, "/b" }, answer->seen_later);
    set_way(&ways[2], &lanes[2], (struct setting){ answer, true, "/a" }, first);
    set_way(&ways[3], &lanes[3], (struct setting){ answer, true, "/b" }, answer->seen_later);
}

void hostile_check_answers(const struct hostile_answer *answers, size_t count)
{
    struct way *ways = memory_allocate(count * WAYS, sizeof(*ways));
    struct lane *lanes = memory_allocate(count * WAYS, sizeof(*lanes));
    for (size_t i = 0; i < count; i++) {
        set_ways(&ways[i * WAYS], &lanes[i * WAYS], &answers[i]);
    }
    lanes_check(lanes, count * WAYS);
    for (size_t i = 0; i < count * WAYS; i++) {
        text_buffer_clear(&ways[i].expected);
    }
    memory_free(ways);
    memory_free(lanes);
}

void hostile_check_servers(const struct hostile_server *servers, size_t count, enum scheme scheme)
{
    struct lane *lanes = memory_allocate(count, sizeof(*lanes));
    for (size_t i = 0; i < count; i++) {
        lanes[i] = (struct lane){
            .name = servers[i].name,
            .script = servers[i].script,
            .context = servers[i].context,
            .scheme = scheme,
            .expected = servers[i].transcript,
            .is_silent = servers[i].is_slow,
        };
    }
    lanes_check(lanes, count);
    memory_free(lanes);
}
