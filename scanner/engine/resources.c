#include "engine/resources.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

// What is not a connection: files, loops, resolvers.
#define RESERVED_DESCRIPTORS ((size_t)128)

// With fewer, not even a loop and a resolver can be made; libevent would end the program by itself.
#define LEAST_DESCRIPTORS ((size_t)32)

#define FALLBACK_DESCRIPTORS ((size_t)1024)

// Journal, reports, the hosts file and the like, most of them open for a moment.
#define FILE_DESCRIPTORS ((size_t)8)

// A loop, the wake-ups of libcurl, the sockets of a resolver.
#define THREAD_DESCRIPTORS ((size_t)9)

// Beyond these none is looked for: who inherits so many has a limit to match.
#define LOOKED_AT_DESCRIPTORS 1024

// A visit with its connections, and a thread with its stack and its heap (glibc reserves 64 MiB).
#define VISIT_BYTES      ((size_t)256 * 1024)
#define CONNECTION_BYTES ((size_t)128 * 1024)
#define THREAD_BYTES     ((size_t)80 * 1024 * 1024)

// As long as so much is left nothing fails: libraries take little at a time.
#define MEMORY_RESERVE ((size_t)16 * 1024 * 1024)

/** The limit, raised as far as it goes. */
static size_t raise_limit(void)
{
    struct rlimit limit = { 0 };
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return FALLBACK_DESCRIPTORS;
    }
    const struct rlimit raised = { .rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max };
    const int is_refused = setrlimit(RLIMIT_NOFILE, &raised);
    return (size_t)(is_refused ? limit.rlim_cur : raised.rlim_cur);
}

static bool tell_too_few(size_t needed, struct error *error)
{
    return error_set(error, ERROR_SYSTEM,
                     "this process may open too few files: raise the limit (ulimit -n) to %zu or "
                     "more",
                     needed > LEAST_DESCRIPTORS ? needed : LEAST_DESCRIPTORS);
}

size_t resources_raise(struct error *error)
{
    const size_t count = raise_limit();
    if (count < LEAST_DESCRIPTORS) {
        (void)tell_too_few(LEAST_DESCRIPTORS, error);
        return 0;
    }
    return count > 2 * RESERVED_DESCRIPTORS ? count - RESERVED_DESCRIPTORS : count / 2;
}

static unsigned count_cores(void)
{
    cpu_set_t cores;
    if (sched_getaffinity(0, sizeof(cores), &cores) != 0) {
        return 1;
    }
    const int count = CPU_COUNT(&cores);
    return count > 0 ? (unsigned)count : 1;
}

static size_t count_open(size_t limit)
{
    size_t count = 0;
    for (int i = 0; i < LOOKED_AT_DESCRIPTORS && (size_t)i < limit; i++) {
        count += fcntl(i, F_GETFD) != -1;
    }
    return count;
}

/** Of the address space; 0 when it cannot be told. */
static size_t memory_taken(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    if (file == NULL) {
        return 0;
    }
    size_t pages = 0;
    if (fscanf(file, "%zu", &pages) != 1) { // NOLINT(cert-err34-c): the kernel writes numbers
        pages = 0;
    }
    (void)fclose(file);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

/** SIZE_MAX: no limit is set. */
static size_t memory_left(void)
{
    struct rlimit limit = { 0 };
    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
        return SIZE_MAX;
    }
    const size_t taken = memory_taken();
    // What the heap got back it keeps: it is there to be taken again.
    const size_t kept = mallinfo2().fordblks;
    return limit.rlim_cur > taken ? limit.rlim_cur - taken + kept : kept;
}

void resources_look(struct resources *out_resources)
{
    const size_t limit = raise_limit();
    *out_resources = (struct resources){
        .descriptors = limit,
        .open = count_open(limit),
        .memory_bytes = memory_left(),
        .cores = count_cores(),
    };
}

