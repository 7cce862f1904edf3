/** Arithmetic of confidence. */
#ifndef VERDICT_CONFIDENCE_H
#define VERDICT_CONFIDENCE_H

#include "model/state.h"

static inline enum confidence confidence_lowered(enum confidence confidence)
{
    return confidence == CONFIDENCE_HIGH ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW;
}

static inline enum confidence confidence_lesser(enum confidence left, enum confidence right)
{
    return left < right ? left : right;
}

#endif
