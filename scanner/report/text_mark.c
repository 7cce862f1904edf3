#include "report/text_mark.h"

static enum text_mark mark_of(enum verdict verdict, bool has_warning)
{
    switch (verdict) {
    case VERDICT_INCONSISTENT:
        return MARK_WRONG;
    case VERDICT_INCONCLUSIVE:
        return MARK_UNSURE;
    case VERDICT_NOT_OBSERVABLE:
    case VERDICT_DECLARED:
        return has_warning ? MARK_WARNING : MARK_BY_HAND;
    case VERDICT_CONSISTENT:
    case VERDICT_COUNT:
        break;
    }
    return has_warning ? MARK_WARNING : MARK_GOOD;
}

enum text_mark mark_of_finding(const struct finding *finding)
{
    return mark_of(finding->verdict, finding->is_warning);
}

enum text_mark mark_of_step(const struct step_report *step)
{
    // Where nothing was asked, nothing is right either.
    return step->check_count > 0 ? mark_of(step->verdict, step->warning_count > 0) : MARK_NONE;
}

enum text_mark mark_worse(enum text_mark left, enum text_mark right)
{
    return left > right ? left : right;
}

const char *mark_sign(enum text_mark mark)
{
    static const char *const signs[MARK_COUNT] = {
        [MARK_NONE] = "",     [MARK_GOOD] = "✓",   [MARK_BY_HAND] = "–",
        [MARK_WARNING] = "!", [MARK_UNSURE] = "?", [MARK_WRONG] = "✗",
    };
    return signs[mark];
}

enum text_colour mark_colour(enum text_mark mark)
{
    static const enum text_colour colours[MARK_COUNT] = {
        [MARK_NONE] = TEXT_PLAIN,     [MARK_GOOD] = TEXT_GREEN,    [MARK_BY_HAND] = TEXT_FAINT,
        [MARK_WARNING] = TEXT_YELLOW, [MARK_UNSURE] = TEXT_YELLOW, [MARK_WRONG] = TEXT_RED,
    };

    return colours[mark];
}
