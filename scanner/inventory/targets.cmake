# cmake -DFOLDER=targets -DFILES="catalogue.json;profiles/http.json;…" -DOUTPUT=targets_data.c -P targets.cmake
#
# Writes the files as arrays of bytes: string literals may not be that long in C17.

set(arrays "")
set(entries "")
set(profile_names "")
set(number 0)
foreach(name IN LISTS FILES)
    file(READ "${FOLDER}/${name}" bytes HEX)
    string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
    string(APPEND arrays "static const unsigned char file_${number}[] = {\n${bytes}0x00\n};\n\n")
    string(APPEND entries "    { \"${name}\", file_${number} },\n")
    if(name MATCHES "^profiles/(.*)\\.json$")
        list(APPEND profile_names "${CMAKE_MATCH_1}")
    endif()
    math(EXPR number "${number} + 1")
endforeach()

set(profiles "")
list(SORT profile_names)
foreach(name IN LISTS profile_names)
    string(APPEND profiles "    \"${name}\",\n")
endforeach()

file(WRITE "${OUTPUT}" "// Generated from targets/.

#include \"inventory/targets.h\"

${arrays}const struct target_file target_files[] = {
${entries}};

const size_t target_file_count = ${number};

const char *const target_profiles[] = {
${profiles}    NULL,
};
")