static size_t lesser(size_t left, size_t right)
{
    return left < right ? left : right;
}

/** No more threads than half of what there is can carry, nor than there are visits. */
static void fit_threads(struct engine_options *options, const struct resources *resources,
                        size_t descriptors)
{
    size_t threads = options->threads > 0 ? options->threads : resources->cores;
    threads = lesser(threads, descriptors / 2 / THREAD_DESCRIPTORS);
    threads = lesser(threads, resources->memory_bytes / 2 / THREAD_BYTES);
    threads = lesser(threads, options->in_flight);
    options->threads = threads > 0 ? (unsigned)threads : 1;
}

static void lower_visits(struct engine_options *options, size_t visits, enum shortage_kind kind,
                         struct hardship *hardship, int64_t at_ms)
{
    if (options->in_flight <= visits) {
        return;
    }
    const struct shortage shortage = { .kind = kind,
                                       .first_ms = at_ms,
                                       .last_ms = at_ms,
                                       .wanted = options->in_flight,
                                       .lowered_to = visits > 0 ? (unsigned)visits : 1 };
    options->in_flight = shortage.lowered_to;
    hardship_add_shortage(hardship, &shortage);
}

/** Visits for which half of the memory is enough. */
static size_t visits_in_memory(const struct engine_options *options,
                               const struct resources *resources)
{
    if (resources->memory_bytes == SIZE_MAX) {
        return SIZE_MAX;
    }
    const size_t for_threads = options->threads * THREAD_BYTES;
    const size_t left =
        resources->memory_bytes > for_threads ? resources->memory_bytes - for_threads : 0;
    return left / 2 / (VISIT_BYTES + options->connections_per_host * CONNECTION_BYTES);
}

bool resources_fit(const struct resources *resources, struct engine_options *options,
                   struct hardship *hardship, int64_t at_ms, struct error *error)
{
    const size_t taken = resources->open + FILE_DESCRIPTORS;
    const size_t left = resources->descriptors > taken ? resources->descriptors - taken : 0;
    if (resources->descriptors < LEAST_DESCRIPTORS || left <= THREAD_DESCRIPTORS) {
        return tell_too_few(taken + THREAD_DESCRIPTORS + 1, error);
    }
    if (options->connections_per_host == 0) {
        options->connections_per_host = 1;
    }
    if (options->in_flight == 0) {
        options->in_flight = 1;
    }
    fit_threads(options, resources, left);
    const size_t connections = left - options->threads * THREAD_DESCRIPTORS;
    assert(connections > 0); // half of it at most is for threads, or one fits in
    if (options->connections_per_host > connections) {
        options->connections_per_host = (unsigned)connections;
    }
    lower_visits(options, connections / options->connections_per_host, SHORTAGE_DESCRIPTORS,
                 hardship, at_ms);
    lower_visits(options, visits_in_memory(options, resources), SHORTAGE_MEMORY, hardship, at_ms);
    if (options->threads > options->in_flight) {
        options->threads = options->in_flight;
    }
    return true;
}

bool resources_has_descriptor(void)
{
    const int descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return errno != EMFILE && errno != ENFILE;
    }
    (void)close(descriptor);
    return true;
}

bool resources_is_memory_short(void)
{
    return memory_left() < MEMORY_RESERVE;
}

bool resources_shortage_of(int system_error, enum shortage_kind *out_kind)
{
    switch (system_error) {
    case EMFILE:
    case ENFILE:
        *out_kind = SHORTAGE_DESCRIPTORS;
        return true;
    case EADDRNOTAVAIL:
    case EAGAIN: // connect(2), when the range of ports is used up
        *out_kind = SHORTAGE_PORTS;
        return true;
    case ENOMEM:
        *out_kind = SHORTAGE_MEMORY;
        return true;
    case ENOBUFS:
        *out_kind = SHORTAGE_NETWORK_BUFFERS;
        return true;
    default:
        return false;
    }
}
