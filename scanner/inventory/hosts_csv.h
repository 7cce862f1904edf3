/** Rows of a table of hosts. */
#ifndef INVENTORY_HOSTS_CSV_H
#define INVENTORY_HOSTS_CSV_H

#include "inventory/columns.h"
#include "inventory/reading.h"
#include "syntax/csv.h"

#include <stdbool.h>

/** A table while its rows are read. */
struct table {
    struct reading *reading;
    const struct column_names *names;
    struct csv_row header;
    struct table_layout layout;
};

/** Reads and merges the host of one row. */
bool host_row_read(const struct table *table, const struct csv_row *row, struct error *error);

#endif
