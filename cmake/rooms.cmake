# SPDX-License-Identifier: Apache-2.0
# xiaoer_room(NAME SOURCES … LINKS …): one static library per room, warnings as errors, a small precompiled header.
add_library(xiaoer_options INTERFACE)
target_include_directories(xiaoer_options INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
target_compile_options(xiaoer_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
  -Wno-missing-field-initializers -Werror)
# g++ 12 sees dangers in std::string that are not there once it optimises (GCC bug 105651 and its kin).
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(xiaoer_options INTERFACE -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow
    -Wno-stringop-overread -Wno-maybe-uninitialized)
endif()
if(XIAOER_SANITIZE)
  target_compile_options(xiaoer_options INTERFACE -fsanitize=${XIAOER_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(xiaoer_options INTERFACE -fsanitize=${XIAOER_SANITIZE})
endif()
if(XIAOER_SANITIZE MATCHES thread)  # the thread sanitizer does not know memory fences; Asio can do without
  target_compile_definitions(xiaoer_options INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
endif()

set(XIAOER_PCH <algorithm> <chrono> <cstdint> <functional> <memory> <mutex> <optional> <stdexcept> <string> <string_view> <unordered_map> <utility> <variant> <vector>)

function(xiaoer_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LINKS" ${ARGN})
  add_library(${name} STATIC ${ROOM_SOURCES})
  target_link_libraries(${name} PUBLIC xiaoer_options ${ROOM_LINKS})
  target_precompile_headers(${name} PRIVATE ${XIAOER_PCH})
endfunction()

# xiaoer_test(NAME SOURCES … LINKS …): one GoogleTest program whose cases CTest lists one by one. It runs at the top of the
# source, which its own files know as "." so that the compiler's cache serves every checkout; XIAOER_TEST_ROOT says more.
# WHOLE: one CTest test for the whole program, when each case would load and learn the pack again.
function(xiaoer_test name)
  cmake_parse_arguments(TEST "WHOLE" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${TEST_SOURCES})
  target_link_libraries(${name} PRIVATE xiaoer_options ${TEST_LINKS} GTest::gtest GTest::gmock GTest::gtest_main)
  target_precompile_headers(${name} PRIVATE <gtest/gtest.h> <string> <vector> <functional>)
  if(XIAOER_TEST_ROOT)
    target_compile_definitions(${name} PRIVATE XIAOER_SOURCE_DIR="${XIAOER_TEST_ROOT}" XIAOER_BINARY_DIR="${CMAKE_BINARY_DIR}")
  else()
    target_compile_definitions(${name} PRIVATE XIAOER_SOURCE_DIR=".")
  endif()
  if(TEST_WHOLE)
    add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES TIMEOUT 300 ${TEST_UNPARSED_ARGUMENTS})
  else()
    gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} PROPERTIES TIMEOUT 300 ${TEST_UNPARSED_ARGUMENTS})
  endif()
endfunction()
