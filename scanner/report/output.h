/** Where a report goes: records are made in a buffer and handed to the stream a few at a time, so
 * that no report ever stands in memory as a whole. */
#ifndef REPORT_OUTPUT_H
#define REPORT_OUTPUT_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdio.h>

struct output {
    FILE *stream;
    struct text_buffer text; /**< what is not handed over yet */
    int failure;             /**< errno of the first failure; 0: none */
};

void output_init(struct output *output, FILE *stream);

/** Between records: hands the text over once it is worth it. A failure is kept until
 * output_finish(). */
void output_flush(struct output *output);

/** Hands over the rest and releases the buffer. False, with ERROR_SYSTEM, if anything could not be
 * written. */
bool output_finish(struct output *output, struct error *error);

#endif
