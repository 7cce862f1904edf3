#include "inventory/columns.h"

#include "base/buffer.h"
#include "base/text.h"
#include "inventory/catalogue_read.h"
#include "syntax/json.h"

#include <stdint.h>
#include <string.h>

#define COLUMNS_FILE "columns.json"

// Longest list of unknown columns that is said in a note.
#define UNKNOWN_LIMIT ((size_t)400)

// Other names of one thing, the preferred one first.
struct names {
    const char *meaning;
    const char **items;
    size_t count;
};

struct column_names {
    struct names hosts[HOST_COLUMN_COUNT];
    struct names hosts_unused;
    struct names codebases[CODEBASE_COLUMN_COUNT];
    struct names codebases_unused;
    struct names *tags;
    size_t tag_count;
    struct word *role_words;
    size_t role_word_count;
    struct word *service_words;
    size_t service_word_count;
};

static const char *const host_columns[HOST_COLUMN_COUNT] = {
    [HOST_COLUMN_NAME] = "name",
    [HOST_COLUMN_DOMAIN] = "domain",
    [HOST_COLUMN_ADDRESS] = "address",
    [HOST_COLUMN_ROLES] = "roles",
    [HOST_COLUMN_SERVICES] = "services",
    [HOST_COLUMN_HTTP_PORT] = "http_port",
    [HOST_COLUMN_HTTPS_PORT] = "https_port",
    [HOST_COLUMN_PORTS] = "ports",
    [HOST_COLUMN_AGENT_SITE_PORT] = "agent_site_port",
    [HOST_COLUMN_GATEWAY_PORT] = "gateway_port",
    [HOST_COLUMN_INTERNET_SITE] = "internet_site",
    [HOST_COLUMN_ALTERNATE_URL] = "alternate_url",
    [HOST_COLUMN_COMMUNICATION_HOSTS] = "communication_hosts",
    [HOST_COLUMN_ALSO_KNOWN_AS] = "also_known_as",
};

static const char *const codebase_columns[CODEBASE_COLUMN_COUNT] = {
    [CODEBASE_COLUMN_URL] = "url",
    [CODEBASE_COLUMN_PACKAGE] = "package",
    [CODEBASE_COLUMN_SNAPSHOT] = "snapshot",
};

static bool is_ignored(char character)
{
    return character != '\0' && strchr(" \t_-.[]()", character) != NULL;
}

static const char *skip_ignored(const char *text)
{
    while (is_ignored(*text)) {
        text++;
    }
    return text;
}

static bool is_same_letter(char left, char right)
{
    const char pair[2][2] = { { left, '\0' }, { right, '\0' } };
    return text_equal_ignore_case(pair[0], pair[1]);
}

// "Host Name", "HostName", "host_name" and "[Host Name]" are one name.
static bool is_same_name(const char *left, const char *right)
{
    left = skip_ignored(left);
    right = skip_ignored(right);
    while (*left != '\0' && is_same_letter(*left, *right)) {
        left = skip_ignored(left + 1);
        right = skip_ignored(right + 1);
    }
    return *left == *right;
}

static bool is_among(const struct names *names, const char *text)
{
    for (size_t i = 0; i < names->count; i++) {
        if (is_same_name(names->items[i], text)) {
            return true;
        }
    }
    return false;
}

static bool read_names(struct arena *arena, struct json_value value, struct names *out_names,
                       struct error *error)
{
    if (!json_require_list(value, error)) {
        return false;
    }
    const size_t count = json_count(value);
    out_names->items = arena_allocate(arena, count, sizeof(*out_names->items));
    for (size_t i = 0; i < count; i++) {
        const char *text = NULL;
        if (!json_read_text(json_item(value, i), &text, error)) {
            return false;
        }
        out_names->items[i] = arena_copy_text(arena, text);
    }
    out_names->count = count;
    return true;
}

// One table of columns: the names of each, and of those that are known and not needed.
struct table {
    const char *const *columns;
    size_t column_count;
    struct names *names;
    struct names *unused;
};

static bool read_table(struct arena *arena, struct json_value value, const struct table *table,
                       struct error *error)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (!read_names(arena, json_member(value, table->columns[i]), &table->names[i], error)) {
            return false;
        }
    }
    return read_names(arena, json_member(value, "unused"), table->unused, error);
}

