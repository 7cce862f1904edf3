/** estate: an imitation of IIS, http.sys and failing servers on loopback, from a declared list of
 * hosts.
 *
 *    scenario_read   what is declared           placeholder   what only listening tells
 *    authority, tls  certificates               publish       files for whoever scans the estate
 *    listener, connection, transport            request, iis, http_sys: one answer */

#include "base/memory.h"
#include "base/text.h"
#include "estate/authority.h"
#include "estate/listener.h"
#include "estate/publish.h"
#include "estate/scenario.h"

#include <event2/event.h>

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define EXIT_USAGE  2
#define EXIT_SYSTEM 3

#define SIGNAL_EXIT_BASE 128 // as shells tell of a death by signal

struct arguments {
    const char *scenario;
    const char *folder;
    char **command; /**< NULL: none */
    bool has_real_ports;
};

struct estate {
    struct arguments arguments;
    struct scenario scenario;
    struct authority *authority;
    struct event_base *base;
    struct event *signals[3];
    FILE *access_log;
    struct listener *listeners;
    size_t listener_count;
    pid_t child;
    int exit_code;
};

static bool read_arguments(int count, char **texts, struct arguments *arguments)
{
    int i = 1;

    for (; i < count && !text_equal(texts[i], "--"); i++) {
        if (text_equal(texts[i], "--real-ports")) {
            arguments->has_real_ports = true;
        } else if (arguments->scenario == NULL) {
            arguments->scenario = texts[i];
        } else if (arguments->folder == NULL) {
            arguments->folder = texts[i];
        } else {
            return false;
        }
    }
    if (i + 1 < count) {
        arguments->command = texts + i + 1;
    }
    return arguments->folder != NULL;
}

static bool open_listeners(struct estate *estate, struct error *error)
{
    struct scenario *scenario = &estate->scenario;

    estate->listeners =
        memory_allocate(scenario->host_count * PLACE_COUNT + 1, sizeof(*estate->listeners));
    for (size_t i = 0; i < scenario->host_count * PLACE_COUNT; i++) {
        struct endpoint *endpoint = scenario->hosts[i / PLACE_COUNT].endpoints[i % PLACE_COUNT];
        if (endpoint == NULL) {
            continue;
        }
        if (!estate->arguments.has_real_ports) {
            endpoint->port = 0;
        }
        struct listener *listener = &estate->listeners[estate->listener_count++];
        *listener = (struct listener){
            .base = estate->base,
            .endpoint = endpoint,
            .access_log = estate->access_log,
        };
        if (!listener_open(listener, estate->authority, error)) {
            return false;
        }
    }
    return true;
}

static void on_end_signal(evutil_socket_t number, short what, void *context)
{
    struct estate *estate = context;

    (void)what;
    if (estate->child > 0) {
        (void)kill(estate->child, (int)number);
        return;
    }
    (void)event_base_loopbreak(estate->base);
}

static void on_child_signal(evutil_socket_t number, short what, void *context)
{
    struct estate *estate = context;
    int status = 0;

    (void)number;
    (void)what;
    if (estate->child <= 0 || waitpid(estate->child, &status, WNOHANG) != estate->child) {
        return;
    }
    estate->child = 0;
    estate->exit_code =
        WIFEXITED(status) ? WEXITSTATUS(status) : SIGNAL_EXIT_BASE + WTERMSIG(status);
    (void)event_base_loopbreak(estate->base);
}

static bool watch_signals(struct estate *estate, struct error *error)
{
    estate->signals[0] = evsignal_new(estate->base, SIGTERM, on_end_signal, estate);
    estate->signals[1] = evsignal_new(estate->base, SIGINT, on_end_signal, estate);
    estate->signals[2] = evsignal_new(estate->base, SIGCHLD, on_child_signal, estate);
    for (size_t i = 0; i < 3; i++) {
        if (estate->signals[i] == NULL || event_add(estate->signals[i], NULL) != 0) {
            return error_set(error, ERROR_SYSTEM, "signals cannot be watched");
        }
    }
    return true;
}

/** The command runs with ITMSCAN_ESTATE beside what we were given ourselves. */
static bool start_command(struct estate *estate, struct error *error)
{
    char **command = estate->arguments.command;
    size_t count = 0;

    if (command == NULL) {
        return true;
    }
    while (environ[count] != NULL) {
        count++;
    }
    char **variables = arena_allocate(&estate->scenario.arena, count + 2, sizeof(*variables));
    memcpy(variables + 1, environ, count * sizeof(*variables));
    variables[0] =
        arena_format(&estate->scenario.arena, "ITMSCAN_ESTATE=%s", estate->arguments.folder);
    const int code = posix_spawnp(&estate->child, command[0], NULL, NULL, command, variables);
    return code == 0 || error_set(error, ERROR_SYSTEM, "%s: %s", command[0], strerrordesc_np(code));
}

static bool open_folder(struct estate *estate, struct error *error)
{
    const char *folder = estate->arguments.folder;

    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        return error_set(error, ERROR_SYSTEM, "%s: %s", folder, strerrordesc_np(errno));
    }
    const char *path = arena_format(&estate->scenario.arena, "%s/access.ndjson", folder);
    estate->access_log = fopen(path, "we");
    return estate->access_log != NULL ||
           error_set(error, ERROR_SYSTEM, "%s: %s", path, strerrordesc_np(errno));
}

static void raise_descriptor_limit(void)
{
    struct rlimit limit = { 0 };

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static bool run(struct estate *estate, struct error *error)
{
    if (!scenario_read(&estate->scenario, estate->arguments.scenario, error) ||
        !open_folder(estate, error)) {
        return false;
    }
    raise_descriptor_limit();
    estate->authority = authority_new(error);
    if (estate->authority == NULL) {
        return false;
    }
    estate->base = event_base_new();
    if (estate->base == NULL) {
        return error_set(error, ERROR_SYSTEM, "there is no event loop");
    }
    if (!watch_signals(estate, error) || !open_listeners(estate, error) ||
        !scenario_settle(&estate->scenario, error) ||
        !publish(&estate->scenario, estate->authority, estate->arguments.folder, error) ||
        !start_command(estate, error)) {
        return false;
    }
    (void)signal(SIGPIPE, SIG_IGN); // only now: the command must not inherit it
    return event_base_dispatch(estate->base) == 0;
}

static void clear(struct estate *estate)
{
    for (size_t i = 0; i < estate->listener_count; i++) {
        listener_close(&estate->listeners[i]);
    }
    for (size_t i = 0; i < 3; i++) {
        if (estate->signals[i] != NULL) {
            event_free(estate->signals[i]);
        }
    }
    memory_free(estate->listeners);
    if (estate->base != NULL) {
        event_base_free(estate->base);
    }
    if (estate->access_log != NULL) {
        (void)fclose(estate->access_log);
    }
    authority_free(estate->authority);
    scenario_clear(&estate->scenario);
}

int main(int count, char **texts)
{
    struct estate estate = { 0 };
    struct error error = { 0 };

    if (!read_arguments(count, texts, &estate.arguments)) {
        (void)fputs("usage: estate [--real-ports] SCENARIO.json FOLDER [-- COMMAND...]\n", stderr);
        return EXIT_USAGE;
    }
    if (!run(&estate, &error)) {
        (void)fprintf(stderr, "estate: %s\n", error.text);
        estate.exit_code = error.kind == ERROR_INPUT ? EXIT_USAGE : EXIT_SYSTEM;
    }
    clear(&estate);
    return estate.exit_code;
}
