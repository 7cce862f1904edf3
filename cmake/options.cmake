# Language, warnings and hardening, the same for every target.

option(ITMSCAN_TESTS "Build the tests" ON)
option(ITMSCAN_ESTATE "Build the demonstration estate, also without the tests" ON)
option(ITMSCAN_FUZZ "Build the fuzz targets with libFuzzer (clang only)" OFF)
option(ITMSCAN_WERROR "Treat warnings as errors" OFF)
set(ITMSCAN_SANITIZE "" CACHE STRING "Sanitizers for every target, as for -fsanitize=")

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_library(project_settings INTERFACE)
target_include_directories(project_settings INTERFACE "${CMAKE_SOURCE_DIR}/include")
target_compile_definitions(project_settings INTERFACE _GNU_SOURCE _FILE_OFFSET_BITS=64)
target_compile_options(project_settings INTERFACE
    -Wall -Wextra -Wpedantic
    -Wcast-align -Wconversion -Wdouble-promotion -Wfloat-equal -Wformat=2
    -Wimplicit-fallthrough -Wmissing-prototypes -Wno-sign-conversion -Wnull-dereference
    -Wold-style-definition -Wpointer-arith -Wredundant-decls -Wshadow -Wstrict-prototypes
    -Wswitch -Wundef -Wunused-macros -Wvla -Wwrite-strings
    $<$<C_COMPILER_ID:GNU>:-Walloc-zero>
    $<$<C_COMPILER_ID:GNU>:-Wcast-qual>
    $<$<C_COMPILER_ID:GNU>:-Wduplicated-branches>
    $<$<C_COMPILER_ID:GNU>:-Wduplicated-cond>
    $<$<C_COMPILER_ID:GNU>:-Wformat-overflow=2>
    $<$<C_COMPILER_ID:GNU>:-Wformat-signedness>
    $<$<C_COMPILER_ID:GNU>:-Wformat-truncation=2>
    $<$<C_COMPILER_ID:GNU>:-Wlogical-op>
    $<$<C_COMPILER_ID:GNU>:-Wtrampolines>
    $<$<C_COMPILER_ID:Clang,AppleClang>:-Wassign-enum>
    $<$<C_COMPILER_ID:Clang,AppleClang>:-Wcomma>
    $<$<C_COMPILER_ID:Clang,AppleClang>:-Wconditional-uninitialized>
    $<$<C_COMPILER_ID:Clang,AppleClang>:-Wcovered-switch-default>
    $<$<C_COMPILER_ID:Clang,AppleClang>:-Wextra-semi-stmt>
    $<$<C_COMPILER_ID:Clang,AppleClang>:-Wmissing-variable-declarations>
    $<$<C_COMPILER_ID:Clang,AppleClang>:-Wunreachable-code>
    $<$<BOOL:${ITMSCAN_WERROR}>:-Werror>
    -fno-common -fstack-protector-strong)
target_compile_definitions(project_settings INTERFACE $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
target_link_options(project_settings INTERFACE $<$<PLATFORM_ID:Linux>:-Wl,-z,relro,-z,now>)

if(ITMSCAN_SANITIZE)
    target_compile_options(project_settings INTERFACE
        -fsanitize=${ITMSCAN_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(project_settings INTERFACE -fsanitize=${ITMSCAN_SANITIZE})
endif()

if(ITMSCAN_FUZZ)
    # Without this the layers themselves report no coverage and libFuzzer works blind.
    target_compile_options(project_settings INTERFACE -fsanitize=fuzzer-no-link)
endif()