static bool read_tags(struct arena *arena, struct json_value value, struct column_names *names,
                      struct error *error)
{
    if (!json_require_object(value, error)) {
        return false;
    }
    names->tags = arena_allocate(arena, json_count(value), sizeof(*names->tags));
    for (size_t i = 0; i < json_count(value); i++) {
        const struct json_value item = json_item(value, i);
        names->tags[i].meaning = arena_copy_text(arena, json_key(item));
        if (!read_names(arena, item, &names->tags[i], error)) {
            return false;
        }
    }
    names->tag_count = json_count(value);
    return true;
}

struct word_list {
    struct word *items;
    size_t count;
    size_t capacity;
};

static void add_word(struct arena *arena, struct word_list *list, struct word word)
{
    list->items = arena_grow(arena, list->items, &list->capacity, list->count + 1, sizeof(word));
    list->items[list->count++] = word;
}

static bool add_words(struct arena *arena, struct word_list *list, struct json_value value,
                      struct word meaning, struct error *error)
{
    struct names names = { 0 };
    if (!read_names(arena, value, &names, error)) {
        return false;
    }
    for (size_t i = 0; i < names.count; i++) {
        meaning.text = names.items[i];
        add_word(arena, list, meaning);
    }
    return true;
}

static bool read_role_words(struct arena *arena, struct json_value value, struct word_list *list,
                            struct error *error)
{
    for (int role = 0; role < ROLE_COUNT; role++) {
        const char *name = role_name((enum role)role);
        const struct word word = { .text = name, .roles = role_bit((enum role)role) };
        add_word(arena, list, word);
        if (!add_words(arena, list, json_member(value, name), word, error)) {
            return false;
        }
    }
    return true;
}

static bool read_service_words(struct arena *arena, struct json_value value, struct word_list *list,
                               struct error *error)
{
    for (int service = 0; service < SERVICE_COUNT; service++) {
        const char *name = service_name((enum service)service);
        const struct word word = {
            .text = name,
            .roles = role_bit(ROLE_SITE_SERVER),
            .services = service_bit((enum service)service),
        };
        if (!add_words(arena, list, json_member(value, name), word, error)) {
            return false;
        }
    }
    // Services that no check asks for, but which only site servers have.
    const struct word other = { .roles = role_bit(ROLE_SITE_SERVER) };
    return add_words(arena, list, json_member(value, "other"), other, error);
}

static bool read_words(struct arena *arena, struct json_value root, struct column_names *names,
                       struct error *error)
{
    struct word_list roles = { 0 };
    struct word_list services = { 0 };
    if (!read_role_words(arena, json_member(root, "roles"), &roles, error) ||
        !read_service_words(arena, json_member(root, "services"), &services, error)) {
        return false;
    }
    names->role_words = roles.items;
    names->role_word_count = roles.count;
    names->service_words = services.items;
    names->service_word_count = services.count;
    return true;
}

bool column_names_read(struct arena *arena, const struct column_names **out_names,
                       struct error *error)
{
    const char *text = targets_text(COLUMNS_FILE);
    struct json_document *document = json_parse(COLUMNS_FILE, text, strlen(text), error);
    if (document == NULL) {
        return false;
    }
    const struct json_value root = json_root(document);
    struct column_names *names = arena_allocate(arena, 1, sizeof(*names));
    const struct table hosts = { host_columns, HOST_COLUMN_COUNT, names->hosts,
                                 &names->hosts_unused };
    const struct table codebases = { codebase_columns, CODEBASE_COLUMN_COUNT, names->codebases,
                                     &names->codebases_unused };
    const bool read = read_table(arena, json_member(root, "hosts"), &hosts, error) &&
                      read_table(arena, json_member(root, "codebases"), &codebases, error) &&
                      read_tags(arena, json_member(root, "tags"), names, error) &&
                      read_words(arena, root, names, error);
    json_free(document);
    *out_names = names;
    return read;
}

struct header {
    const struct csv_row *row;
    bool *is_used; // by cell
};

static void find_cells(struct arena *arena, const char *name, struct header *header,
                       struct column *column)
{
    for (size_t cell = 0; cell < header->row->count; cell++) {
        if (header->is_used[cell] || !is_same_name(name, header->row->cells[cell])) {
            continue;
        }
        header->is_used[cell] = true;
        column->cells = arena_grow(arena, column->cells, &column->capacity, column->count + 1,
                                   sizeof(*column->cells));
        column->cells[column->count++] = cell;
    }
}

