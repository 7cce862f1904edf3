/** Runs the engine on one host of loopback and writes down what it saw, a line an observation:
 *
 *      connection ok
 *      handshake ok default certificate=none chain=1
 *      answer ok https /a 200
 *      answer reset https /b #2
 *      answer ok https / 200 as alias.example
 *      answer ok https /b 200 certificate=after_request with_identity
 */
#ifndef ENGINE_WALK_H
#define ENGINE_WALK_H

#include "base/buffer.h"
#include "engine/engine.h"
#include "support/server.h"

#include <stdbool.h>

/** Of the paths that a walk left alone, when the first was asked, and when none was. */
#define WALK_LEFT_OTHERS(scheme)       \
    "answer not_asked " scheme " /b\n" \
    "answer not_asked " scheme " /c\n"
#define WALK_LEFT_ALL(scheme) "answer not_asked " scheme " /a\n" WALK_LEFT_OTHERS(scheme)

/** Short time-outs, one thread. */
struct engine_options walk_options(void);

/** A walk to make and what came of it. */
struct walk {
    struct engine_options options;
    struct scope scope;     /**< allows 127.0.0.0/8 */
    struct address address; /**< the visit's only one */
    struct visit visit;
    unsigned repetitions; /**< visits, all alike; 1 by default */
    unsigned handed_over;
    struct engine_progress progress;
    struct hardship hardship; /**< what ran short, here and at the server */
    struct text_buffer transcript;
    /** Called before the first visit is taken, when everything is set up; NULL: nothing is. */
    void (*before)(void);
    /** Looks at every visit that is handed over; NULL: nobody does. */
    void (*look)(const struct observation *observations, size_t count);
    struct engine *engine; /**< while it runs */
    /** What the sink says to a visit; NULL: go on. */
    bool (*on_done)(struct walk *walk, struct error *error);
};

/** Of "localhost" at 127.0.0.1. */
void walk_init(struct walk *walk);
void walk_clear(struct walk *walk);

/** False when the run failed. */
bool walk_run(struct walk *walk, struct error *error);

/** The transcript of a walk through one port, with the paths "/a", "/b", "/c". The caller clears
 * it. */
void walk_port(struct walk *walk, uint16_t port, enum scheme expected);

/** Writes down what a visit saw. */
void walk_write(struct text_buffer *out, const struct visit *visit,
                const struct observation *observations, size_t count);

/** A server, and the transcript of a walk through it. */
struct example {
    const char *name;
    server_script script;
    enum scheme scheme; /**< that is expected of its port */
    const char *transcript;
};

/** Walks through a server of each example. Where no time-out is to be seen, none is near: machines
 * under a sanitizer are slow. */
void walk_examples(const struct example *examples, size_t count);

/** The same with a client identity; NULL: none. */
void walk_examples_with(const struct client_identity *identity, const struct example *examples,
                        size_t count);

/** Time-outs that are never reached. */
void walk_be_patient(struct walk *walk);

#endif
