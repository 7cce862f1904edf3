#include "base/text.h"
#include "inventory/codebases.h"
#include "inventory/columns.h"
#include "inventory/hosts_csv.h"
#include "inventory/sources.h"
#include "syntax/csv.h"

#include <string.h>

static bool has_column(const struct table_layout *layout, unsigned column)
{
    return layout->columns[column].count > 0;
}

static void codebase_row_read(const struct table *table, const struct csv_row *row)
{
    const struct codebase_texts texts = {
        .package = layout_cell(&table->layout, CODEBASE_COLUMN_PACKAGE, row),
        .url = layout_cell(&table->layout, CODEBASE_COLUMN_URL, row),
        .snapshot = layout_cell(&table->layout, CODEBASE_COLUMN_SNAPSHOT, row),
    };
    codebase_add(table->reading, &texts);
}

static void note_columns(const struct table *table)
{
    if (table->layout.unknown != NULL) {
        note_add(table->reading->inventory, "%s: columns that are not used: %s",
                 table->reading->name, table->layout.unknown);
    }
}

static void note_missing_roles(const struct table *table)
{
    struct inventory *inventory = table->reading->inventory;
    const char *name = table->reading->name;
    if (has_column(&table->layout, HOST_COLUMN_ROLES)) {
        return;
    }
    if (has_column(&table->layout, HOST_COLUMN_SERVICES)) {
        note_add(inventory,
                 "%s: no column tells roles: hosts with services are read as site servers", name);
    } else {
        note_add(inventory, "%s: no column tells roles: what its hosts are is not known", name);
    }
}

// A URL makes it a table of codebases, also where exports join the server to it; but not beside
// what only hosts have.
static bool is_about_hosts(const struct table_layout *hosts)
{
    return has_column(hosts, HOST_COLUMN_ROLES) || has_column(hosts, HOST_COLUMN_SERVICES) ||
           has_column(hosts, HOST_COLUMN_ADDRESS);
}

static bool choose_kind(struct table *table, struct arena *arena, struct error *error)
{
    struct table_layout hosts = { 0 };
    struct table_layout codebases = { 0 };
    layout_hosts(table->names, arena, &table->header, &hosts);
    layout_codebases(table->names, arena, &table->header, &codebases);
    if (has_column(&codebases, CODEBASE_COLUMN_URL) && !is_about_hosts(&hosts)) {
        reading_source(table->reading)->kind = SOURCE_CODEBASES;
        table->layout = codebases;
        note_columns(table);
        return true;
    }
    if (has_column(&hosts, HOST_COLUMN_NAME) || has_column(&hosts, HOST_COLUMN_ADDRESS)) {
        table->layout = hosts;
        note_columns(table);
        note_missing_roles(table);
        return true;
    }
    return reading_fault(table->reading, error,
                         "the header names no column of hosts (as Name, DNSHostName or IP Address "
                         "do) nor of codebases (URL)");
}

// A cell too many is the sign of a separator that should have been quoted.
static bool check_width(const struct table *table, const struct csv_row *row, struct error *error)
{
    for (size_t i = table->layout.cell_count; i < row->count; i++) {
        if (row->cells[i][0] != '\0') {
            return reading_fault(table->reading, error, "the row has %zu cells, the header %zu",
                                 row->count, table->layout.cell_count);
        }
    }
    return true;
}

// Exports that were joined bring their header along each time.
static bool is_header_again(const struct table *table, const struct csv_row *row)
{
    if (row->count != table->header.count) {
        return false;
    }
    for (size_t i = 0; i < row->count; i++) {
        if (!text_equal(row->cells[i], table->header.cells[i])) {
            return false;
        }
    }
    return true;
}

static void keep_header(struct table *table, struct arena *arena, const struct csv_row *header)
{
    char **cells = arena_allocate(arena, header->count, sizeof(*cells));
    for (size_t i = 0; i < header->count; i++) {
        cells[i] = arena_copy_text(arena, header->cells[i]);
    }
    table->header = (struct csv_row){ header->line, header->count, cells };
}

static bool read_row(const struct table *table, const struct csv_row *row, struct error *error)
{
    if (is_header_again(table, row)) {
        return true;
    }
    if (!check_width(table, row, error)) {
        return false;
    }
    if (reading_source(table->reading)->kind != SOURCE_CODEBASES) {
        return host_row_read(table, row, error);
    }
    codebase_row_read(table, row);
    return true;
}

static bool read_rows(const struct table *table, struct csv_reader *csv, struct error *error)
{
    struct csv_row row = { 0 };
    while (csv_next(csv, &row, error)) {
        reading_next_row(table->reading, row.line);
        if (!read_row(table, &row, error)) {
            return false;
        }
    }
    reading_next_row(table->reading, 0);
    return error->kind == ERROR_NONE;
}

static size_t count_lines(const char *bytes, size_t length)
{
    size_t count = 1;
    const char *end = bytes + length;
    for (const char *place = memchr(bytes, '\n', length); place != NULL;
         place = memchr(place, '\n', (size_t)(end - place))) {
        place++;
        count++;
    }
    return count;
}

// A list whose first host is called as a column would lose it: so it is said.
static void note_lone_header(const struct table *table)
{
    if (table->header.count == 1) {
        note_add(table->reading->inventory, "%s:%zu: \"%s\" is read as a header",
                 table->reading->name, table->header.line, table->header.cells[0]);
    }
}

static bool read_table(struct reading *reading, struct csv_reader *csv, struct arena *arena,
                       size_t line_count, struct error *error)
{
    struct table table = { .reading = reading };
    struct csv_row header = { 0 };
    if (!column_names_read(arena, &table.names, error)) {
        return false;
    }
    if (!csv_next(csv, &header, error)) {
        return error->kind == ERROR_NONE;
    }
    reading_next_row(reading, header.line);
    keep_header(&table, arena, &header);
    if (!choose_kind(&table, arena, error)) {
        return false;
    }
    if (reading_source(reading)->kind == SOURCE_CODEBASES) {
        inventory_reserve_codebases(reading->inventory, line_count);
    } else {
        note_lone_header(&table);
    }
    return read_rows(&table, csv, error);
}

bool csv_source_read(struct reading *reading, char *text, size_t length, struct error *error)
{
    const size_t line_count = count_lines(text, length);
    struct csv_reader *csv = csv_open_text(reading->name, text, length);
    struct arena arena = { 0 };
    const bool read = read_table(reading, csv, &arena, line_count, error);
    arena_clear(&arena);
    csv_close(csv);
    return read;
}

bool csv_source_knows(const char *cell)
{
    struct arena arena = { 0 };
    struct error error;
    const struct column_names *names = NULL;
    struct table_layout hosts = { 0 };
    struct table_layout codebases = { 0 };
    bool knows = false;
    char *cells[] = { arena_copy_text(&arena, cell) };
    const struct csv_row header = { .line = 1, .count = 1, .cells = cells };
    if (column_names_read(&arena, &names, &error)) {
        layout_hosts(names, &arena, &header, &hosts);
        layout_codebases(names, &arena, &header, &codebases);
        knows = has_column(&hosts, HOST_COLUMN_NAME) || has_column(&hosts, HOST_COLUMN_ADDRESS) ||
                has_column(&codebases, CODEBASE_COLUMN_URL);
    }
    arena_clear(&arena);
    return knows;
}