static void find_column(struct arena *arena, const struct names *names, struct header *header,
                        struct column *column)
{
    for (size_t i = 0; i < names->count; i++) {
        find_cells(arena, names->items[i], header, column);
    }
}

// "tag:owner", or a name that is known to be a tag's; NULL if it is none.
static const char *tag_of(struct arena *arena, const struct column_names *names, const char *cell)
{
    if (text_starts_with_ignore_case(cell, "tag:")) {
        return text_trim(arena_copy_text(arena, cell + strlen("tag:")));
    }
    for (size_t i = 0; i < names->tag_count; i++) {
        if (is_among(&names->tags[i], cell)) {
            return names->tags[i].meaning;
        }
    }
    return NULL;
}

static void find_tags(const struct column_names *names, struct arena *arena, struct header *header,
                      struct table_layout *layout)
{
    layout->tags = arena_allocate(arena, header->row->count, sizeof(*layout->tags));
    for (size_t cell = 0; cell < header->row->count; cell++) {
        const bool is_used = header->is_used[cell];
        const char *tag = is_used ? NULL : tag_of(arena, names, header->row->cells[cell]);
        if (tag != NULL && tag[0] != '\0') {
            header->is_used[cell] = true;
            layout->tags[layout->tag_count++] = (struct tag_column){ .tag = tag, .cell = cell };
        }
    }
}

static const char *join_unknown(struct arena *arena, const struct names *unused,
                                const struct header *header)
{
    struct text_buffer text;
    text_buffer_init(&text, UNKNOWN_LIMIT);
    for (size_t cell = 0; cell < header->row->count; cell++) {
        const char *name = header->row->cells[cell];
        if (!header->is_used[cell] && name[0] != '\0' && !is_among(unused, name)) {
            text_buffer_format(&text, "%s%s", text.length > 0 ? ", " : "", name);
        }
    }
    const char *joined = text.length > 0 ? arena_copy(arena, text.text, text.length) : NULL;
    text_buffer_clear(&text);
    return joined;
}

void layout_hosts(const struct column_names *names, struct arena *arena, const struct csv_row *row,
                  struct table_layout *out_layout)
{
    struct header header = { row, arena_allocate(arena, row->count, sizeof(bool)) };
    struct table_layout layout = { .cell_count = row->count };
    for (size_t i = 0; i < HOST_COLUMN_COUNT; i++) {
        find_column(arena, &names->hosts[i], &header, &layout.columns[i]);
    }
    find_tags(names, arena, &header, &layout);
    layout.unknown = join_unknown(arena, &names->hosts_unused, &header);
    *out_layout = layout;
}

void layout_codebases(const struct column_names *names, struct arena *arena,
                      const struct csv_row *row, struct table_layout *out_layout)
{
    struct header header = { row, arena_allocate(arena, row->count, sizeof(bool)) };
    struct table_layout layout = { .cell_count = row->count };
    for (size_t i = 0; i < CODEBASE_COLUMN_COUNT; i++) {
        find_column(arena, &names->codebases[i], &header, &layout.columns[i]);
    }
    layout.unknown = join_unknown(arena, &names->codebases_unused, &header);
    *out_layout = layout;
}

const char *layout_cell(const struct table_layout *layout, unsigned column,
                        const struct csv_row *row)
{
    const struct column *places = &layout->columns[column];
    for (size_t i = 0; i < places->count; i++) {
        if (places->cells[i] < row->count && row->cells[places->cells[i]][0] != '\0') {
            return row->cells[places->cells[i]];
        }
    }
    return NULL;
}

static const struct word *find_word(const struct word *words, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++) {
        if (is_same_name(words[i].text, text)) {
            return &words[i];
        }
    }
    return NULL;
}

const struct word *find_role_word(const struct column_names *names, const char *text)
{
    const struct word *word = find_word(names->role_words, names->role_word_count, text);
    return word != NULL ? word : find_service_word(names, text);
}

const struct word *find_service_word(const struct column_names *names, const char *text)
{
    return find_word(names->service_words, names->service_word_count, text);
}
