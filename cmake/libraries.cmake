# Every library that the program uses, each under one name. Which layer may use which is told in
# scanner/CMakeLists.txt and held by tests/architecture.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

pkg_check_modules(cjson REQUIRED IMPORTED_TARGET libcjson)
pkg_check_modules(expat REQUIRED IMPORTED_TARGET expat)
pkg_check_modules(crypto REQUIRED IMPORTED_TARGET libcrypto>=3.0)
pkg_check_modules(ssl REQUIRED IMPORTED_TARGET libssl>=3.0)
pkg_check_modules(curl REQUIRED IMPORTED_TARGET libcurl>=7.88)
pkg_check_modules(event REQUIRED IMPORTED_TARGET libevent_core)
pkg_check_modules(cares REQUIRED IMPORTED_TARGET libcares)
pkg_check_modules(pcap REQUIRED IMPORTED_TARGET libpcap)
