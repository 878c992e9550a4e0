# Makes httplib::httplib from what the platform has: newer ones bring a CMake config, Debian 12
# pkg-config only. Used by this build and, installed beside the package config, by those who link us.
find_package(httplib 0.11 QUIET)
if(NOT TARGET httplib::httplib)
  find_package(PkgConfig QUIET)
  if(PKG_CONFIG_FOUND)
    pkg_check_modules(HTTPLIB QUIET IMPORTED_TARGET cpp-httplib>=0.11)
  endif()
  if(NOT TARGET PkgConfig::HTTPLIB)
    message(FATAL_ERROR "cpp-httplib was not found; on Debian: apt-get install libcpp-httplib-dev pkg-config")
  endif()
  # No alias: an exported target would name what stands behind it.
  add_library(httplib::httplib INTERFACE IMPORTED)
  target_link_libraries(httplib::httplib INTERFACE PkgConfig::HTTPLIB)
endif()
