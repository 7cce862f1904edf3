/** Points in time: milliseconds since 1970-01-01T00:00:00Z in an int64_t, and their text. */
#ifndef BASE_MOMENT_H
#define BASE_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

/** Buffer size for moment_format(). */
#define MOMENT_TEXT_SIZE 32

/** Now, by the wall clock. */
int64_t moment_now_ms(void);

/** A clock that only goes forward, for measuring; nanoseconds. */
int64_t moment_monotonic_ns(void);

/** RFC 3339 in UTC: `2026-03-01T22:14:07Z`, with `.123` when the milliseconds are not zero. Years 1
 * to 9999. */
void moment_format(int64_t moment_ms, char out_text[MOMENT_TEXT_SIZE]);

/** Reads RFC 3339 with `Z` or an offset, a date alone (midnight UTC), and `T` or a blank between.
 */
bool moment_parse(const char *text, int64_t *out_ms);

/** Milliseconds of a calendar time in UTC, proleptic Gregorian. */
int64_t moment_from_calendar(int year, int month, int day, int hour, int minute, int second);

#endif
