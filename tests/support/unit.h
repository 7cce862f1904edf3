/** cmocka with the headers that it wants before it. */
#ifndef SUPPORT_UNIT_H
#define SUPPORT_UNIT_H

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#endif
