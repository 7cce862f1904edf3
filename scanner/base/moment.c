#include "base/moment.h"

#include <stddef.h>
#include <stdio.h>
#include <time.h>

#define SECONDS_A_DAY    INT64_C(86400)
#define DAYS_400_YEARS   INT64_C(146097)
#define FIRST_YEAR       1
#define LAST_YEAR        9999
#define NANOSECONDS_A_MS 1000000

struct date {
    int64_t year;
    int64_t month;
    int64_t day;
};

static int64_t floor_divide(int64_t dividend, int64_t divisor)
{
    return dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
}

// Years are counted from March, so that the leap day comes last; day 0 is 1970-01-01.
static int64_t days_of_date(int64_t year, int64_t month, int64_t day)
{
    const int64_t march_year = month <= 2 ? year - 1 : year;
    const int64_t march_month = (month + 9) % 12;
    const int64_t leap_days =
        floor_divide(march_year, 4) - floor_divide(march_year, 100) + floor_divide(march_year, 400);
    return march_year * 365 + leap_days + (153 * march_month + 2) / 5 + day - 1 - 719468;
}

static struct date date_of_days(int64_t days)
{
    const int64_t since_era_start = days + 719468;
    const int64_t era = floor_divide(since_era_start, DAYS_400_YEARS);
    const int64_t day_of_era = since_era_start - era * DAYS_400_YEARS;
    const int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t march_month = (5 * day_of_year + 2) / 153;
    const int64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
    return (struct date){
        .year = era * 400 + year_of_era + (month <= 2 ? 1 : 0),
        .month = month,
        .day = day_of_year - (153 * march_month + 2) / 5 + 1,
    };
}

static int64_t clamp(int64_t value, int64_t minimum, int64_t maximum)
{
    if (value < minimum) {
        return minimum;
    }
    return value > maximum ? maximum : value;
}

int64_t moment_now_ms(void)
{
    struct timespec now = { 0 };
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / NANOSECONDS_A_MS;
}

int64_t moment_monotonic_ns(void)
{
    struct timespec now = { 0 };
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 * NANOSECONDS_A_MS + now.tv_nsec;
}

void moment_format(int64_t moment_ms, char out_text[MOMENT_TEXT_SIZE])
{
    const int64_t first = moment_from_calendar(FIRST_YEAR, 1, 1, 0, 0, 0);
    const int64_t last = moment_from_calendar(LAST_YEAR, 12, 31, 23, 59, 59) + 999;
    const int64_t written_ms = clamp(moment_ms, first, last);

    const int64_t seconds = floor_divide(written_ms, 1000);
    const int64_t days = floor_divide(seconds, SECONDS_A_DAY);
    const struct date date = date_of_days(days);
    const unsigned time_of_day = (unsigned)(seconds - days * SECONDS_A_DAY);
    const unsigned milliseconds = (unsigned)(written_ms - seconds * 1000);

    int length =
        snprintf(out_text, MOMENT_TEXT_SIZE, "%04u-%02u-%02uT%02u:%02u:%02u",
                 (unsigned)date.year % 10000, (unsigned)date.month % 100, (unsigned)date.day % 100,
                 time_of_day / 3600 % 24, time_of_day / 60 % 60, time_of_day % 60);
    if (milliseconds > 0) {
        length += snprintf(out_text + length, MOMENT_TEXT_SIZE - (size_t)length, ".%03u",
                           milliseconds % 1000);
    }
    snprintf(out_text + length, MOMENT_TEXT_SIZE - (size_t)length, "Z");
}

// The functions that read advance `*text` past what they took, on success only.

static bool read_digits(const char **text, int count, int minimum, int maximum, int *out_value)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        const char digit = (*text)[i];
        if (digit < '0' || digit > '9') {
            return false;
        }
        value = value * 10 + (digit - '0');
    }
    if (value < minimum || value > maximum) {
        return false;
    }
    *text += count;
    *out_value = value;
    return true;
}

static bool read_one_of(const char **text, const char *allowed)
{
    for (const char *character = allowed; *character != '\0'; character++) {
        if (**text == *character) {
            (*text)++;
            return true;
        }
    }
    return false;
}

static int days_in_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && is_leap ? 29 : days[month - 1];
}

static bool read_date(const char **text, int64_t *out_ms)
{
    int year = 0;
    int month = 0;
    int day = 0;
    if (!read_digits(text, 4, FIRST_YEAR, LAST_YEAR, &year) || !read_one_of(text, "-") ||
        !read_digits(text, 2, 1, 12, &month) || !read_one_of(text, "-") ||
        !read_digits(text, 2, 1, days_in_month(year, month), &day)) {
        return false;
    }
    *out_ms = moment_from_calendar(year, month, day, 0, 0, 0);
    return true;
}

// Digits after the third are read and dropped.
static bool read_fraction(const char **text, int64_t *out_ms)
{
    int64_t milliseconds = 0;
    int64_t weight = 100;
    int digit = 0;
    if (!read_one_of(text, ".,")) {
        return true;
    }
    if (!read_digits(text, 1, 0, 9, &digit)) {
        return false;
    }
    do {
        milliseconds += digit * weight;
        weight /= 10;
    } while (read_digits(text, 1, 0, 9, &digit));
    *out_ms += milliseconds;
    return true;
}

static bool read_time(const char **text, int64_t *out_ms)
{
    int hour = 0;
    int minute = 0;
    int second = 0;
    // RFC 3339 5.6 allows second 60, a leap second; it counts as the first of the next minute.
    if (!read_digits(text, 2, 0, 23, &hour) || !read_one_of(text, ":") ||
        !read_digits(text, 2, 0, 59, &minute) || !read_one_of(text, ":") ||
        !read_digits(text, 2, 0, 60, &second)) {
        return false;
    }
    *out_ms = ((hour * INT64_C(60) + minute) * 60 + second) * 1000;
    return read_fraction(text, out_ms);
}

static bool read_offset(const char **text, int64_t *out_ms)
{
    if (read_one_of(text, "Zz")) {
        *out_ms = 0;
        return true;
    }
    const int64_t sign = **text == '-' ? -1 : 1;
    int hours = 0;
    int minutes = 0;
    if (!read_one_of(text, "+-") || !read_digits(text, 2, 0, 23, &hours) ||
        !read_one_of(text, ":") || !read_digits(text, 2, 0, 59, &minutes)) {
        return false;
    }
    *out_ms = sign * (hours * INT64_C(60) + minutes) * 60 * 1000;
    return true;
}

bool moment_parse(const char *text, int64_t *out_ms)
{
    int64_t date_ms = 0;
    int64_t time_ms = 0;
    int64_t offset_ms = 0;
    if (!read_date(&text, &date_ms)) {
        return false;
    }
    if (*text != '\0' && !(read_one_of(&text, "Tt ") && read_time(&text, &time_ms) &&
                           read_offset(&text, &offset_ms))) {
        return false;
    }
    if (*text != '\0') {
        return false;
    }
    *out_ms = date_ms + time_ms - offset_ms;
    return true;
}

// NOLINTNEXTLINE(readability-function-size): a calendar time has six parts
int64_t moment_from_calendar(int year, int month, int day, int hour, int minute, int second)
{
    const int64_t days = days_of_date(year, month, day);
    return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000;
}
