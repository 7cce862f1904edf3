#include "base/map.h"
#include "base/text.h"
#include "report/text_parts.h"
#include "report/text_table.h"

#include <stdint.h>
#include <string.h>

#define INDENT 2

// One table has this many columns beside the paths; more go into a table of their own.
#define COLUMNS_SHOWN 3

// A protocol on a port, without or with a client certificate.
struct path_column {
    uint16_t port;
    enum scheme scheme;
    bool has_client_certificate;
};

struct path_row {
    const char *path;
    enum text_mark worst;
    struct text_cell *cells; // one a column
};

struct path_grid {
    struct arena *arena;
    const struct host_view *view;
    bool has_canaries;
    struct path_column *columns;
    size_t column_count;
    size_t column_capacity;
    struct path_row **rows;
    size_t row_count;
    size_t row_capacity;
    struct map rows_by_path;
};

static bool is_shown(const struct path_grid *grid, const struct path_report *path)
{
    return grid->has_canaries || !path->is_canary;
}

static struct path_column column_of(const struct endpoint_report *endpoint,
                                    const struct path_report *path)
{
    return (struct path_column){ .port = endpoint->port,
                                 .scheme = path->scheme,
                                 .has_client_certificate = path->has_client_certificate };
}

static bool is_same_column(const struct path_column *left, const struct path_column *right)
{
    return left->port == right->port && left->scheme == right->scheme &&
           left->has_client_certificate == right->has_client_certificate;
}

static size_t find_column(const struct path_grid *grid, const struct path_column *column)
{
    size_t i = 0;
    while (i < grid->column_count && !is_same_column(&grid->columns[i], column)) {
        i++;
    }
    return i;
}

static void add_column(struct path_grid *grid, const struct path_column *column)
{
    if (find_column(grid, column) == grid->column_count) {
        grid->columns = arena_grow(grid->arena, grid->columns, &grid->column_capacity,
                                   grid->column_count + 1, sizeof(*grid->columns));
        grid->columns[grid->column_count++] = *column;
    }
}

static void add_columns(struct path_grid *grid, const struct endpoint_report *endpoint)
{
    for (size_t i = 0; i < endpoint->path_count; i++) {
        if (is_shown(grid, &endpoint->paths[i])) {
            const struct path_column column = column_of(endpoint, &endpoint->paths[i]);
            add_column(grid, &column);
        }
    }
}

static struct path_row *take_row(struct path_grid *grid, const char *path)
{
    struct path_row *row = map_get(&grid->rows_by_path, path);
    if (row == NULL) {
        row = arena_allocate(grid->arena, 1, sizeof(*row));
        row->path = path;
        row->cells = arena_allocate(grid->arena, grid->column_count, sizeof(*row->cells));
        grid->rows = arena_grow(grid->arena, grid->rows, &grid->row_capacity, grid->row_count + 1,
                                sizeof(struct path_row *));
        grid->rows[grid->row_count++] = row;
        map_set(&grid->rows_by_path, path, row);
    }
    return row;
}

// Addresses of one name may answer differently: then both answers stand there.
static void add_state(struct path_grid *grid, struct text_cell *cell, enum path_state state)
{
    const char *title = path_state_title(state);
    if (cell->text == NULL) {
        cell->text = title;
    } else if (strstr(cell->text, title) == NULL) {
        cell->text = arena_format(grid->arena, "%s | %s", cell->text, title);
    }
}

static void add_paths(struct path_grid *grid, const struct endpoint_report *endpoint)
{
    for (size_t i = 0; i < endpoint->path_count; i++) {
        const struct path_report *path = &endpoint->paths[i];
        if (is_shown(grid, path)) {
            const struct path_column column = column_of(endpoint, path);
            struct path_row *row = take_row(grid, path->path);
            add_state(grid, &row->cells[find_column(grid, &column)], path->state);
        }
    }
}

static bool is_about(const struct finding *finding, const struct path_column *column)
{
    return finding->check->has_client_certificate == column->has_client_certificate &&
           (finding->port == 0 || finding->port == column->port) &&
           (!finding->has_scheme || finding->scheme == column->scheme);
}

