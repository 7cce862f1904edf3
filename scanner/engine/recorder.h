/** The observations of one visit. Whatever is asked more than once gets its attempt counted; a
 * connection or a handshake that went well before, and does so again, is told once. */
#ifndef ENGINE_RECORDER_H
#define ENGINE_RECORDER_H

#include "base/arena.h"
#include "base/map.h"
#include "engine/question.h"
#include "model/observation.h"

#include <stdbool.h>
#include <stddef.h>

/** Why something was not asked. */
#define VISIT_EXPIRED_DETAIL "the visit's time was over"

struct recorder {
    struct arena *arena; /**< borrowed: owns every text, chain and body */
    const char *host;
    struct observation *observations;
    size_t count;
    size_t capacity;
    struct map asked; /**< every question that was asked, by its path */
};

/** Texts of targets and paths are borrowed and must live as long as `arena`. */
void recorder_init(struct recorder *recorder, struct arena *arena, const char *host);
void recorder_clear(struct recorder *recorder);

/** An empty observation of `kind`, to be filled in and then counted by recorder_number(). */
struct observation *recorder_add(struct recorder *recorder, enum observation_kind kind,
                                 const struct target *target);

/** Sets `attempt` of the newest observation once the rest of it stands. */
void recorder_number(struct recorder *recorder);

/** Everything that `result` tells: connection, handshake, answer, each as far as it came. */
void recorder_take(struct recorder *recorder, const struct result *result);

/** What was never connected to: of a connection, or with a path of an answer. */
void recorder_skip(struct recorder *recorder, const struct target *target, const char *path,
                   enum outcome outcome, const char *detail);

/** A handshake that could not be asked for in time. */
void recorder_skip_handshake(struct recorder *recorder, const struct target *target,
                             enum tls_question question);

/** Puts the observations into the order of a run in which nothing raced: resolutions, then address
 * by address, port by port and name by name, each in the order of its own questions. Reports name
 * observations by their number, and the same facts are to give the same report. Comes last: nothing
 * is added then, and what was asked is not known any more. */
void recorder_settle(struct recorder *recorder);

/** The resolution of `name` that was told before; NULL if none. */
const struct observation *recorder_find_resolution(const struct recorder *recorder,
                                                   const char *name);

/** Was this path asked of this target, with whatever outcome? A target of no address is any of its
 * name's. */
bool recorder_has_asked(const struct recorder *recorder, const struct target *target,
                        const char *path);

/** Did `target` say anything in TLS, were it a refusal? */
bool recorder_speaks_tls(const struct recorder *recorder, const struct target *target);

#endif
