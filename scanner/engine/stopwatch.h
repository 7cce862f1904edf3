/** When the stages of a question began and how long they took. */
#ifndef ENGINE_STOPWATCH_H
#define ENGINE_STOPWATCH_H

#include "engine/question.h"

struct stopwatch {
    enum stage stage; /**< the one that runs */
    struct span_of_time spans[STAGE_COUNT];
};

/** Forgets every stage and begins the first. */
void stopwatch_start(struct stopwatch *watch);

/** Ends the stage that runs and begins `stage`. */
void stopwatch_enter(struct stopwatch *watch, enum stage stage);

/** Ends the stage that runs. */
void stopwatch_stop(struct stopwatch *watch);

#endif