static void take_mark(struct path_grid *grid, const struct finding *finding)
{
    struct path_row *row =
        finding->path != NULL ? map_get(&grid->rows_by_path, finding->path) : NULL;
    const enum text_mark mark = mark_of_finding(finding);
    for (size_t i = 0; row != NULL && i < grid->column_count; i++) {
        struct text_cell *cell = &row->cells[i];
        if (cell->text != NULL && is_about(finding, &grid->columns[i])) {
            cell->mark = mark_worse(cell->mark, mark);
            row->worst = mark_worse(row->worst, mark);
        }
    }
}

// Columns first: each row has a cell for each of them.
static void fill(struct path_grid *grid)
{
    const struct host_view *view = grid->view;
    for (size_t i = 0; i < view->endpoint_count; i++) {
        add_columns(grid, &view->endpoints[i]);
    }
    for (size_t i = 0; i < view->endpoint_count; i++) {
        add_paths(grid, &view->endpoints[i]);
    }
    for (size_t i = 0; i < view->finding_count; i++) {
        take_mark(grid, view->findings[i]);
    }
    map_clear(&grid->rows_by_path);
}

static const char *title_of_column(const struct path_grid *grid, const struct path_column *column)
{
    const char *name = scheme_name(column->scheme);
    if (column->has_client_certificate) {
        return arena_format(grid->arena, "%s %u with certificate", name, column->port);
    }
    return column->port == scheme_default_port(column->scheme)
               ? name
               : arena_format(grid->arena, "%s %u", name, column->port);
}

static void write_table(const struct path_grid *grid, struct text_page *page,
                        struct path_row *const *rows, size_t row_count, size_t first)
{
    const size_t left = grid->column_count - first;
    const size_t count = left < COLUMNS_SHOWN ? left : COLUMNS_SHOWN;
    struct text_column columns[COLUMNS_SHOWN + 1] = { { .title = "path", .is_rigid = true } };
    for (size_t i = 0; i < count; i++) {
        columns[i + 1] = (struct text_column){
            .title = title_of_column(grid, &grid->columns[first + i]),
            .has_marks = true,
        };
    }
    struct text_table table;
    text_table_init(&table, page, columns, count + 1);
    for (size_t i = 0; i < row_count; i++) {
        struct text_cell cells[COLUMNS_SHOWN + 1] = { { .text = rows[i]->path } };
        memcpy(cells + 1, rows[i]->cells + first, count * sizeof(*cells));
        text_table_add(&table, cells);
    }
    text_page_gap(page);
    text_table_write(&table, INDENT + MARK_WIDTH);
}

// Those with something wrong are never the ones that are left out first.
static struct path_row **choose_rows(const struct path_grid *grid, size_t limit, size_t *out_count)
{
    struct path_row **chosen =
        arena_allocate(grid->arena, grid->row_count, sizeof(struct path_row *));
    size_t wrong = 0;
    for (size_t i = 0; i < grid->row_count; i++) {
        wrong += grid->rows[i]->worst >= MARK_WARNING ? 1 : 0;
    }
    size_t room_for_good = wrong < limit ? limit - wrong : 0;
    size_t count = 0;
    for (size_t i = 0; i < grid->row_count && count < limit; i++) {
        const bool is_wrong = grid->rows[i]->worst >= MARK_WARNING;
        if (is_wrong || room_for_good > 0) {
            chosen[count++] = grid->rows[i];
            room_for_good -= is_wrong ? 0 : 1;
        }
    }
    *out_count = count;
    return chosen;
}

void text_write_paths(struct text_page *page, const struct host_view *view, size_t limit)
{
    struct path_grid grid = { .arena = &page->arena,
                              .view = view,
                              .has_canaries = page->style->is_verbose };
    fill(&grid);

    size_t count = 0;
    struct path_row **rows = choose_rows(&grid, limit, &count);
    for (size_t first = 0; first < grid.column_count && count > 0; first += COLUMNS_SHOWN) {
        write_table(&grid, page, rows, count, first);
    }
    text_write_left_out(page, INDENT + MARK_WIDTH, grid.row_count - count, "paths");
}
