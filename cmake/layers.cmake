# add_layer(name USES layer… LIBRARIES target… SOURCES file…)
#
# A layer is a static library of the sources in scanner/<name>/. It can only be linked with what its row in
# the design names, so a forbidden call does not link, just as a forbidden include fails the layer test.
function(add_layer name)
    cmake_parse_arguments(layer "" "" "USES;LIBRARIES;SOURCES" ${ARGN})
    add_library(${name} STATIC ${layer_SOURCES})
    target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}/scanner")
    target_link_libraries(${name} PUBLIC project_settings ${layer_USES} PRIVATE ${layer_LIBRARIES})
endfunction()
