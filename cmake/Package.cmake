# What `cpack` makes of an installation: Debian packages, the program's and the library's, which name what they need
# themselves, and a tarball of the whole tree.
set(CPACK_GENERATOR "DEB;TGZ")
set(CPACK_PACKAGE_NAME ecs-contract)
set(CPACK_PACKAGE_CONTACT "The ecs-contract authors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_STRIP_FILES ON)
set(CPACK_THREADS 0)
set(CPACK_VERBATIM_VARIABLES ON)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME ecs-contract)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libecs-contract-dev)
# A static library brings none of what it is linked with.
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "ecs-contract (= ${PROJECT_VERSION}), libboost-context-dev, libboost-filesystem-dev, libbrotli-dev, libcpp-httplib-dev, libpugixml-dev, libssl-dev, pkg-config, zlib1g-dev")
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "The program ecs-contract with its tables, cases, cassettes and adapters.")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "The library, to put the suite to a C++ client in its own tests.")
include(CPack)
