/** The marks that say at a glance how something stands. */
#ifndef REPORT_TEXT_MARK_H
#define REPORT_TEXT_MARK_H

#include "model/assessment.h"
#include "report/text_page.h"

/** In ascending order of weight. */
enum text_mark {
    MARK_NONE,    /**< nobody asked about it */
    MARK_GOOD,    /**< ✓ */
    MARK_BY_HAND, /**< –: somebody has to look, or has looked */
    MARK_WARNING, /**< ! */
    MARK_UNSURE,  /**< ? */
    MARK_WRONG,   /**< ✗ */
    MARK_COUNT,
};

/** Columns of a mark and the blank behind it. */
#define MARK_WIDTH 2

enum text_mark mark_of_finding(const struct finding *finding);
enum text_mark mark_of_step(const struct step_report *step);
enum text_mark mark_worse(enum text_mark left, enum text_mark right);
const char *mark_sign(enum text_mark mark);
enum text_colour mark_colour(enum text_mark mark);

#endif
