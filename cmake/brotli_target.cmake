# Makes Brotli::brotli, encoder and decoder, by pkg-config: the library brings no CMake config. Used by
# this build and, installed beside the package config, by those who link us.
find_package(PkgConfig QUIET)
if(PKG_CONFIG_FOUND)
  pkg_check_modules(BROTLI QUIET IMPORTED_TARGET libbrotlidec libbrotlienc)
endif()
if(NOT TARGET PkgConfig::BROTLI)
  message(FATAL_ERROR "brotli was not found; on Debian: apt-get install libbrotli-dev pkg-config")
endif()
# No alias: an exported target would name what stands behind it.
if(NOT TARGET Brotli::brotli)
  add_library(Brotli::brotli INTERFACE IMPORTED)
  target_link_libraries(Brotli::brotli INTERFACE PkgConfig::BROTLI)
endif()
